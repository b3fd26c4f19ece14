"""The clock's part of matching: drafts that wait for a calculation, requests whose days are over."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from matching import lab
from matching.actions import (
    answers,
    coffee,
    confirming,
    departing,
    dossiers,
    drift,
    holds,
    leaves,
    reminding,
    runs,
    upkeep,
)
from matching.models import MatchRun, Policy
from notices import bell
from people import clock
from programs.calendar import over_everywhere
from programs.models import Program

log = logging.getLogger(__name__)

OVERDUE_AFTER = timedelta(seconds=30)  # a wake-up that has not come by then was lost


@shared_task
def solve(run_id: int) -> None:
    run = MatchRun.objects.planned().filter(pk=run_id).first()
    if run:
        runs.solve(run, now=clock.now())


@shared_task
def sweep() -> int:
    """Drafts nobody woke up for: the row is the queue."""
    now = clock.now()
    dossiers.replay_wanted(now=now)
    late = MatchRun.objects.planned().filter(planned_at__lte=now - OVERDUE_AFTER)
    return sum(_solve(run, now=now) for run in late)


def _solve(run: MatchRun, *, now: datetime) -> bool:
    """A run that breaks is tried again by the next sweep, a few times; the others don't wait for it."""
    try:
        return runs.solve(run, now=now)
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        log.exception("Match run %s was not calculated", run.pk)
        return False


@shared_task
def replay() -> int:
    """Runs that somebody wants to see repeated."""
    return dossiers.replay_wanted(now=clock.now())


@shared_task
def release() -> int:
    """Holds that are over: pairs set out, requests and answers go out, people are told."""
    now = clock.now()
    return holds.release_due(now=now) + answers.release_due(now=now)


@shared_task
def daily_round() -> dict[str, int]:
    now = clock.now()
    return {
        "ended": departing.end_pairs(now=now),
        "leaves": leaves.look_after(today=clock.today(), now=now),
        "requests reminded": reminding.remind(now=now),
        "expired": reminding.expire_overdue(today=over_everywhere(now), now=now),
        "closed": upkeep.close_overtaken(now=now),
        "asked": upkeep.ask_waiting(now=now),
        "silent": upkeep.look_after_silent(now=now),
        "reminded": confirming.remind(now=now),
        "coffee paired": coffee.pair_due(today=over_everywhere(now), now=now),
        "coffee reminded": coffee.remind(now=now),
        "coffee closed": coffee.close_due(today=over_everywhere(now), now=now),
        "drifted": drift.look(today=clock.today(), now=now)["opened"],
        "notes": upkeep.forget_notes(),
    }


def wake(run: MatchRun) -> None:
    """Calculate soon, in a worker; if the broker is away, the sweep finds the row."""
    bell.ring(solve.name, run.pk)


@shared_task
def try_rules(program_id: int, scenario: dict[str, Any], today: str) -> None:
    """One scenario of the rule lab, where a program is too large to be calculated for a page."""
    program = Program.objects.filter(pk=program_id).first()
    if program is not None:
        facts = lab.facts_of(program, Policy.objects.current(program), today=date.fromisoformat(today))
        lab.calculate(facts, lab.Scenario(**scenario))


def wake_lab(program: Program, facts: lab.Facts, scenario: lab.Scenario, *, today: date) -> None:
    """Ask a worker once for each scenario; without a broker the page says that it is not there yet."""
    if lab.ask_once(facts, scenario):
        bell.ring(try_rules.name, program.pk, asdict(scenario), today.isoformat())


def wake_replay() -> None:
    """Soon, in a worker; the sweep finds the row if the broker is away."""
    bell.ring(replay.name)
