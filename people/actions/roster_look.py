"""What a file would change as things are now, and the row that keeps it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from people.actions import feed_memory, roster_house, roster_known
from people.hris import brakes as stops
from people.hris import plan as plans
from people.hris import reading, rows
from people.hris.brakes import Brake
from people.hris.plan import Plan
from people.hris.reading import UnreadableFile
from people.hris.records import Record
from people.hris.report import report, unmapped
from people.hris.same import UnfamiliarFile
from people.models import Person, RosterImport

State = RosterImport.State


def read(content: bytes, *, now: datetime, is_full: bool = True) -> Plan:
    """What this file would change now; raises UnreadableFile where it is no table of people."""
    return look(content, now=now, is_full=is_full, skips=False)[0]


def changes(roster_import: RosterImport, *, now: datetime) -> Plan | None:
    """All that an open file would change now, for whoever wants to read every line; None once it is gone."""
    row = RosterImport.objects.get_queryset().get(pk=roster_import.pk)
    return read(bytes(row.content), now=now, is_full=row.is_full) if row.content else None


def look(
    content: bytes, *, now: datetime, is_full: bool = True, skips: bool = True, sha256: str = ""
) -> tuple[Plan, Mapping[str, Record]]:
    """The same, and whom it was compared with; `skips` rows that the house agreed with before."""
    today = timezone.localdate(now)
    sha256 = sha256 or digest(content)
    known = feed_memory.reading_of(sha256)
    with reading.Opening(content, max_bytes=settings.FEED_MAX_BYTES, known=known) as opening:
        before = roster_known.before() if skips and not opening.is_workbook else None
        sheet = opening.sheet()
    memory = feed_memory.recall(sheet.signature)
    counts = is_full and not roster_house.was_applied_last(sha256)
    file = roster_known.trace(content, sheet, memory, since=before.since) if before else None
    with suppress(UnfamiliarFile):
        if file and before:
            made, here = roster_known.plan(file, sheet, memory, before.stock, today=today, counts=counts)
            return roster_known.with_kept(made, file, today), here
    feed, here = rows.parse(sheet, today=today, memory=memory), roster_house.present()
    made = plans.plan(feed, here, today=today, house=roster_house.house(), counts_missing=counts)
    if file and sheet.count.rows == len(file.lines):
        made = roster_known.with_kept(made, file, today)
    return made, here


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def plan_of(row: RosterImport, *, now: datetime, reader: Person | None) -> tuple[Plan, list[Brake]]:
    """The plan as things are now, and what should make a second person look."""
    with rows.collector_asleep():
        made, here = look(bytes(row.content or b""), now=now, is_full=row.is_full, sha256=row.sha256)
    row.options = row.options | {"reading": made.feed.reading}
    return made, stops.brakes(made, here, reader=reader.employee_id if reader else "")


def told(made: Plan, started: float) -> dict[str, Any]:
    return report(made) | {"seconds": round(time.monotonic() - started, 1)}


def without_columns(error: UnreadableFile) -> dict[str, Any] | None:
    """A report to name the columns with, where that is all that hinders."""
    return unmapped(error.feed, str(error.named["missing"]).split(", ")) if error.feed else None


def keep(row: RosterImport, state: str, made: Plan, brakes: Sequence[Brake], started: float) -> None:
    """A fresh preview takes the place of the one before."""
    RosterImport.objects.filter(pk=row.pk).update(
        state=state, report=told(made, started), brakes=plain(brakes)
    )


def plain(brakes: Sequence[Brake]) -> list[dict[str, Any]]:
    return [asdict(brake) for brake in brakes]


def again(roster_import: RosterImport, *, now: datetime) -> None:
    """A new preview of the same file, after an answer; inside the caller's transaction."""
    started = time.monotonic()
    row = locked(roster_import)
    if not row.is_open:
        return
    try:
        made, brakes = plan_of(row, now=now, reader=row.by)
    except UnreadableFile as error:
        left = without_columns(error)
        if left is None:
            raise
        RosterImport.objects.filter(pk=row.pk).update(state=State.PREVIEWED, report=left, brakes=[])
    else:
        keep(row, State.PREVIEWED, made, brakes, started)


def locked(roster_import: RosterImport) -> RosterImport:
    return RosterImport.objects.select_for_update(of=("self",), no_key=True).get(pk=roster_import.pk)
