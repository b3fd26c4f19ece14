"""queue(): a row in the deed's transaction; Celery is only the doorbell."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import connection, transaction

from notices.models import Notice
from people.models import Person

log = logging.getLogger(__name__)


def queue(
    *,
    to: Person,
    kind: str,
    key: str,
    now: datetime,
    not_before: datetime | None = None,
    attachments: Sequence[dict[str, str]] = (),
    **context: Any,
) -> None:
    """Note that this person is to be told; a key that was queued before changes nothing.

    An attachment is text: {"name": "invitation.ics", "type": "text/calendar; method=REQUEST", "text": …}.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A notice belongs in the transaction of its deed.")
    Notice.objects.bulk_create(
        [
            Notice(
                to=to,
                kind=kind,
                key=key,
                context=context,
                attachments=list(attachments),
                not_before=not_before or now,
                created_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    _ring_after_commit()


def queue_all(*, kind: str, now: datetime, letters: Iterable[tuple[Person, str, dict[str, Any]]]) -> None:
    """The same for many people at once: (to, key, context) each, one insert, one ring of the bell."""
    if not connection.in_atomic_block:
        raise RuntimeError("A notice belongs in the transaction of its deed.")
    rows = [
        Notice(to=to, kind=kind, key=key, context=context, not_before=now, created_at=now)
        for to, key, context in letters
    ]
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        _ring_after_commit()


def _ring_after_commit() -> None:
    """Once per transaction, however many rows it queues."""
    if not any(entry[1] is ring for entry in connection.run_on_commit):
        transaction.on_commit(ring, robust=True)


def ring() -> None:
    """Wake the sender; if the broker is away, beat's sweep finds the row."""
    try:
        current_app.send_task("notices.tasks.sweep", retry=False)
    except Exception:  # the row is the queue: a silent bell loses nothing
        log.warning("The broker did not answer; the sweep will send what waits.")


def drop(*, key_prefix: str) -> int:
    """Take back what is no longer true and in nobody's hands; what a worker is sending counts as sent."""
    waiting = Notice.objects.filter(key__startswith=key_prefix, state=Notice.State.WAITING)
    return waiting.filter(leased_until__isnull=True).update(state=Notice.State.DROPPED)
