"""The list of who took which course leaves the house in a file: why, by whom, and about whom is noted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guides.models import Completion, Course
from guides.permissions import can_take_completions_along
from people import audit
from people.actions import looks
from people.models import Look, Person


class NotAllowed(Exception):
    """HR administrators alone take along what is known about the whole company."""


@transaction.atomic
def completions(*, course: Course | None, reason: str, by: Person, now: datetime) -> list[Completion]:
    """Of everybody who works here; all courses unless one is named."""
    if not can_take_completions_along(by):
        raise NotAllowed
    rows = Completion.objects.filter(person__is_active=True)
    if course:
        rows = rows.filter(course=course)
    rows = rows.select_related("person", "course", "recorded_by")
    found = list(rows.order_by("person__family_name", "person__given_name", "person", "course__slug", "pk"))
    audit.record(
        by=by,
        verb="export completions",
        about=course or by,
        reason=reason,
        rows=len(found),
    )
    people = [row.person for row in found]
    looks.note(by=by, about=people, what=Look.What.LIST, where="completions", now=now)
    return found
