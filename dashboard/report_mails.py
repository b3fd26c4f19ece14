"""When a quarter's totals are frozen, who may see them gets the links; never a figure by mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import formats, translation

from notices import actions as notices
from people.models import Person
from programs.models import Program, ProgramRole, Release

NEWS = timedelta(days=14)  # older totals are no news after a worker that was away
PAGES = {
    "totals": "dashboard:program-totals",
    "segments": "dashboard:program-segments",
    "standing": "dashboard:program-standing",
    "impact": "dashboard:program-impact",
}


def tell(*, now: datetime) -> int:
    """Safe to run as often as one likes: one mail per program, quarter and reader."""
    fresh = Release.objects.filter(made_at__gt=now - NEWS).order_by("program", "until")
    told = dict.fromkeys(fresh.values_list("program", "until"))
    programs = Program.objects.select_related("owner", "deputy").in_bulk([key for key, _until in told])
    letters = [
        (
            reader,
            f"report:{pk}:{until}:{reader.pk}",
            _words(programs[pk], until, reader, coordinates=coordinates),
        )
        for pk, until in told
        for reader, coordinates in _readers(programs[pk])
    ]
    with transaction.atomic():
        notices.queue_all(kind="report_ready", now=now, letters=letters)
    return len(letters)


def _readers(program: Program) -> Iterator[tuple[Person, bool]]:
    """Everybody once, with whether they coordinate; analysts see totals only."""
    roles = ProgramRole.objects.filter(program=program, role__in=["coordinator", "analyst"])
    found = {person.pk: (person, True) for person in (program.owner, program.deputy) if person}
    for row in roles.select_related("person").order_by("role", "pk"):
        coordinates = row.role == ProgramRole.Role.COORDINATOR
        found.setdefault(row.person_id, (row.person, coordinates))
    yield from ((person, coordinates) for person, coordinates in found.values() if person.is_active)


def _words(program: Program, until: date, reader: Person, *, coordinates: bool) -> dict[str, Any]:
    pages = {f"{name}_url": reverse(page, args=[program.pk]) for name, page in PAGES.items()}
    if program.is_protected and not coordinates:
        pages["impact_url"] = ""  # its counts begin at five people
    standards = reverse("dashboard:program-standards", args=[program.pk]) if coordinates else ""
    with translation.override(reader.language):
        day = formats.date_format(until, "j F Y")
    more = {"program": program.name, "program_id": program.pk, "day": day}
    more |= {"is_discreet": program.is_protected}
    return pages | more | {"standards_url": standards, "action_url": pages["totals_url"]}
