"""record(): the only writer of Event, called inside the deed's own transaction."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from people import clock
from people.models import Event, Person


def record(*, by: Person | None, verb: str, about: models.Model, **detail: Any) -> None:
    """Write down who did what to which row; `by=None` is the clock. Never put texts of a pair in `detail`."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event belongs in the transaction of its deed.")
    Event.objects.create(
        at=clock.now(),
        by_id_label=by.employee_id if by else "",
        by_name=by.full_name if by else "",
        verb=verb,
        about_kind=about._meta.label_lower,
        about_id=str(about.pk),
        about_name=str(about)[:255],
        detail=detail,
    )
