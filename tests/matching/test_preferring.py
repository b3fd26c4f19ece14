"""Whom a mentor would rather have: said among those who ask, counted in runs, read by coordinators alone."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from matching import load
from matching.actions import preferring, requests, runs
from matching.models import MatchRun, MentorRequest, Policy
from people.models import Event
from programs.models import Mentor, Program
from programs.states import WrongState
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.programs import MenteeFactory, MentorFactory

RANKED = [{"wish": "ranked", "weight": 30}]


@pytest.fixture
def mentor(program: Program) -> Mentor:
    return MentorFactory(program=program, seats=1)


@pytest.fixture
def three(mentor: Mentor) -> list[MentorRequest]:
    return [MentorRequestFactory(mentor=mentor) for _ in range(3)]


def places(mentor: Mentor) -> list[int | None]:
    return list(mentor.requests.order_by("pk").values_list("mentor_rank", flat=True))


def test_places_are_given_moved_and_taken_back(mentor: Mentor, three, now: datetime) -> None:
    first, second, _third = three
    for request, place, expected in [
        (first, 1, [1, None, None]),
        (first, 1, [1, None, None]),
        (second, 1, [None, 1, None]),
        (first, 2, [2, 1, None]),
        (first, 1, [1, 2, None]),
        (second, None, [1, None, None]),
        (second, None, [1, None, None]),
    ]:
        preferring.prefer(request, place, by=mentor.person)

        assert places(mentor) == expected
    assert Event.objects.filter(verb="prefer request").count() == 5


def test_a_request_that_ended_has_no_place_and_gets_none(mentor: Mentor, three, now: datetime) -> None:
    first, *_others = three
    preferring.prefer(first, 1, by=mentor.person)
    requests.withdraw(first, by=first.mentee.person, now=now)

    assert MentorRequest.objects.get(pk=first.pk).state == "withdrawn"
    assert places(mentor) == [None, None, None]
    with pytest.raises(WrongState):
        preferring.prefer(first, 1, by=mentor.person)


def test_run_counts_the_choice_of_a_mentor(program: Program, mentor: Mentor, three, now: datetime) -> None:
    PolicyFactory(program=program, musts=[], wishes=RANKED)
    MentorRequest.objects.filter(mentor=mentor).update(rank=2)
    Program.objects.filter(pk=program.pk).update(most_at_once=2)
    dearer = MentorFactory(program=program, full=True)
    for request in three:  # all three would rather have somebody else, who is full
        MentorRequestFactory(mentor=dearer, mentee=request.mentee)
    wanted = three[2]
    preferring.prefer(wanted, 1, by=mentor.person)
    preferring.prefer(three[1], 2, by=mentor.person)

    problem = load.problem(program, Policy.objects.current(program), today=now.date())
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)

    assert [row.ranked for row in problem.mentors] == [(wanted.mentee_id, three[1].mentee_id)]
    proposal = MatchRun.objects.get(pk=run.pk).proposals.get()
    assert (proposal.mentee_id, proposal.points) == (wanted.mentee_id, 2500)


def test_choice_counts_only_where_the_program_wishes_it(
    program: Program, mentor: Mentor, three, now: datetime
) -> None:
    policy = PolicyFactory(program=program, musts=[], wishes=[{"wish": "topics", "weight": 30}])
    preferring.prefer(three[0], 1, by=mentor.person)

    assert [row.ranked for row in load.problem(program, policy, today=now.date()).mentors] == [()]


def test_mentor_says_it_beside_each_who_asks(mentor: Mentor, three, signed_in) -> None:
    client, address = signed_in(mentor.person), reverse("matching:request-place", args=[three[1].pk])

    page = client.post(address, {"place": "2"}, follow=True).content.decode()

    assert places(mentor) == [None, 2, None]
    assert "Your second choice" in page
    assert page.count('name="place" value="1"') == 3
    client.post(address, {"place": ""})
    assert places(mentor) == [None, None, None]


def test_who_asks_alone_has_no_place_to_be_given(mentor: Mentor, signed_in) -> None:
    MentorRequestFactory(mentor=mentor)

    page = signed_in(mentor.person).get(reverse("matching:request-list")).content.decode()

    assert 'name="place"' not in page
    assert "No room for everybody?" not in page


@pytest.mark.parametrize("place", ["0", "4", "x", "1 ", "١"])
def test_other_places_do_not_exist(mentor: Mentor, three, signed_in, place: str) -> None:
    address = reverse("matching:request-place", args=[three[0].pk])

    assert signed_in(mentor.person).post(address, {"place": place}).status_code == 404
    assert places(mentor) == [None, None, None]


def test_mentee_and_strangers_give_no_place(mentor: Mentor, three, signed_in) -> None:
    address = reverse("matching:request-place", args=[three[0].pk])

    for person in (three[0].mentee.person, MenteeFactory(program=mentor.program).person):
        assert signed_in(person).post(address, {"place": "1"}).status_code == 404
    assert places(mentor) == [None, None, None]


def test_place_given_too_late_is_told_on_the_page(mentor: Mentor, three, signed_in, now: datetime) -> None:
    MentorRequest.objects.filter(pk=three[0].pk).update(state="withdrawn", ended_at=now)
    address = reverse("matching:request-place", args=[three[0].pk])

    assert signed_in(mentor.person).post(address, {"place": "1"}).status_code == 409
