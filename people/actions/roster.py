"""The roster follows the HR feed: preview a file, apply it, or set it aside. Nobody is ever deleted."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from people import audit
from people.actions import roster_look, roster_write
from people.actions.roster_look import changes, look, read
from people.hris.brakes import Brake
from people.hris.plan import Plan
from people.hris.reading import UnreadableFile
from people.models import Person, RosterImport
from people.models.roster_import import RosterImportQuerySet
from people.permissions import can_agree_to_import, can_import_people

ONE_AT_A_TIME = 7_361_221  # any number: the advisory lock all imports share
ROWS_KEPT = timedelta(days=30)
ABOUT_PEOPLE = ("created", "updated", "leaving", "missing", "gone", "rejected", "flagged", "cleaned")
__all__ = [
    "apply_import",
    "approve",
    "changes",
    "discard",
    "forget_rows",
    "look",
    "preview",
    "read",
    "refuse",
    "run",
    "with_rows",
]

State, Takes = RosterImport.State, RosterImport.Takes


class AlreadyApplied(Exception):
    """The file was applied before; it can't be set aside any more."""


class AlreadySetAside(Exception):
    """The file was set aside before; its content is gone."""


class PreviewIsStale(Exception):
    """The house changed since the preview; the row now holds a new one and nothing was applied."""


class AsksFirst(Exception):
    """The dates fit both orders and nobody said which; nothing was applied."""


class RowsRejected(Exception):
    """All rows or nothing was asked for, and some are rejected; nothing was applied."""


class NothingTaken(Exception):
    """No row of the file could be taken, so it says nothing about anybody; nothing was applied."""


class NeedsSecondPerson(Exception):
    """So much would change that another HR administrator has to agree; the row waits for one."""


class NotAllowed(Exception):
    """Whoever asks is no HR administrator any more; nothing was applied."""


class NoAdministratorLeft(Exception):
    """This file would close the accounts of all HR administrators; nobody can agree to that."""


def preview(
    content: bytes, *, file_name: str, by: Person | None, now: datetime, **asked: Any
) -> RosterImport:
    """What a file would change; `asked` may say is_full, takes and source, as columns of the row.

    A file that can't be read leaves its row in the list of runs, and raises UnreadableFile.
    """
    started = time.monotonic()
    row = _new(content, file_name=file_name, by=by, created_at=now, **asked)
    try:
        made, brakes = roster_look.plan_of(row, now=now, reader=by)
    except UnreadableFile as error:
        left = roster_look.without_columns(error)
        if left is None or row.source != RosterImport.Source.UPLOAD:
            _refuse(row, error)
            raise
        row.report = left
    else:
        row.report, row.brakes = roster_look.told(made, started), roster_look.plain(brakes)
    with transaction.atomic():
        _save(row)
    return row


def run(
    content: bytes, *, file_name: str, now: datetime, **asked: Any
) -> tuple[RosterImport, Exception | None]:
    """Preview and apply in one go, with nobody to look in between; and why it was not applied, if so."""
    started = time.monotonic()
    row = _new(content, file_name=file_name, created_at=now, **asked)
    try:
        with transaction.atomic():
            _one_at_a_time()
            made, brakes = roster_look.plan_of(row, now=now, reader=None)
            row.report, row.brakes = roster_look.told(made, started), roster_look.plain(brakes)
            no = _hindrance(row, made, brakes, by=None, seen="", is_second=False)
            row.content = content if no else None
            _save(row)
            if no is None:
                _write(row, made, brakes, started, by=None, now=now, is_second=False)
            else:
                _stop(row, no, brakes, by=None)
    except UnreadableFile as error:
        _refuse(row, error)
        raise
    row.refresh_from_db()
    return row, no


def _new(content: bytes, *, file_name: str, **columns: Any) -> RosterImport:
    return RosterImport(
        file_name=file_name[:255], sha256=roster_look.digest(content), content=content, **columns
    )


def _save(row: RosterImport) -> None:
    row.save(force_insert=True)
    audit.record(by=row.by, verb="preview import", about=row)


def refuse(error: UnreadableFile, *, file_name: str, sha256: str, source: str, now: datetime) -> None:
    """A file that nobody read: it stands in the list of runs, with the reason."""
    row = RosterImport(file_name=file_name[:255], sha256=sha256, source=source, created_at=now)
    _refuse(row, error)


def _refuse(row: RosterImport, error: UnreadableFile) -> None:
    row.state, row.content, row.refusal = State.REFUSED, None, error.reason
    row.options = {"refusal": dict(error.named)}
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record(by=row.by, verb="refuse import", about=row, reason=error.reason)


def apply_import(
    roster_import: RosterImport, *, by: Person | None, now: datetime, seen: str = "", takes: str = ""
) -> RosterImport:
    """Apply what the preview showed; `seen` is the fingerprint of the preview on the page that was used."""
    return _apply(roster_import, by=by, now=now, seen=seen, takes=takes)


def approve(roster_import: RosterImport, *, by: Person, now: datetime, seen: str = "") -> RosterImport:
    """The second person's yes; whoever chose the file can't give it."""
    return _apply(roster_import, by=by, now=now, seen=seen, is_second=True)


def _apply(
    roster_import: RosterImport, *, by: Person | None, now: datetime, seen: str, takes: str = "",
    is_second: bool = False,
) -> RosterImport:  # fmt: skip
    started = time.monotonic()
    with transaction.atomic():
        _one_at_a_time()
        row = roster_look.locked(roster_import)
        if row.state == State.APPLIED:
            return row
        if not row.is_open:
            raise AlreadySetAside
        by = _as_now(by)
        row.takes = takes or row.takes
        made, brakes = roster_look.plan_of(row, now=now, reader=by)
        no = _hindrance(row, made, brakes, by=by, seen=seen, is_second=is_second)
        if no is None:
            _write(row, made, brakes, started, by=by, now=now, is_second=is_second)
        else:
            row.report = roster_look.told(made, started)
            _stop(row, no, brakes, by=by)
    if no is not None:
        raise no
    row.refresh_from_db()
    return row


def _as_now(by: Person | None) -> Person | None:
    """Behind another import one may wait for a minute, and lose the role or the account meanwhile."""
    if by is None:
        return None
    here = Person.objects.get_queryset().get(pk=by.pk)
    if not can_import_people(here):
        raise NotAllowed
    return here


def _hindrance(
    row: RosterImport, made: Plan, brakes: Sequence[Brake], *, by: Person | None, seen: str, is_second: bool
) -> Exception | None:
    """Why this file is not applied now, if anything."""
    if made.fingerprint != row.report["fingerprint"] or seen not in {"", made.fingerprint}:
        return PreviewIsStale()
    if made.feed.is_ambiguous:
        return AsksFirst()
    if not made.people and not made.same.count:
        return NothingTaken()
    if row.takes == Takes.ALL_ROWS and made.rejected:
        return RowsRejected()
    if any(brake.kind == "administrators" for brake in brakes):
        return NoAdministratorLeft()
    agreed = is_second and by is not None and can_agree_to_import(by, row)
    if brakes and not agreed:
        return NeedsSecondPerson()
    return None


def _write(
    row: RosterImport, made: Plan, brakes: Sequence[Brake], started: float, *, by: Person | None,
    now: datetime, is_second: bool,
) -> None:  # fmt: skip
    roster_write.write(made, by=by, about=row, now=now)
    RosterImport.objects.filter(pk=row.pk).update(
        state=State.APPLIED, applied_at=now, content=None, takes=row.takes,
        approved_by=by if is_second else None, brakes=roster_look.plain(brakes),
        report=row.report | {"seconds": round(time.monotonic() - started, 1)},
    )  # fmt: skip


def _stop(row: RosterImport, no: Exception, brakes: Sequence[Brake], *, by: Person | None) -> None:
    """A fresh preview stays; where a second person is needed the file waits for one."""
    waits = isinstance(no, NeedsSecondPerson)
    if waits and row.state != State.WAITING:
        audit.record(by=by, verb="stop import", about=row, why=[brake.kind for brake in brakes])
    state = State.WAITING if waits else row.state
    RosterImport.objects.filter(pk=row.pk).update(
        state=state, report=row.report, brakes=roster_look.plain(brakes)
    )


def discard(roster_import: RosterImport, *, by: Person) -> None:
    with transaction.atomic():
        row = roster_look.locked(roster_import)
        if row.state == State.APPLIED:
            raise AlreadyApplied
        if row.is_open:
            RosterImport.objects.filter(pk=row.pk).update(state=State.DISCARDED, content=None)
            audit.record(by=by, verb="set aside import", about=row)


def with_rows(*, now: datetime, after: timedelta = ROWS_KEPT) -> RosterImportQuerySet:
    """Reports of before that still name people."""
    old = RosterImport.objects.filter(created_at__lt=now - after).without_content()
    return old.filter(report__has_key="fingerprint").order_by("pk")


def forget_rows(*, now: datetime, after: timedelta = ROWS_KEPT) -> int:
    """A month after a file was read only its numbers are kept: no names, no rows, no file."""
    forgotten = 0
    for row in with_rows(now=now, after=after):
        with transaction.atomic():
            row = roster_look.locked(row)
            kept = {
                name: value
                for name, value in row.report.items()
                if name not in {*ABOUT_PEOPLE, "fingerprint"}
            }
            kept.get("file", {}).pop("samples", None)
            state = State.DISCARDED if row.is_open else row.state
            RosterImport.objects.filter(pk=row.pk).update(report=kept, content=None, state=state)
        forgotten += 1
    return forgotten


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
