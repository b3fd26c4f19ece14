"""queue(): a row in the deed's transaction; Celery is only the doorbell."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import connection, transaction

from notices.models import Notice
from people.models import Person

log = logging.getLogger(__name__)


def queue(
    *, to: Person, kind: str, key: str, now: datetime, not_before: datetime | None = None, **context: Any
) -> None:
    """Note that this person is to be told; a key that was queued before changes nothing."""
    assert connection.in_atomic_block, "a notice belongs in the deed's transaction"
    Notice.objects.bulk_create(
        [
            Notice(
                to=to,
                kind=kind,
                key=key,
                context=context,
                not_before=not_before or now,
                created_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    transaction.on_commit(ring, robust=True)


def ring() -> None:
    """Wake the sender; if the broker is away, beat's sweep finds the row."""
    try:
        current_app.send_task("notices.tasks.sweep", retry=False)
    except Exception:  # the row is the queue: a silent bell loses nothing
        log.warning("The broker did not answer; the sweep will send what waits.")


def drop(*, key_prefix: str) -> int:
    """Take back what is not sent yet and is no longer true; returns how many."""
    return Notice.objects.filter(key__startswith=key_prefix, state=Notice.State.WAITING).update(
        state=Notice.State.DROPPED
    )
