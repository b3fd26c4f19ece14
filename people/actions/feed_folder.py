"""A feed nobody waits for: the newest file of a folder, read once, with the same brakes as on the page."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from people.actions import roster
from people.hris.reading import UnreadableFile
from people.models import RosterImport

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
SETTLED = timedelta(seconds=30)  # a file that changed a moment ago may still be on its way


@dataclass(frozen=True, slots=True)
class Run:
    """How one file ended; `no` is why it was not applied, if so."""

    row: RosterImport
    no: Exception | None = None


def newest_unread(folder: Path, *, before: datetime | None = None) -> Path | None:
    """The newest file; where its content was read before, nothing: older ones are older news."""
    files = [path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file()]
    newest = max(files, key=lambda path: (path.stat().st_mtime, path.name), default=None)
    if newest is None or (before is not None and newest.stat().st_mtime > (before - SETTLED).timestamp()):
        return None
    read = RosterImport.objects.filter(sha256=_digest(newest)).exclude(source=RosterImport.Source.UPLOAD)
    return None if read.exists() else newest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content(path: Path) -> bytes:
    if path.stat().st_size > settings.FEED_MAX_BYTES:
        raise UnreadableFile("too big", megabytes=settings.FEED_MAX_BYTES // 1024 // 1024)
    return path.read_bytes()


def run(
    file: bytes, *, file_name: str, source: str, now: datetime, is_full: bool = True,
    takes: str = RosterImport.Takes.GOOD_ROWS,
) -> Run:  # fmt: skip
    """Preview and apply in one go; raises UnreadableFile, and leaves a row in the list of runs either way."""
    row = roster.preview(
        file, file_name=file_name, by=None, now=now, is_full=is_full, takes=takes, source=source
    )
    try:
        return Run(roster.apply_import(row, by=None, now=now))
    except (
        roster.PreviewIsStale, roster.AsksFirst, roster.NothingTaken, roster.RowsRejected,
        roster.NeedsSecondPerson, roster.NoAdministratorLeft,
    ) as no:  # fmt: skip
        row.refresh_from_db()
        return Run(row, no)
