"""A run in the hands of a worker: how far it is, stopped, taken over after a kill, and what changed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from matching import tasks
from matching.actions import runs, solving
from matching.models import MatchRun, Proposal
from people import clock
from people.models import Event, Person
from programs.models import Mentee, Mentor, Program
from programs.states import WrongState
from tests.factories.programs import MenteeFactory, MentorFactory
from tests.services import ROOT, database_url, wait_until

HANGS = """
import django, time
django.setup()
from matching.actions import solving
from matching.models import MatchRun
from people import clock
solving.best = lambda problem: time.sleep(120)
solving.solve(MatchRun.objects.get(pk={pk}), now=clock.now())
"""


@pytest.fixture
def people(program: Program) -> dict[str, Mentor | Mentee]:
    """Strategy fits strategy, writing fits writing; a third mentee has nobody."""
    return {
        "strategist": MentorFactory(program=program, topics=["strategy"]),
        "writer": MentorFactory(program=program, topics=["writing"]),
        "sanne": MenteeFactory(program=program, topics=["strategy"]),
        "ana": MenteeFactory(program=program, topics=["writing"]),
    }


@pytest.fixture
def draft(program: Program, people, now: datetime) -> MatchRun:
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()
    return run


def once_more(run: MatchRun, now: datetime) -> None:
    runs.again(run, by=run.program.owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()


def changes(run: MatchRun) -> dict[int, str]:
    return dict(run.proposals.filter(is_struck=False).values_list("mentee", "change"))


def test_solve_tells_how_far_it_is(program: Program, people, now: datetime, monkeypatch) -> None:
    told = []
    at = solving.Steps.at
    monkeypatch.setattr(solving.Steps, "at", lambda self, *stage: told.append(stage) or at(self, *stage))

    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)

    assert [stage for stage, _ in told] == ["reading", "solving", "explaining", "helping", "keeping"]
    assert [share for _, share in told] == sorted(share for _, share in told)
    run.refresh_from_db()
    assert (run.stage, run.share) == ("", 0)


def test_stop_of_the_first_round_sets_the_run_aside(program: Program, people, now: datetime) -> None:
    run = runs.plan(program, by=program.owner, now=now)

    runs.stop(run, by=program.owner)

    run.refresh_from_db()
    assert run.state == "discarded"
    assert runs.solve(run, now=now) is False
    assert Event.objects.filter(verb="stop match run").count() == 1


def test_stop_of_a_later_round_brings_the_draft_back(draft: MatchRun, now: datetime) -> None:
    before = set(draft.proposals.values_list("pk", flat=True))
    runs.again(draft, by=draft.program.owner, now=now)

    runs.stop(draft, by=draft.program.owner)

    draft.refresh_from_db()
    assert (draft.state, draft.rounds) == ("solved", 1)
    assert set(draft.proposals.values_list("pk", flat=True)) == before


def test_stop_of_what_is_not_being_calculated(draft: MatchRun) -> None:
    with pytest.raises(WrongState):
        runs.stop(draft, by=draft.program.owner)


@pytest.mark.parametrize("stage", list(MatchRun.Stage))
def test_stop_between_any_two_stages(stage, program: Program, people, now: datetime, monkeypatch) -> None:
    """Stopped at this stage, the calculation ends there and nothing of it is kept."""
    run = runs.plan(program, by=program.owner, now=now)
    at = solving.Steps.at

    def stopping(self: solving.Steps, here: str, share: int) -> None:
        if here == stage:
            runs.stop(run, by=program.owner)
        at(self, here, share)

    monkeypatch.setattr(solving.Steps, "at", stopping)

    assert runs.solve(run, now=now) is False
    run.refresh_from_db()
    assert run.state == "discarded"
    assert Proposal.objects.count() == 0


def test_stopped_and_planned_anew_is_not_finished_by_the_first_worker(
    draft: MatchRun, now: datetime, monkeypatch
) -> None:
    runs.again(draft, by=draft.program.owner, now=now)
    at = solving.Steps.at
    later = now + timedelta(seconds=9)

    def overtaken(self: solving.Steps, here: str, share: int) -> None:
        if here == "helping":
            runs.stop(draft, by=draft.program.owner)
            runs.again(draft, by=draft.program.owner, now=later)
        at(self, here, share)

    monkeypatch.setattr(solving.Steps, "at", overtaken)

    assert runs.solve(draft, now=now) is False
    draft.refresh_from_db()
    assert (draft.state, draft.planned_at, draft.rounds) == ("planned", later, 1)


@pytest.mark.django_db(transaction=True)
def test_killed_worker_leaves_the_run_to_the_sweep() -> None:
    ana = MenteeFactory()
    program = ana.program
    MentorFactory(program=program)
    late = clock.now() - tasks.OVERDUE_AFTER - timedelta(seconds=1)
    run = runs.plan(program, by=program.owner, now=late)
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "SECRET_KEY": "only for tests",
        "DJANGO_SETTINGS_MODULE": "mentoring.settings",
    }
    code = [sys.executable, "-W", "ignore", "-c", HANGS.format(pk=run.pk)]
    worker = subprocess.Popen(code, cwd=ROOT, env=env, start_new_session=True)
    try:
        wait_until(lambda: MatchRun.objects.get(pk=run.pk).stage == "solving", what="the first worker")
        assert tasks.sweep() == 0  # somebody has it in hand
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    wait_until(tasks.sweep, what="the second worker")

    run.refresh_from_db()
    assert (run.state, run.rounds) == ("solved", 1)
    assert run.proposals.get().mentee == ana


def test_first_round_has_no_changes(draft: MatchRun) -> None:
    assert set(changes(draft).values()) == {""}
    assert draft.result["gone"] == []


def test_same_round_again_has_no_changes(draft: MatchRun, now: datetime) -> None:
    once_more(draft, now)

    assert set(changes(draft).values()) == {""}


def test_again_tells_who_has_another_mentor(draft: MatchRun, people, now: datetime) -> None:
    pair = draft.proposals.get(mentee=people["sanne"])
    runs.strike(pair, by=draft.program.owner)

    once_more(draft, now)

    other = draft.proposals.get(mentee=people["sanne"], is_struck=False)
    assert (other.change, other.before) == ("other", people["strategist"])
    assert changes(draft)[people["ana"].pk] == "other"


def test_again_tells_who_has_a_mentor_now(draft: MatchRun, people, now: datetime) -> None:
    joined = MenteeFactory(program=draft.program)
    MentorFactory(program=draft.program)

    once_more(draft, now)

    assert changes(draft)[joined.pk] == "new"


def test_again_tells_whose_mentor_went_and_why(draft: MatchRun, people, now: datetime) -> None:
    runs.lock(draft.proposals.get(mentee=people["ana"]), by=draft.program.owner)
    runs.strike(draft.proposals.get(mentee=people["sanne"]), by=draft.program.owner)

    once_more(draft, now)

    assert draft.result["gone"] == [
        {"mentee": people["sanne"].pk, "mentor": people["strategist"].pk, "why": "struck"}
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda people: Person.objects.filter(pk=people["sanne"].person_id).update(country="SE"), "country"),
        (lambda people: Person.objects.filter(pk=people["sanne"].person_id).update(is_active=False), "away"),
    ],
)
def test_gone_names_the_fact(change, why: str, draft: MatchRun, people, now: datetime) -> None:
    change(people)

    once_more(draft, now)

    assert [row["why"] for row in draft.result["gone"]] == ["other_country" if why == "country" else why]


def test_gone_to_somebody_else(draft: MatchRun, people, now: datetime) -> None:
    Person.objects.filter(pk=people["writer"].person_id).update(is_active=False)
    MenteeFactory(program=draft.program, topics=["strategy"])

    once_more(draft, now)

    assert draft.proposals.standing().count() == 1
    assert {row["why"] for row in draft.result["gone"]} <= {"away", "given"}


def test_lock_all_keeps_every_pair_named(draft: MatchRun) -> None:
    keys = list(draft.proposals.values_list("pk", flat=True))

    assert runs.lock_all(draft, keys, by=draft.program.owner) == 2
    assert runs.lock_all(draft, keys, by=draft.program.owner) == 0
    assert draft.proposals.filter(is_locked=True).count() == 2


def test_lock_all_leaves_struck_foreign_and_own_pairs_alone(draft: MatchRun, people) -> None:
    struck = draft.proposals.get(mentee=people["sanne"])
    runs.strike(struck, by=draft.program.owner)
    own = draft.proposals.get(mentee=people["ana"])

    assert runs.lock_all(draft, [struck.pk, own.pk, 987654], by=people["ana"].person) == 0


def test_restore_lets_a_struck_pair_come_back(draft: MatchRun, people, now: datetime) -> None:
    pair = draft.proposals.get(mentee=people["sanne"])
    runs.strike(pair, by=draft.program.owner)

    runs.restore(pair, by=draft.program.owner)
    once_more(draft, now)

    assert draft.proposals.get(mentee=people["sanne"]).mentor == people["strategist"]


def test_restore_of_what_was_not_struck(draft: MatchRun) -> None:
    with pytest.raises(WrongState):
        runs.restore(draft.proposals.all()[0], by=draft.program.owner)


def test_run_keeps_what_would_help(program: Program, now: datetime) -> None:
    mentor = MentorFactory(program=program)
    MenteeFactory(program=program)
    MenteeFactory(program=program)
    run = runs.plan(program, by=program.owner, now=now)

    runs.solve(run, now=now)

    run.refresh_from_db()
    seats = next(fix for fix in run.result["fixes"] if fix["kind"] == "seats")
    assert (seats["seats"], seats["delivers"], seats["group"]) == ({str(mentor.pk): 1}, 1, 0)


def test_run_keeps_what_a_mentee_could_be_asked(program: Program, now: datetime) -> None:
    MentorFactory(program=program, person__languages=["en"])
    mentee = MenteeFactory(program=program, person__languages=["ar"])
    run = runs.plan(program, by=program.owner, now=now)

    runs.solve(run, now=now)

    run.refresh_from_db()
    assert run.result["questions"] == [
        {"mentee": mentee.pk, "kind": "language", "value": "en", "delivers": 1}
    ]


def test_help_is_not_looked_for_where_it_takes_too_long(program: Program, now: datetime, monkeypatch) -> None:
    monkeypatch.setattr(solving, "MOST_PAIRS", 0)
    MentorFactory(program=program)
    MenteeFactory.create_batch(2, program=program)
    run = runs.plan(program, by=program.owner, now=now)

    runs.solve(run, now=now)

    run.refresh_from_db()
    assert run.result["fixes"] is None
