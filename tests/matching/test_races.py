"""Who is first wins; nobody is ever one mentee too many."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection

from matching.actions import choices, requests, runs
from matching.models import MatchRun, MentorRequest
from notices.models import Notice
from programs.actions import mentorships
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.states import WrongState
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory, PolicyFactory, ProposalFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory
from tests.matching.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

SEATS = 2
MANY = 50


@pytest.fixture
def crowd() -> list[MentorRequest]:
    """Fifty people wait for the same mentor, who has two seats."""
    mentor = MentorFactory(seats=SEATS)
    PolicyFactory(program=mentor.program)
    return [MentorRequestFactory(mentor=mentor) for _ in range(MANY)]


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the row locks: everybody has looked for a free seat before anybody takes one."""
    room = mentorships._check_room
    everybody = threading.Barrier(MANY)

    def look(mentor: Mentor, mentee: Mentee) -> None:
        room(mentor, mentee)
        everybody.wait(timeout=60)

    monkeypatch.setattr(requests, "lock", lambda request: (request.mentor, request.mentee))
    monkeypatch.setattr(mentorships, "_lock", lambda mentor, mentee: (mentor, mentee))
    monkeypatch.setattr(mentorships, "_check_room", look)
    monkeypatch.setattr(choices, "settle", lambda mentorship, *, now: None)


@contextlib.contextmanager
def without_wall() -> Iterator[None]:
    """The triggers put aside, as a forgotten migration would."""
    walls = ("mentorship_within_seats", "mentorship_within_seats_again")

    def put(word: str) -> None:
        with connection.cursor() as cursor:
            for wall in walls:
                cursor.execute(f"ALTER TABLE programs_mentorship {word} TRIGGER {wall}")

    put("DISABLE")
    try:
        yield
    finally:
        put("ENABLE")


def accept_all(crowd: list[MentorRequest]) -> Counter[str]:
    deeds = [partial(requests.accept, row, by=row.mentor.person, now=NOW) for row in crowd]
    return Counter(type(outcome).__name__ for outcome in together(deeds))


def taken() -> int:
    return Mentorship.objects.going_on().count()


def test_fifty_accept_for_two_seats(crowd: list[MentorRequest]) -> None:
    outcomes = accept_all(crowd)

    states = Counter(MentorRequest.objects.values_list("state", "close_reason"))
    assert outcomes["Mentorship"] == SEATS
    assert set(outcomes) == {"Mentorship", "WrongState"}  # the others find their request closed, kindly
    assert taken() == SEATS
    assert states == {("accepted", ""): SEATS, ("closed", "no_room"): MANY - SEATS}
    assert Notice.objects.filter(kind="request_closed").count() == MANY - SEATS
    assert Notice.objects.filter(kind="mentorship_started").count() == 2 * SEATS


def test_lock_alone_keeps_the_seats(crowd: list[MentorRequest]) -> None:
    with without_wall():
        accept_all(crowd)

    assert taken() == SEATS


def test_wall_alone_keeps_the_seats(crowd: list[MentorRequest], unlocked: None) -> None:
    outcomes = accept_all(crowd)

    assert outcomes == {"Mentorship": SEATS, IntegrityError.__name__: MANY - SEATS}
    assert taken() == SEATS


def test_without_either_guard_it_overbooks(crowd: list[MentorRequest], unlocked: None) -> None:
    """Positive control: the test above can tell the difference."""
    with without_wall():
        accept_all(crowd)

    assert taken() > SEATS


def test_one_mentee_two_runs_of_luck() -> None:
    """A mentor accepts while a coordinator publishes a pair of the same mentee: one of them wins."""
    program = ProgramFactory()
    PolicyFactory(program=program)
    mentee = MenteeFactory(program=program)
    request = MentorRequestFactory(mentor__program=program, mentee=mentee)
    proposal = ProposalFactory(run__program=program, mentee=mentee)

    outcomes = together(
        [
            partial(requests.accept, request, by=request.mentor.person, now=NOW),
            partial(runs.publish, proposal.run, by=program.owner, now=NOW),
        ]
    )

    pair = Mentorship.objects.get(mentee=mentee)
    assert not [error for error in outcomes if isinstance(error, IntegrityError)]
    still_asked = pair.origin == Mentorship.Origin.RUN  # until the people of the run are told
    assert MentorRequest.objects.open().count() == still_asked


@pytest.mark.parametrize("turn", range(5))
def test_accept_decline_withdraw_expire_at_once(turn: int) -> None:
    request = MentorRequestFactory()
    PolicyFactory(program=request.program)
    mentor, mentee = request.mentor.person, request.mentee.person

    outcomes = together(
        [
            partial(requests.accept, request, by=mentor, now=NOW),
            partial(requests.decline, request, reason="other", by=mentor, now=NOW),
            partial(requests.withdraw, request, by=mentee, now=NOW),
            partial(requests.expire, request, now=NOW),
        ]
    )

    request.refresh_from_db()
    assert [type(outcome) for outcome in outcomes].count(WrongState) == 3
    assert (request.state == "accepted") == (taken() == 1)
    told = Notice.objects.filter(kind__in=["mentorship_started", "request_declined", "request_expired"])
    assert told.filter(to=mentee).count() == (0 if request.state == "withdrawn" else 1)


def test_ask_from_two_tabs() -> None:
    mentor = MentorFactory()
    mentee = MenteeFactory(program=mentor.program)
    PolicyFactory(program=mentor.program)
    words: dict[str, Any] = {"wish": "To lead.", "why": "", "form": "both", "by": mentee.person, "now": NOW}
    again = Mentee.objects.get(pk=mentee.pk)

    outcomes = together(
        [partial(requests.ask, mentor=mentor, mentee=row, **words) for row in (mentee, again)]
    )

    assert len({row.pk for row in outcomes}) == 1
    assert MentorRequest.objects.count() == 1
    assert Notice.objects.filter(kind="request_asked").count() == 1


def test_ask_two_mentors_at_once_asks_one() -> None:
    mentee = MenteeFactory()
    mentors = [MentorFactory(program=mentee.program) for _ in range(2)]
    PolicyFactory(program=mentee.program)
    words: dict[str, Any] = {"wish": "To lead.", "why": "", "form": "both", "by": mentee.person, "now": NOW}

    together([partial(requests.ask, mentor=mentor, mentee=mentee, **words) for mentor in mentors])

    assert sorted(MentorRequest.objects.values_list("state", "rank")) == [("pending", 1), ("queued", 2)]


def test_plan_at_once_is_one_draft() -> None:
    program = ProgramFactory()
    again = Program.objects.get(pk=program.pk)

    outcomes = together([partial(runs.plan, row, by=program.owner, now=NOW) for row in (program, again)])

    assert len({run.pk for run in outcomes}) == 1
    assert MatchRun.objects.count() == 1


def test_publish_at_once_publishes_once() -> None:
    proposal = ProposalFactory()
    run, again = proposal.run, MatchRun.objects.get(pk=proposal.run_id)

    outcomes = together([partial(runs.publish, row, by=run.planned_by, now=NOW) for row in (run, again)])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["WrongState", "list"]
    assert Mentorship.objects.holding().count() == 1
    assert Notice.objects.count() == 0
