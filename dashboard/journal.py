"""Events of programs as other systems read them: a name, a moment and numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from dashboard import discretion
from dashboard.program_events import ABOUT, EVENTS, NAMES, Told
from people.models import Event
from programs.models import Program

PROGRAM_OF = {"programs.program": "pk", "programs.followup": "mentorship__program_id"}
# Two deeds at once may be kept in another order than they are numbered. Whoever asks for what comes after
# number n would miss the smaller number that is kept later, so the newest are told when they have settled.
SETTLES = timedelta(minutes=2)


def events(names: Iterable[str] = EVENTS) -> QuerySet[Event]:
    """Of a program for a protected group only its own life: never who came and went."""
    return _named(names).exclude(discretion.told_of(ABOUT))


def events_of(programs: QuerySet[Program], names: Iterable[str] = EVENTS) -> QuerySet[Event]:
    """Of these programs only, and all of it."""
    return _named(names).filter(discretion.about(ABOUT, programs))


def _named(names: Iterable[str]) -> QuerySet[Event]:
    wanted = [Q(about_kind=EVENTS[name].kind, verb=EVENTS[name].verb) for name in names]
    return Event.objects.filter(reduce(or_, wanted)) if wanted else Event.objects.none()


def entries(rows: Iterable[Event]) -> list[dict[str, Any]]:
    """In the same order; one question per kind of row. `program` is None where the row is no longer here."""
    found = list(rows)
    programs = _programs(found)
    return [
        {
            "id": row.pk,
            "at": row.at,
            "type": NAMES[Told(row.about_kind, row.verb)],
            "program": programs.get((row.about_kind, row.about_id)),
            "about": {"kind": ABOUT[row.about_kind], "id": int(row.about_id)},
        }
        for row in found
    ]


def _programs(rows: list[Event]) -> dict[tuple[str, str], int]:
    by_kind: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_kind[row.about_kind].add(row.about_id)
    found: dict[tuple[str, str], int] = {}
    for kind, ids in sorted(by_kind.items()):
        model = apps.get_model(kind)
        pairs = model._default_manager.filter(pk__in=ids).values_list(
            "pk", PROGRAM_OF.get(kind, "program_id")
        )
        found |= {(kind, str(pk)): program for pk, program in pairs}
    return found
