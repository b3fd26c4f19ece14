"""What went on over time: how long the first mentor was waited for, and how many pairs ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, Min, OuterRef, Q
from django.db.models.functions import TruncDate

from dashboard import statistics
from dashboard.pictures.counting import UNTOLD, Part, Picture, Scope
from dashboard.statistics import Curve, Life

MONTHS = 12
DAYS = (7, 14, 30, 60, 90, 180)  # after joining


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


def pictures(scope: Scope) -> list[Picture]:
    """The rows behind the figures of both series."""
    return [_months(scope), _waited(scope)]


def _months(scope: Scope) -> Picture:
    """Pairs that ran on the first day of each of the last months, and today."""
    ran = {
        day.isoformat(): Q(active_at__date__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))
        for day in [*_firsts(scope.today), scope.today]
    }
    return Picture("months", (Part(scope.pairs, "", ran),), groups=("",), is_ladder=True)


def _waited(scope: Scope) -> Picture:
    """Who joined, who still waits, and who had no mentor after so many days; as the curve counts them."""
    first = scope.program.mentorships.exclude(state__in=UNTOLD).filter(mentee=OuterRef("pk"))
    paired = Q(Exists(first))
    rows = scope.mentees.annotate(joined=TruncDate("enrolled_at"))
    counts = Q(person__is_active=True) | paired
    columns: dict[str, Any] = {"counted": counts, "still": counts & ~paired}
    for days in DAYS:
        until = ExpressionWrapper(OuterRef("joined") + timedelta(days=days), output_field=DateTimeField())
        watched = Q(joined__lt=scope.today - timedelta(days=days))
        columns[f"after{days}"] = counts & watched & ~Q(Exists(first.filter(started_on__lte=until)))
    return Picture("wait", (Part(rows, "", columns),), groups=("",), is_ladder=True)


def _firsts(today: date) -> list[date]:
    """The first days of the last months, the oldest first; today is shown by itself."""
    found = []
    year, month = today.year, today.month
    for _step in range(MONTHS):
        found.append(date(year, month, 1))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return sorted(day for day in found if day < today)
