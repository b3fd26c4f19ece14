"""The clock's part of matching: drafts that wait for a calculation, requests whose days are over."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from celery import shared_task
from django.db import transaction

from matching.actions import requests, runs, upkeep
from matching.models import MatchRun
from people import clock
from programs.calendar import over_everywhere

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
    late = MatchRun.objects.planned().filter(planned_at__lte=now - OVERDUE_AFTER)
    return sum(runs.solve(run, now=now) for run in late)


@shared_task
def daily_round() -> dict[str, int]:
    now = clock.now()
    return {
        "expired": requests.expire_overdue(today=over_everywhere(now), now=now),
        "closed": upkeep.close_overtaken(now=now),
        "asked": upkeep.ask_waiting(now=now),
    }


def wake(run: MatchRun) -> None:
    """Calculate soon, in a worker; if the broker is away, the sweep finds the row."""
    transaction.on_commit(partial(_ring, run.pk), robust=True)


def _ring(run_id: int) -> None:
    try:
        solve.apply_async((run_id,), retry=False)
    except Exception:  # a silent bell loses nothing
        log.warning("The broker did not answer; the sweep will calculate run %s.", run_id)
