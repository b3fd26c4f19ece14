"""queue(): a row in the deed's transaction; Celery is only the doorbell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Concat
from django.utils import translation
from django.utils.translation import gettext

from notices import bell, kinds
from notices.models import Card, Muted, Notice
from people import audit
from people.actions.erasure import Known
from people.models import Person

LOOKED_BACK = timedelta(days=7)
SWEEP = "notices.tasks.sweep"


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
    bell.ring(SWEEP)


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
        bell.ring(SWEEP)


def mark_discreet(program_id: int, *, is_discreet: bool) -> None:
    """Also mails of before: the program's name stays out of subjects, they stay out of the house's list."""
    rows = list(Notice.objects.of_program(program_id).order_by("pk").only("pk", "context"))
    for row in rows:
        row.context = {**row.context, "is_discreet": is_discreet}
    Notice.objects.bulk_update(rows, ["context"], batch_size=500)


def was_queued(key: str) -> bool:
    """Whether this was told, or is to be: a deed that runs again and again asks before it counts."""
    return Notice.objects.filter(key=key).exists()


def queued_among(keys: Iterable[str]) -> set[str]:
    """Which of these were told, or are to be: one question for many."""
    return set(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def drop(*, key_prefix: str, to: QuerySet[Any] | None = None) -> int:
    """Take back what is no longer true and in nobody's hands; what a worker is sending counts as sent.

    `to`: keys of the only readers from whom it is taken back.
    """
    waiting = Notice.objects.filter(key__startswith=key_prefix, state=Notice.State.WAITING)
    if to is not None:
        waiting = waiting.filter(to__in=to)
    return waiting.filter(leased_until__isnull=True).update(state=Notice.State.DROPPED)


def choose(person: Person, *, muted: Iterable[str], by: Person | None, now: datetime) -> None:
    """The topics this person wants no mails on; `by` is nobody where a mail program said so for them."""
    wanted_off = set(muted) & kinds.OPTIONAL
    with transaction.atomic():
        Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        before = set(Muted.objects.filter(person=person).values_list("topic", flat=True))
        if wanted_off == before:
            return
        Muted.objects.filter(person=person, topic__in=before - wanted_off).delete()
        Muted.objects.bulk_create(
            Muted(person=person, topic=topic, since=now) for topic in sorted(wanted_off - before)
        )
        audit.record(by=by, verb="choose mails", about=person)


def mute(person: Person, topic: str, *, by: Person | None, now: datetime) -> None:
    """One topic more; saying it twice is saying it once."""
    others = Muted.objects.filter(person=person).values_list("topic", flat=True)
    choose(person, muted=[*others, topic], by=by, now=now)


class NotStuck(Exception):
    """It was not given up, or somebody else has tried it again already."""


def try_again(notice: Notice, *, by: Person, now: datetime) -> None:
    """Once more from the start; where an address was refused, all that it refused within a week."""
    with transaction.atomic():
        rows = Notice.objects.stuck().filter(pk=notice.pk)
        if notice.state == Notice.State.REFUSED:
            rows = Notice.objects.filter(
                state=Notice.State.REFUSED, to=notice.to_id, created_at__gt=now - LOOKED_BACK
            ) | Notice.objects.stuck().filter(pk=notice.pk)
        if not rows.update(
            state=Notice.State.WAITING,
            not_before=now,
            attempts=0,
            tried_first_at=None,
            leased_until=None,
            address="",
        ):
            raise NotStuck
        audit.record(by=by, verb="send again", about=notice)
    bell.ring(SWEEP)


def forget_person(person: Person, known: Known, *, close: Iterable[int]) -> None:
    """Mails to this person lose what they said; mails to others lose the name.

    `close` are people who had to do with them: in mails to these a first name alone means the same person.
    """
    to_them = Notice.objects.filter(to=person)
    to_them.filter(state=Notice.State.WAITING).update(state=Notice.State.DROPPED, leased_until=None)
    to_them.update(context={}, attachments=[], last_error="")
    to_them.filter(state=Notice.State.REFUSED).update(state=Notice.State.DEAD, address="")
    Muted.objects.filter(person=person).delete()
    rows = Notice.objects.annotate(
        text=Concat(
            Cast("context", TextField()),
            "last_error",
            output_field=TextField(),
        )
    )
    near = set(close)
    told = known.found_in("text") | Q(to__in=near) | ~Q(attachments="")  # sealed: looked through one by one
    for row in rows.filter(told).select_related("to").iterator():
        with translation.override(row.to.language):
            stand_in = gettext("a former colleague")
        is_near = row.to_id in near
        after = {
            "context": known.out_of_all(row.context, stand_in, close=is_near),
            "attachments": _attached(row, known, stand_in, close=is_near),
            "last_error": known.out_of(row.last_error, stand_in, close=is_near),
        }
        if after != {name: getattr(row, name) for name in after}:
            Notice.objects.filter(pk=row.pk).update(**after)


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
    Card.objects.filter(created_at__lt=moment).exclude(state=Card.State.WAITING).delete()
    return over(moment).delete()[0]
