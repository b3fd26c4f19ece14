"""How soon a mentor answers, from the answers of a year; said only where there are enough of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from matching.models import MentorRequest
from people import prepared
from programs.models import Mentor

ENOUGH = 5  # answers, so that none of them can be told from it
WITHIN = timedelta(days=365)
LONGEST = 14  # days; whoever takes longer is not put on show
OVER = ("accepted", "declined", "expired")  # an answer that did not come counts as long as it was waited for
DAY = timedelta(days=1)


class _ThreeOfFour(Aggregate):
    """The time within which three of four came."""

    function = "percentile_disc"
    template = "%(function)s(0.75) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def usual_days(mentor: Mentor, *, now: datetime) -> int | None:
    """Days within which three of four requests to this mentor were answered."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)

    def write(keys: Sequence[int]) -> QuerySet[Any, Any]:
        rows = MentorRequest.objects.filter(answered(now=midnight), mentor=keys[0]).order_by()
        return rows.values("mentor").annotate(**columns(now=midnight))

    found = prepared.rows("usual days", write, [mentor.pk], moment=midnight.toordinal())
    return days(dict(zip(("mentor", "answers", "took"), found[0], strict=True))) if found else None


def answered(*, now: datetime) -> Q:
    return Q(state__in=OVER, asked_at__isnull=False, ended_at__gte=now - WITHIN)


def columns(*, now: datetime) -> dict[str, Aggregate]:
    """What `days` reads, for rows that are counted for other ends as well."""
    took = ExpressionWrapper(F("ended_at") - F("asked_at"), output_field=DurationField())
    these = answered(now=now)
    return {"answers": Count("pk", filter=these), "took": _ThreeOfFour(took, filter=these)}


def days(row: Mapping[str, Any]) -> int | None:
    if row["answers"] < ENOUGH:
        return None
    number = max(ceil(row["took"] / DAY), 1)
    return number if number <= LONGEST else None
