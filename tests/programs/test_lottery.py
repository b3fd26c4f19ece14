"""Lots: drawn once, by somebody who is not among them, the same again for anybody."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st

from matching import crowd
from matching.actions import requests
from people import clock
from people.models import Event
from programs.actions import lottery, mentorships
from programs.models import Lottery, Mentee, Mentorship
from programs.models.lottery import drawn
from tests.factories.matching import MentorRequestFactory
from tests.factories.programs import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramRoleFactory,
)
from tests.matching.races import together

HOLD = timedelta(minutes=15)


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


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_its_lock_two_draws_meet(monkeypatch):
    """The positive control of the race above: both find nothing drawn, and the table refuses one."""
    program = ProgramFactory()
    MenteeFactory.create_batch(6, program=program)
    both = Barrier(2)

    def after_the_other_has_looked(_bytes):
        both.wait(timeout=30)
        return "0" * 32

    monkeypatch.setattr(lottery, "secrets", SimpleNamespace(token_hex=after_the_other_has_looked))
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)

    outcomes = together([partial(draw, program) for _each in range(2)])

    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 1, outcomes
    assert Lottery.objects.count() == 1


@pytest.fixture
def drawn_two(program, waiting):
    """Lots of six for two places: whose turn it is, and who was left out, in the order of the lots."""
    row = draw(program)
    known = {mentee.pk: mentee for mentee in waiting}
    return [known[key] for key in row.first], [known[key] for key in row.others]


def test_only_drawn_mentees_pass_the_gate(program, drawn_two):
    first, others = drawn_two
    mentor, later = MentorFactory(program=program, seats=3, person__country="SE"), clock.now() + HOLD
    facts = {"program": program, "origin": "hand", "crosses_border": False, "by": None, "now": clock.now()}

    for _again in range(2):
        with pytest.raises(mentorships.NotDrawn):
            mentorships.start(mentor=mentor, mentee=others[0], **facts)
        with pytest.raises(mentorships.NotDrawn):
            mentorships.hold_all([(mentor, first[0]), (mentor, others[0])], held_until=later, **facts)
    mentorships.start(mentor=mentor, mentee=first[0], **facts)

    assert Mentorship.objects.filter(program=program).count() == 1


def test_a_run_takes_in_only_the_drawn(program, drawn_two):
    first, _others = drawn_two

    assert {row.pk for row in crowd.waiting(program)} == {mentee.pk for mentee in first}


def test_pages_of_a_run_and_of_pairing_by_hand_say_that_lots_were_drawn(program, drawn_two, signed_in):
    first, others = drawn_two
    client = signed_in(program.owner)

    run = client.get(f"/hr/programs/{program.pk}/matching/").text
    by_hand = client.get(f"/hr/programs/{program.pk}/pair/").text

    assert "a draft takes in the 2 whose turn it is" in run
    assert "only those whose turn it is can be chosen" in by_hand
    assert all(mentee.person.full_name in by_hand for mentee in first)
    assert not any(mentee.person.full_name in by_hand for mentee in others)


def test_whoever_was_left_out_can_neither_ask_nor_be_accepted(program, drawn_two, signed_in):
    first, others = drawn_two
    mentor = MentorFactory(program=program, seats=3, person__country="SE")
    asked_before = MentorRequestFactory(mentor=mentor, mentee=others[0])

    elsewhere = MentorFactory(program=program, person__country="SE")

    page = signed_in(others[0].person).get(f"/mentors/{elsewhere.pk}/").text
    for _again in range(2):
        with pytest.raises(mentorships.NotDrawn):
            requests.check_free(mentor, others[0], now=clock.now())
        with pytest.raises(mentorships.NotDrawn):
            requests.accept(asked_before, by=mentor.person, now=clock.now())

    assert "Lots gave the places of this program to others first" in page
    requests.check_free(mentor, first[0], now=clock.now())  # nothing is raised


def test_who_leaves_gives_the_place_to_the_next(program, drawn_two):
    first, others = drawn_two
    Mentee.objects.filter(pk=first[0].pk).update(state="withdrawn")
    newcomer = MenteeFactory(program=program)

    assert Lottery.objects.get().turn() == {first[1].pk, others[0].pk}
    assert [mentorships.is_left_out(each) for each in (others[0], others[1], newcomer)] == [False, True, True]


def test_once_each_drawn_has_had_a_mentor_everybody_can_be_paired(program, drawn_two):
    first, others = drawn_two
    for mentee in first:
        assert mentorships.is_left_out(others[0])
        MentorshipFactory(mentor__program=program, mentee=mentee)

    assert Lottery.objects.get().turn() is None
    assert not mentorships.is_left_out(others[0])


def test_page_of_ones_place_says_that_lots_were_drawn(program, drawn_two, signed_in):
    first, others = drawn_two

    left_out = signed_in(others[0].person).get(f"/programs/{program.pk}/waiting/").text
    drawn_page = signed_in(first[0].person).get(f"/programs/{program.pk}/waiting/").text

    assert "it says nothing about you" in left_out
    assert "Choose a mentor" not in left_out
    assert "Lots were drawn" not in drawn_page


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
