"""The list of who took which course leaves the house in a file: why, by whom, and about whom is noted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from guides.models import Completion, Course
from guides.permissions import can_take_completions_along
from people.actions import exporting
from people.actions.exporting import Taken
from people.models import Person


class NotAllowed(Exception):
    """HR administrators alone take along what is known about the whole company."""


@transaction.atomic
def completions(
    *, course: Course | None, reason: str, by: Person, now: datetime
) -> Taken[Iterator[Completion]]:
    """Of everybody who works here; all courses unless one is named."""
    if not can_take_completions_along(by):
        raise NotAllowed
    rows = Completion.objects.filter(person__is_active=True)
    if course:
        rows = rows.filter(course=course)
    ordered = rows.select_related("person", "course", "recorded_by").order_by(
        "person__family_name", "person__given_name", "person", "course__slug", "pk"
    )
    leaving = exporting.looked_at(
        ordered.iterator(chunk_size=exporting.CHUNK), lambda row: [row.person],
        where="completions", by=by, now=now,
    )  # fmt: skip
    return exporting.take(
        leaving,
        verb="export completions",
        about=course or by,
        reason=reason,
        rows=rows.count(),
        by=by,
        now=now,
    )
