"""What went on over time: how long the first mentor was waited for, and how many pairs ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q
from django.db.models.functions import TruncDate

from dashboard import statistics
from dashboard.pictures.counting import UNTOLD, Scope
from dashboard.statistics import Curve, Life

MONTHS = 12


@dataclass(frozen=True)
class Wait:
    curve: Curve  # the share that still waits
    median: int | None
    amount: int
    waiting: int


def time_to_match(scope: Scope) -> Wait | None:
    """Whoever still waits counts with the days until now; None where nobody joined."""
    rows = scope.mentees.annotate(
        first=Min("mentorships__started_on", filter=~Q(mentorships__state__in=UNTOLD))
    ).values_list(TruncDate("enrolled_at"), "first", "person__is_active")
    waits = [_wait(joined, first, scope.today) for joined, first, here in rows if here or first]
    if not waits:
        return None
    curve = statistics.survival(waits)
    median = curve.median()
    return Wait(
        curve,
        None if median is None else round(median),
        len(waits),
        sum(not life.cause for life in waits),
    )


def _wait(joined: date, first: date | None, today: date) -> Life:
    """The same day is half a day: no time at all is none that could be watched."""
    return Life(max(((first or today) - joined).days, 0.5), int(first is not None))


def months(scope: Scope) -> list[tuple[date, int]]:
    """Pairs that ran on the first day of each of the last months, and today."""
    rows = list(scope.pairs.filter(active_at__isnull=False).values_list(TruncDate("active_at"), "ended_on"))
    days = [*_firsts(scope.today), scope.today]
    return [
        (day, sum(began <= day and (ended is None or ended > day) for began, ended in rows)) for day in days
    ]


def _firsts(today: date) -> list[date]:
    """The first days of the last months, the oldest first; today is shown by itself."""
    found = []
    year, month = today.year, today.month
    for _step in range(MONTHS):
        found.append(date(year, month, 1))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return sorted(day for day in found if day < today)
