"""Notes of a pair: never audited, mailed or logged, because nobody else may learn even that they exist."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from people.models import Person
from programs.actions import mentorships
from programs.models import Mentorship, Note


def write(mentorship: Mentorship, *, by: Person, now: datetime, is_shared: bool, body: str) -> Note:
    """Shared with the partner, or private to the author."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        words = {"author": by, "is_shared": is_shared, "body": body}
        again = row.notes.filter(**words, created_at__gt=now - mentorships.SECOND_CLICK).first()
        return again or Note.objects.create(mentorship=row, created_at=now, **words)
