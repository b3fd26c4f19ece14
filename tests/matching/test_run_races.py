"""A draft in several hands at once, on real transactions; each guard is missed when it is taken away.

The controls take a guard away and let the two deeds meet in the worst order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from matching.actions import judging, publishing, requests, runs, solving, swapping
from matching.models import MatchRun, MentorRequest
from people.models import Event, Person
from programs.actions import participants, sign_ups
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.states import WrongState
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory
from tests.matching.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PATIENCE = 20  # seconds for the other thread of a control


class Meeting:
    """Two threads that take turns: the one that looks first goes on when the other has acted."""

    def __init__(self) -> None:
        self.looked, self.acted = threading.Event(), threading.Event()

    def after_looking(self, deed: Callable[..., Any]) -> Callable[..., Any]:
        def look(*args: Any, **words: Any) -> Any:
            found = deed(*args, **words)
            self.looked.set()
            assert self.acted.wait(PATIENCE)
            return found

        return look

    def in_between(self, deed: Callable[[], Any]) -> Any:
        assert self.looked.wait(PATIENCE)
        try:
            return deed()
        finally:
            self.acted.set()


def names(outcomes: list[Any]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


@pytest.fixture
def run() -> MatchRun:
    """Three who wait, three mentors with a place each; who asked for what makes the best pairs."""
    program = ProgramFactory()
    PolicyFactory(program=program)
    for topic in ("strategy", "writing", "law"):
        MentorFactory(program=program, topics=[topic])
        MenteeFactory(program=program, topics=[topic])
    run = runs.plan(program, by=program.owner, now=NOW)
    runs.solve(run, now=NOW)
    run.refresh_from_db()
    return run


def owner(run: MatchRun) -> Any:
    return run.program.owner


def shown(run: MatchRun) -> str:
    return judging.outlook(run, by=owner(run), now=NOW).seen


def proposed(run: MatchRun) -> set[tuple[int, int]]:
    return set(run.proposals.standing().values_list("mentor_id", "mentee_id"))


def begun() -> set[tuple[int, int]]:
    return set(Mentorship.objects.values_list("mentor_id", "mentee_id"))


def publish(run: MatchRun, **words: Any) -> Callable[[], Any]:
    return partial(publishing.publish, run, by=owner(run), now=NOW, **words)


def swap(run: MatchRun) -> Callable[[], Any]:
    """The first mentee gets the mentor of the second."""
    first, second = run.proposals.order_by("mentee_id")[:2]
    outcome = swapping.Trial(run, today=NOW.date()).outcome(second.mentor_id, first.mentee_id)
    words = {"seen": outcome.key, "by": owner(run), "now": NOW}
    return partial(swapping.swap, run, second.mentor_id, first.mentee_id, **words)


# Two publish one draft


def test_two_publish_at_once_and_one_does(run: MatchRun) -> None:
    again = MatchRun.objects.get(pk=run.pk)

    outcomes = together([publish(run), publish(again)])

    run.refresh_from_db()
    assert names(outcomes) == ["WrongState", "list"]
    assert (len(begun()), run.result["left_out"]) == (3, [])
    assert Event.objects.filter(verb="publish match run").count() == 1


def test_without_lock_and_state_it_is_published_twice(run: MatchRun, monkeypatch) -> None:
    """The second finds all pairs taken and writes over what the first one said."""
    barrier = threading.Barrier(2)

    def look_together(row: MatchRun, *, now: object) -> MatchRun:
        barrier.wait(PATIENCE)
        return MatchRun.objects.select_related("program").get(pk=row.pk)

    def move_anyway(row: Any, moves: object, verb: str, **columns: Any) -> None:
        type(row).objects.filter(pk=row.pk).update(state="published", **columns)

    monkeypatch.setattr(publishing, "_locked", look_together)
    monkeypatch.setattr(publishing.states, "move", move_anyway)

    outcomes = together([publish(run), publish(run)])

    run.refresh_from_db()
    assert names(outcomes) == ["list", "list"]
    assert [row["reason"] for row in run.result["left_out"]] == ["taken"] * 3


# A swap against publishing


@pytest.mark.parametrize("turn", range(5))
def test_swap_against_publish_never_publishes_what_was_not_shown(run: MatchRun, turn: int) -> None:
    before, seen, change = proposed(run), shown(run), swap(run)

    published, swapped = together([publish(run, seen=seen), change])

    if isinstance(published, list):
        assert isinstance(swapped, WrongState)
        assert begun() == proposed(run) == before
    else:
        assert isinstance(published, publishing.Changed)
        assert isinstance(swapped, swapping.Outcome)
        assert (begun(), proposed(run) != before) == (set(), True)


def test_without_the_lock_a_swap_in_between_is_overrun(run: MatchRun, monkeypatch) -> None:
    meeting, change = Meeting(), swap(run)
    monkeypatch.setattr(publishing, "_locked", lambda row, *, now: row)
    monkeypatch.setattr(judging, "proposed", meeting.after_looking(judging.proposed))

    published, swapped = together([publish(run), partial(meeting.in_between, change)])

    assert (type(published), type(swapped)) == (KeyError, swapping.Outcome)  # what was judged is gone
    assert not begun()


def test_without_what_was_shown_a_swap_is_published_unseen(run: MatchRun) -> None:
    """The control of `seen`: locks alone put the two in an order and let both through."""
    before, change = proposed(run), swap(run)

    change()
    publish(run)()

    assert begun() != before


# A strike or a lock against calculating


@pytest.mark.parametrize("mark", [runs.strike, runs.lock])
@pytest.mark.parametrize("turn", range(3))
def test_mark_against_calculating_again_is_kept_or_refused(run: MatchRun, mark: Any, turn: int) -> None:
    pair = run.proposals.first()

    def calculate() -> bool:
        runs.again(run, by=owner(run), now=NOW)
        return runs.solve(MatchRun.objects.get(pk=run.pk), now=NOW)

    solved, marked = together([calculate, partial(mark, pair, by=owner(run))])
    if solved is False:  # the mark held the row in that moment; the sweep comes back
        solved = runs.solve(MatchRun.objects.get(pk=run.pk), now=NOW)

    run.refresh_from_db()
    assert (solved, run.state, run.rounds) == (True, "solved", 2)
    assert marked is None or isinstance(marked, WrongState)
    kept = run.proposals.filter(mentor=pair.mentor_id, mentee=pair.mentee_id)
    if marked is None and mark is runs.strike:
        assert (pair.mentor_id, pair.mentee_id) not in proposed(run)
    if marked is None and mark is runs.lock:
        assert kept.get().is_locked


def test_without_the_lock_of_the_draft_a_strike_breaks_the_calculation(run: MatchRun, monkeypatch) -> None:
    pair, meeting = run.proposals.first(), Meeting()
    runs.again(run, by=owner(run), now=NOW)
    monkeypatch.setattr(runs, "in_review", lambda row, verb: row)  # believes the state on an old page
    monkeypatch.setattr(solving, "best", meeting.after_looking(solving.best))

    solved, struck = together(
        [
            partial(runs.solve, run, now=NOW),
            partial(meeting.in_between, partial(runs.strike, pair, by=owner(run))),
        ]
    )

    assert struck is None
    assert isinstance(solved, IntegrityError)  # proposes again what has just been struck


# A mentor fills up between the draft and publishing


@pytest.mark.parametrize("turn", range(5))
def test_mentor_fills_up_while_it_is_published(run: MatchRun, turn: int) -> None:
    """Either the run has the place, or publishing stops and shows it; it is never left out unseen."""
    pair = run.proposals.first()
    asked = MentorRequestFactory(mentor=pair.mentor, mentee=MenteeFactory(program=run.program))
    seen = shown(run)

    published, accepted = together(
        [publish(run, seen=seen), partial(requests.accept, asked, by=pair.mentor.person, now=NOW)]
    )

    assert Mentorship.objects.holding().filter(mentor=pair.mentor).count() == 1
    if isinstance(accepted, Mentorship):
        assert isinstance(published, publishing.Changed)
        assert full(run) == [(pair.mentor_id, pair.mentee_id)]
    else:
        assert isinstance(accepted, requests.MentorIsFull)
        assert len(published) == 3


def full(run: MatchRun) -> list[tuple[int, int]]:
    left_out = judging.outlook(run, by=owner(run), now=NOW).left_out
    return [(row["mentor"], row["mentee"]) for row in left_out if row["reason"] == judging.FULL]


def test_without_what_was_shown_the_pair_is_left_out_unseen(run: MatchRun) -> None:
    pair = run.proposals.first()
    asked = MentorRequestFactory(mentor=pair.mentor, mentee=MenteeFactory(program=run.program))
    requests.accept(asked, by=pair.mentor.person, now=NOW)

    assert len(publish(run)()) == 2
    assert MentorRequest.objects.get().state == "accepted"


# A list of sign-ups against signing up by hand

LIST = "employee id,role,places,motivation\nE7,both,2,from the list"


@pytest.fixture
def program() -> Program:
    program = ProgramFactory()
    program.audiences.update(levels=[])
    PersonFactory(employee_id="E7", country="SE")
    return program


def by_list(program: Program) -> Callable[[], Any]:
    content = LIST.encode()
    words = {"seen": sign_ups.plan(program, content).key, "tells": False, "by": program.owner, "now": NOW}
    return partial(sign_ups.apply, program, content, **words)


def by_hand(program: Program) -> list[Callable[[], Any]]:
    words: dict[str, Any] = {"topics": [], "form": "online", "now": NOW}
    return [
        partial(participants.sign_up_mentor, program, _person(), seats=5, introduction="my own", **words),
        partial(participants.join, program, _person(), wish="my own", **words),
    ]


@pytest.mark.parametrize("turn", range(5))
def test_list_against_signing_up_by_hand_keeps_the_own_words(program: Program, turn: int) -> None:
    outcomes = together([by_list(program), *by_hand(program)])

    assert set(names(outcomes)) <= {"Plan", "PlanIsStale", "Mentor", "Mentee"}
    assert list(Mentor.objects.values_list("seats", "introduction", "state")) == [(5, "my own", "available")]
    assert list(Mentee.objects.values_list("wish", "state")) == [("my own", "enrolled")]


def test_without_the_lock_the_list_writes_over_the_own_words(program: Program, monkeypatch) -> None:
    Mentor.objects.create(program=program, person=_person(), state=Mentor.State.EXPECTED, created_at=NOW)
    meeting, write = Meeting(), QuerySet.bulk_update
    mine = by_hand(program)[0]

    def late(self: Any, *args: Any, **words: Any) -> Any:
        meeting.looked.set()
        assert meeting.acted.wait(PATIENCE)
        return write(self, *args, **words)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **words: self)
    monkeypatch.setattr(QuerySet, "bulk_update", late)

    outcomes = together([by_list(program), partial(meeting.in_between, mine)])

    assert names(outcomes) == ["Mentor", "Plan"]
    assert list(Mentor.objects.values_list("seats", "introduction")) == [(2, "from the list")]


def _person() -> Person:
    return Person.objects.get(employee_id="E7")
