"""Mentors whom a mentee saves or puts aside; nobody else learns of it, nor does the log."""

from __future__ import annotations

from datetime import datetime

from matching.models import Mark
from programs.models import Mentee, Mentor


class OtherProgram(Exception):
    """A mark is between two of one program."""


def mark(*, mentee: Mentee, mentor: Mentor, kind: str, now: datetime) -> None:
    """The newest counts; the same twice is one."""
    if mentor.program_id != mentee.program_id or mentor.person_id == mentee.person_id:
        raise OtherProgram
    Mark.objects.update_or_create(
        mentee=mentee, mentor=mentor, defaults={"kind": Mark.Kind(kind), "marked_at": now}
    )


def unmark(*, mentee: Mentee, mentor: Mentor) -> None:
    Mark.objects.filter(mentee=mentee, mentor=mentor).delete()
