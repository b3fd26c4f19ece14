"""Who is written to about the house itself; the words are in templates/emails/."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from notices import actions as notices
from people.models import Person, RosterImport

COUNTED = ("rows", "created", "updated", "gone", "missing", "rejected", "flagged")


def import_finished(roster_import: RosterImport, readers: Iterable[Person], *, now: datetime) -> None:
    """Numbers only: names stay in the house. Whoever chose the file can't agree, so is not asked to."""
    counts = roster_import.counts
    context = {
        "file": roster_import.file_name,
        "state": roster_import.state,
        "counts": {name: counts.get(name, 0) for name in COUNTED},
        "action_url": reverse("people:import-detail", args=[roster_import.pk]),
    }
    key = f"roster-import:{roster_import.pk}:{roster_import.state}"
    waits = roster_import.state == RosterImport.State.WAITING
    letters = (
        (reader, f"{key}:{reader.pk}", context)
        for reader in readers
        if not (waits and reader.pk == roster_import.by_id)
    )
    notices.queue_all(kind="import_report", now=now, letters=letters)
