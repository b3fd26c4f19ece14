"""The short form of a program, once a quarter: figures as they stand, and what was decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from people import audit
from people.models import Person
from programs.models import GOES_ON, Mentorship, Program, QuarterNote, Signal, Waiver

QUARTER = timedelta(days=91)
FIRST_AFTER = timedelta(days=80)  # of a program that has just gone live


def figures(program: Program, *, today: date) -> dict[str, int]:
    """Amounts of the last quarter; whatever names nobody."""
    since = today - QUARTER
    pairs = Mentorship.objects.filter(program=program)
    signals = Signal.objects.noticed().filter(program=program)
    ended = pairs.filter(ended_on__gt=since)
    exits = ended.filter(ending=Mentorship.Ending.EXIT)
    again = pairs.filter(started_on__gt=since, mentee__in=exits.values("mentee")).exclude(
        pk__in=exits.values("pk")
    )
    return {
        "pairs": pairs.filter(state__in=GOES_ON).count(),
        "waiting": program.mentees.waiting().count(),
        "signals": signals.filter(opened_at__date__gt=since).count(),
        "signals_open": signals.going_on().count(),
        "completed": ended.filter(state=Mentorship.State.COMPLETED).count(),
        "exits": exits.count(),
        "again": again.count(),
        "exceptions": Waiver.objects.filter(program=program, state="approved", until__gte=today).count(),
    }


def is_due(program: Program, *, today: date) -> bool:
    if program.state != Program.State.LIVE or program.live_at is None:
        return False
    newest = program.quarter_notes.first()
    if newest is not None:
        return newest.until_on <= today - QUARTER
    return program.live_at.date() <= today - FIRST_AFTER


def due_among(programs: Any, *, today: date) -> Any:
    """The same for many programs in one question."""
    recent = QuarterNote.objects.filter(until_on__gt=today - QUARTER).values("program")
    old = Q(live_at__date__lte=today - FIRST_AFTER)
    return programs.filter(old, state=Program.State.LIVE).exclude(pk__in=recent)


def write(program: Program, *, by: Person, today: date, now: datetime, **words: Any) -> QuarterNote:
    """Once a day at most: a second time that day it is written anew."""
    with transaction.atomic():
        row, _is_new = QuarterNote.objects.update_or_create(
            program=program,
            until_on=today,
            defaults={
                **words,
                "figures": figures(program, today=today),
                "written_by": by,
                "written_at": now,
            },
        )
        audit.record(by=by, verb="write quarter note", about=program, until=today.isoformat())
    return row
