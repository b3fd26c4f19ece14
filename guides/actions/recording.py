"""A course that was taken elsewhere: a trainer records it, with what was shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db import transaction

from guides.actions import training
from guides.models import YEARS_VALID, Completion, Course, shifted
from people import audit
from people.models import Person


class NotForYourself(Exception):
    """Nobody records their own training."""


class NotRecent(Exception):
    """The day lies ahead, or so far back that it would not count."""


@transaction.atomic
def record(
    person: Person, course: Course, *, evidence: str, done_on: date, by: Person, now: datetime
) -> Completion:
    """The app that knows the program asks whether `by` may; a second click changes nothing."""
    if by.pk == person.pk:
        raise NotForYourself
    completed_at = datetime.combine(done_on, time(12), tzinfo=UTC)
    if done_on > now.date() or completed_at <= shifted(now, years=-YEARS_VALID):
        raise NotRecent
    row = training.assign(person, course, now=now, by=by)
    row = Completion.objects.select_for_update(of=("self",)).select_related("course").get(pk=row.pk)
    if row.is_done:
        return row
    columns = {
        "completed_at": completed_at,
        "version": course.version,
        "evidence": evidence,
        "recorded_by": by,
    }
    Completion.objects.filter(pk=row.pk).update(**columns)
    row.refresh_from_db(fields=list(columns))
    audit.record(by=by, verb="record course", about=row, done_on=done_on.isoformat())
    return row
