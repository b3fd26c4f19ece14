"""When people rose or moved, from the positions that are kept of them; every function reads, none writes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from dashboard.statistics.moves import Change, Moves, Place, moves
from people.models import LEVEL_ORDER, Person, PositionChange, PositionsKept


@dataclass(frozen=True)
class History:
    """`since`: from this day on every move is known; None where that is not before the day asked for."""

    since: date | None
    moves: Moves


def read(until: date) -> History:
    """Of everybody, up to the day before `until`, with three questions."""
    first = PositionsKept.objects.values_list("since", flat=True).first()
    oldest = until - timedelta(days=settings.RETENTION_DAYS["position"])
    since = max(first, oldest) if first is not None and first < until else None
    return History(since, moves(_changes(until), _present(since or until)))


def earlier() -> dict[int, list[tuple[int, str, str]]]:
    """Whoever changed → until which day they had which level and country, in order."""
    rows = PositionChange.objects.order_by("changed_on", "pk")
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for person, day, level, country in rows.values_list("person", "changed_on", "level_was", "country_was"):
        found[person].append((day.toordinal(), level, country))
    return found


def _changes(until: date) -> list[Change]:
    rows = PositionChange.objects.filter(changed_on__lt=until, person__erased_at__isnull=True)
    columns = (
        "person", "changed_on", "level_was", "unit_was", "country_was", "level", "unit", "country",
    )  # fmt: skip
    return [
        Change(person, day.toordinal(), _place(*places[:3]), _place(*places[3:]))
        for person, day, *places in rows.order_by("changed_on", "pk").values_list(*columns)
    ]


def _present(since: date) -> dict[int, Place]:
    """Whoever was here at some time since."""
    here = Person.objects.filter(erased_at__isnull=True).exclude(left_on__lt=since)
    rows = here.values_list("pk", "level", "unit", "country")
    return {pk: _place(level, unit, country) for pk, level, unit, country in rows.iterator(chunk_size=5000)}


def _place(level: str, unit: int | None, country: str) -> Place:
    return Place(LEVEL_ORDER.get(level), unit, country or None)
