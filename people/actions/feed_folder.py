"""A feed nobody waits for: the newest file of a folder, read once, read through roster.run()."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from people.actions import roster
from people.hris.reading import UnreadableFile
from people.models import RosterImport

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
SETTLED = timedelta(seconds=30)  # a file that changed a moment ago may still be on its way


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


def take(path: Path, *, source: str, now: datetime, **asked: Any) -> tuple[RosterImport, Exception | None]:
    """Read a file and apply it; one that is too large is noted without being read."""
    try:
        file = content(path)
    except UnreadableFile as error:
        roster.refuse(error, file_name=path.name, sha256=_digest(path), source=source, now=now)
        raise
    return roster.run(file, file_name=path.name, source=source, now=now, **asked)
