"""Notes of a pair: never audited, mailed or logged, because nobody else may learn even that they exist."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from people.models import Person
from programs.actions import files, mentorships
from programs.models import Mentorship, Note


def write(
    mentorship: Mentorship,
    *,
    by: Person,
    now: datetime,
    is_shared: bool,
    body: str,
    file: tuple[str, bytes] | None = None,
) -> Note:
    """Shared with the partner, or private to the author; with a file (name, content) or not at all."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        columns = {"author": by, "is_shared": is_shared}
        just_now = row.notes.filter(**columns, created_at__gt=now - mentorships.SECOND_CLICK)
        again = next((note for note in just_now if note.body == body), None)
        if again:
            return again
        note = Note.objects.create(mentorship=row, created_at=now, body=body, **columns)
        if file:
            files.add(note, name=file[0], raw=file[1], by=by, now=now)
        return note
