"""Lots: drawn once, by somebody who is not among them, the same again for anybody."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import clock
from people.models import Event
from programs.actions import lottery
from programs.models import Lottery
from programs.models.lottery import drawn
from tests.factories.programs import MenteeFactory, MentorshipFactory, ProgramFactory, ProgramRoleFactory
from tests.matching.races import together


@pytest.fixture
def waiting(program):
    return MenteeFactory.create_batch(6, program=program)


def draw(program, by=None, places: int = 2) -> Lottery:
    return lottery.draw(program, places=places, by=by or program.owner, today=clock.today(), now=clock.now())


def test_draw_keeps_who_seed_when_and_by_whom(program, waiting):
    row = draw(program)

    event = Event.objects.get(verb="draw lots")
    assert sorted(row.order) == sorted(mentee.pk for mentee in waiting)
    assert (len(row.first), len(row.others), row.drawn_by) == (2, 4, program.owner)
    assert row.holds
    assert event.detail == {"places": 2, "people": 6, "seed": row.seed}


@given(st.sets(st.integers(1, 10**9), max_size=60), st.text(max_size=20))
def test_same_seed_draws_the_same_of_the_same(keys, seed):
    order = drawn(keys, seed=seed)

    assert sorted(order) == sorted(keys)
    assert drawn(reversed(order), seed=seed) == order


def test_each_place_goes_to_each_about_as_often():
    first = [drawn(range(5), seed=str(number))[0] for number in range(1000)]

    assert all(140 < first.count(key) < 260 for key in range(5))


def test_other_order_under_the_seed_is_seen(program, waiting):
    row = draw(program)
    row.order = [*row.order[1:], row.order[0]]

    assert not row.holds


def test_only_those_who_wait_and_are_here_are_drawn(program, waiting):
    MentorshipFactory(mentor__program=program, mentee=waiting[0])
    away = waiting[1]
    type(away).objects.filter(pk=away.pk).update(
        away_from=clock.today(), away_until=clock.today() + timedelta(days=30)
    )

    row = draw(program)

    assert sorted(row.order) == sorted(mentee.pk for mentee in waiting[2:])


def test_lots_are_drawn_once(program, waiting):
    kept = draw(program)

    for _again in range(2):
        with pytest.raises(lottery.AlreadyDrawn):
            draw(program)
    assert Lottery.objects.get().seed == kept.seed


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_four_draws_at_once_one_counts():
    program = ProgramFactory()
    MenteeFactory.create_batch(6, program=program)

    outcomes = together([partial(draw, program) for _each in range(4)])

    assert sum(isinstance(outcome, lottery.AlreadyDrawn) for outcome in outcomes) == 3, outcomes
    assert Event.objects.filter(verb="draw lots").count() == 1


@pytest.mark.parametrize("places", [0, 6, 7])
def test_nobody_left_out_is_no_draw(program, waiting, places):
    for _again in range(2):
        with pytest.raises(lottery.EnoughPlaces):
            draw(program, places=places)


def test_whoever_waits_or_does_not_coordinate_does_not_draw(program, waiting, stranger):
    ProgramRoleFactory(program=program, person=waiting[0].person)

    for by in (stranger, waiting[0].person):
        with pytest.raises(lottery.NotAllowed):
            draw(program, by=by)
    assert not Lottery.objects.exists()


def test_page_draws_and_shows_who_was_drawn(program, waiting, signed_in):
    client = signed_in(program.owner)
    before = client.get(f"/hr/programs/{program.pk}/lottery/")
    too_many = client.post(f"/hr/programs/{program.pk}/lottery/", {"places": "6"})
    client.post(f"/hr/programs/{program.pk}/lottery/", {"places": "2"})
    again = client.post(f"/hr/programs/{program.pk}/lottery/", {"places": "3"}, follow=True)

    assert "6 mentees wait." in before.text
    assert "somebody has to be left out" in too_many.text
    assert "2 of 6 were drawn" in again.text
    assert "They are drawn once." in again.text
    assert "the same order" in again.text
