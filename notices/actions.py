"""queue(): a row in the deed's transaction; Celery is only the doorbell."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Concat
from django.utils import translation
from django.utils.translation import gettext

from notices.models import Notice
from people.actions.erasure import Known
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


def forget_person(person: Person, known: Known, *, close: Iterable[int]) -> None:
    """Mails to this person lose what they said; mails to others lose the name.

    `close` are people who had to do with them: in mails to these a first name alone means the same person.
    """
    to_them = Notice.objects.filter(to=person)
    to_them.filter(state=Notice.State.WAITING).update(state=Notice.State.DROPPED, leased_until=None)
    to_them.update(context={}, attachments=[], last_error="")
    rows = Notice.objects.annotate(
        text=Concat(
            Cast("context", TextField()),
            Cast("attachments", TextField()),
            "last_error",
            output_field=TextField(),
        )
    )
    near = set(close)
    for row in rows.filter(known.found_in("text") | Q(to__in=near)).select_related("to").iterator():
        with translation.override(row.to.language):
            stand_in = gettext("a former colleague")
        is_near = row.to_id in near
        Notice.objects.filter(pk=row.pk).update(
            context=known.out_of_all(row.context, stand_in, close=is_near),
            attachments=_attached(row, known, stand_in, close=is_near),
            last_error=known.out_of(row.last_error, stand_in, close=is_near),
        )


def _attached(row: Notice, known: Known, stand_in: str, *, close: bool) -> list[Any]:
    """A calendar file that was sent is in the reader's calendar; it folds lines, so names hide in it."""
    if close and row.state != Notice.State.WAITING:
        return []
    return list(known.out_of_all(row.attachments, stand_in, close=close))


def over(moment: datetime) -> QuerySet[Notice]:
    """Mails of before that moment that nobody waits for any more."""
    return Notice.objects.filter(created_at__lt=moment).exclude(state=Notice.State.WAITING)


def forget_before(moment: datetime) -> int:
    """What was told so long ago that no deed would tell it again."""
    return over(moment).delete()[0]
