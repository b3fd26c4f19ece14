"""A planned run in the hands of a worker: stage by stage, to be stopped between any two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_noop as _

from matching import load
from matching.actions import dossiers, drafts
from matching.engine import (
    Arrangement,
    BadProblem,
    Fix,
    MentorFacts,
    PairReasons,
    Problem,
    Result,
    Rule,
    Solved,
    fingerprint,
    fixes,
    questions,
    result_of,
    why_pairs,
)
from matching.engine import solved as best
from matching.models import MatchRun
from matching.states import RUN
from people import audit
from programs import states

Stage = MatchRun.Stage
IN_HAND = 7_361_401  # any number: the family of locks, one per run
AT_ONCE = 500  # pairs explained between two looks at whether anybody still wants it
MOST_ATTEMPTS = 3  # of one planned run: what ends its worker each time would otherwise be tried for ever
ENDS_ITS_WORKER = _(
    "three times the worker that calculated it ended before it was ready; it may need more memory "
    "(WORKER_MEMORY_MB) or more time"
)
MOST_PAIRS = 25_000_000  # mentees × mentors; beyond it nobody waits for what would help


class Stopped(Exception):
    """Somebody stopped or set aside the run, or planned it anew; what was calculated is thrown away."""


class Steps:
    """Tells the page how far this calculation is, and stops it once nobody waits for it any more."""

    def __init__(self, run: MatchRun) -> None:
        self.mine = MatchRun.objects.planned().filter(pk=run.pk, planned_at=run.planned_at)

    def at(self, stage: Stage, share: int) -> None:
        if not self.mine.update(stage=stage, share=share):
            raise Stopped


def solve(run: MatchRun, *, now: datetime) -> bool:
    """Calculate a planned run; False where another worker has it in hand or nobody wants it any more."""
    with _in_hand(run.pk) as is_ours:
        rows = MatchRun.objects.planned().select_related("program", "policy")
        row = rows.filter(pk=run.pk).first() if is_ours else None
        if row is None:
            return False
        if row.attempts >= MOST_ATTEMPTS:
            return _set_aside(row, ENDS_ITS_WORKER)
        rows.filter(pk=row.pk).update(attempts=F("attempts") + 1)  # before it, for nobody tells of a death
        try:
            _work(row, Steps(row), now=now)
        except Stopped:
            return False
        except BadProblem as refusal:
            return _set_aside(row, str(refusal))
    return True


def _work(run: MatchRun, steps: Steps, *, now: datetime) -> None:
    steps.at(Stage.READING, 5)
    with transaction.atomic():
        problem = load.problem(run.program, run.policy, today=now.date(), run=run)
    steps.at(Stage.SOLVING, 20)
    done = best(problem)
    result = result_of(done)
    reasons = _explained(problem, result, steps)
    steps.at(Stage.HELPING, 75)
    summary = drafts.summary(problem, result) | _help(done, result)
    steps.at(Stage.KEEPING, 95)
    _keep(run, steps, done, result, reasons, summary, now=now)


def _explained(problem: Problem, result: Result, steps: Steps) -> list[PairReasons]:
    found: list[PairReasons] = []
    pairs = [(pair.mentor, pair.mentee) for pair in result.pairs]
    for first in range(0, len(pairs), AT_ONCE):
        steps.at(Stage.EXPLAINING, 50 + 25 * first // len(pairs))
        found += why_pairs(problem, pairs[first : first + AT_ONCE])
    return found


def _help(done: Solved, result: Result) -> dict[str, Any]:
    """What would get more mentees a mentor, each tried out; None where that would take too long."""
    if not result.unmatched:
        return {"fixes": [], "questions": []}
    problem = done.problem
    if len(problem.mentees) * len(problem.mentors) > MOST_PAIRS:
        return {"fixes": None, "questions": []}
    asked = questions(Arrangement(problem, done), result.unmatched)
    return {
        "fixes": [_fix(fix, problem) for fix in fixes(problem, done)],
        "questions": [
            {"mentee": one.mentee, "kind": one.kind.value, "value": one.value, "delivers": one.delivers}
            for one in asked
        ],
    }


def _fix(fix: Fix, problem: Problem) -> dict[str, Any]:
    """As it is kept: seats as mentor → how many more, and of who is looked for only what people see."""
    return {
        "kind": fix.kind.value,
        "delivers": fix.delivers,
        "group": fix.group,
        "seats": {str(mentor): count for mentor, count in Counter(fix.seats).items()},
        "mentors": fix.mentors,
        "rule": fix.rule.value if fix.rule else "",
        "mentees": len(fix.mentees),
        "like": {} if fix.like is None else _like(fix.like, problem),
    }


def _like(mentor: MentorFacts, problem: Problem) -> dict[str, Any]:
    """Who would help; the legal entity only where a rule asks for it."""
    found = {"country": mentor.country, "level": mentor.level, "languages": sorted(mentor.languages)}
    asks = any(must.rule is Rule.OTHER_LEGAL_ENTITY for must in problem.policy.musts)
    return found | ({"legal_entity": mentor.legal_entity} if asks else {})


def _keep(
    run: MatchRun,
    steps: Steps,
    done: Solved,
    result: Result,
    reasons: list[PairReasons],
    summary: dict[str, Any],
    *,
    now: datetime,
) -> None:
    """The draft of this round, whole or not at all."""
    with transaction.atomic():
        if steps.mine.select_for_update(of=("self",), no_key=True).first() is None:
            raise Stopped
        summary |= drafts.replace_all(run, done.problem, result, reasons)
        columns: dict[str, Any] = {"fingerprint": fingerprint(done.problem), "result": summary}
        states.move(
            run,
            RUN,
            "solve",
            solved_at=now,
            rounds=run.rounds + 1,
            attempts=0,
            stage="",
            share=0,
            error="",
            **columns,
        )
        audit.record(by=None, verb="calculate match run", about=run, pairs=result.matched)
        dossiers.keep(run, done, result, now=now)


def _set_aside(run: MatchRun, why: str) -> bool:
    """The draft of the round before is back, if there was one."""
    with transaction.atomic():
        states.move(
            run, RUN, "stop" if run.rounds else "give_up", error=why[:300], attempts=0, stage="", share=0
        )
        audit.record(by=None, verb="set aside match run", about=run)
    return False


@contextmanager
def _in_hand(run_id: int) -> Iterator[bool]:
    """Whether this worker has the run to itself; PostgreSQL lets go when the worker is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [IN_HAND, run_id % 2**31])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [IN_HAND, run_id % 2**31])
