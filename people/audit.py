"""record(): the only writer of Event, called inside the deed's own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from people import clock
from people.models import Event, Person

BATCH = 1000


def record(*, by: Person | None, verb: str, about: models.Model, by_label: str = "", **detail: Any) -> None:
    """Write down who did what to which row; `by=None` is the clock, or whom `by_label` names.

    Never put texts of a pair in `detail`.
    """
    record_all(by=by, verb=verb, about=[about], by_label=by_label, **detail)


def record_all(
    *, by: Person | None, verb: str, about: Iterable[models.Model], by_label: str = "", **detail: Any
) -> None:
    """The same deed on many rows at once: one event for each."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event belongs in the transaction of its deed.")
    at = clock.now()
    Event.objects.bulk_create(
        [
            Event(
                at=at,
                by_id_label=by.employee_id if by else "",
                by_name=by.full_name if by else by_label[:255],
                verb=verb,
                about_kind=row._meta.label_lower,
                about_id=str(row.pk or ""),
                about_name=str(row)[:255],
                detail=detail,
            )
            for row in about
        ],
        batch_size=BATCH,
    )
