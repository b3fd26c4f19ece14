"""Sending one mail: its rows claimed by a lease, sent, then marked; never marked before they are sent."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from notices import kinds, pacing
from notices.letters import Mail, compose
from notices.models import Muted, Notice
from people.models import Person

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 30  # counted before each, so that a row which ends its sender is not tried for ever
PATIENCE = timedelta(hours=48)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
ASKED_BACK = timedelta(days=8)  # of what was sent, for its turn: a week and a time zone
SPREAD = random.SystemRandom()
READER_LOCK = 7  # the first number of the lock; the reader's is the second
READERS = 50


@dataclass(frozen=True)
class Letter:
    """One mail to one person: usually one row; several that waited together are one mail."""

    notices: tuple[Notice, ...]

    @property
    def first(self) -> Notice:
        return self.notices[0]

    @property
    def rows(self) -> QuerySet[Notice]:
        return Notice.objects.filter(
            pk__in=[notice.pk for notice in self.notices], state=Notice.State.WAITING
        )


def claim(*, now: datetime) -> Letter | None:
    """Take one due mail on a lease; other workers skip it. The attempt counts before it is made.

    What people say to each other goes first, oldest first; then what waited for its reader's turn.
    """
    with transaction.atomic():
        while together := _oldest(now) or _whose_turn_it_is(now):
            if not _ends_its_sender(together):
                return _lease(together, now=now)
    return None


def _ends_its_sender(together: list[Notice]) -> bool:
    """Tried so often, and nobody lived to say what became of it: given up."""
    tried = [notice.pk for notice in together if notice.attempts >= MOST_ATTEMPTS]
    if tried:
        Notice.objects.filter(pk__in=tried).update(state=Notice.State.DEAD, leased_until=None)
    return bool(tried)


def _oldest(now: datetime) -> list[Notice]:
    waiting = kinds.WAITING if settings.NOTICE_TURNS else frozenset()
    due = Notice.objects.due(now).exclude(kind__in=waiting).order_by("not_before", "pk")
    return list(due.select_for_update(skip_locked=True, of=("self",)).select_related("to")[:1])


def _whose_turn_it_is(now: datetime) -> list[Notice]:
    """The rows that are one mail to one reader whom no other sender is looking at."""
    if not settings.NOTICE_TURNS:
        return []
    due = Notice.objects.due(now).filter(kind__in=kinds.WAITING).order_by("not_before", "pk")
    while readers := dict.fromkeys(due.values_list("to", flat=True)[:READERS]):
        free = [reader for reader in readers if _take(reader)]
        if not free:
            return []
        for reader in free:
            if together := _together(reader, now=now):
                return together
    return []


def _take(reader: int) -> bool:
    """Held until the end of the transaction, so that nobody's week is counted twice at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [READER_LOCK, reader])
        return bool(cursor.fetchone()[0])


def _together(reader: int, *, now: datetime) -> list[Notice]:
    """What is one mail; none where the reader's hours or turn are still to come."""
    waiting = Notice.objects.filter(to=reader, kind__in=kinds.WAITING, state=Notice.State.WAITING)
    due = waiting.filter(pk__in=Notice.objects.due(now).values("pk")).order_by("not_before", "pk")
    rows = list(due.select_for_update(of=("self",)).select_related("to"))
    tried = next((row.batch for row in rows if row.batch), "")
    if tried:  # the same rows again, for its Message-ID says so
        return [row for row in rows if row.batch == tried]
    if not rows:
        return []
    later = _its_turn(rows[0], now=now)
    if later > now:
        due.update(not_before=later)
        return []
    if len(rows) > 1:
        due.update(batch=rows[0].key)
        for row in rows:
            row.batch = rows[0].key
    return rows


def _its_turn(notice: Notice, *, now: datetime) -> datetime:
    """Now, or when it may go: a moment for others to join, then the reader's hours, day and week."""
    reader = notice.to
    settled = notice.not_before + timedelta(seconds=settings.NOTICE_TOGETHER_SECONDS)
    if notice.not_before == notice.created_at and settled > now:
        return settled
    sent = Notice.objects.filter(to=reader, kind__in=kinds.WAITING)
    moments = set(sent.filter(sent_at__gt=now - ASKED_BACK).values_list("sent_at", flat=True))
    if sent.filter(state=Notice.State.WAITING, leased_until__gt=now).exists():
        moments.add(now)
    return pacing.next_moment(
        now,
        zone=ZoneInfo(reader.time_zone),
        country=reader.country,
        sent=[moment for moment in moments if moment],
    )


def _lease(together: list[Notice], *, now: datetime) -> Letter:
    letter = Letter(tuple(together))
    letter.rows.update(
        leased_until=now + timedelta(seconds=settings.NOTICE_LEASE_SECONDS),
        attempts=F("attempts") + 1,
        tried_first_at=Coalesce("tried_first_at", Value(now, DateTimeField())),
    )
    for notice in together:
        notice.attempts += 1
        notice.tried_first_at = notice.tried_first_at or now
    return letter


def deliver(letter: Letter, *, now: datetime, mail: Mail | None = None) -> int:
    """Send a claimed mail; how many rows were told (0: it waits for the next attempt or is given up)."""
    reader = _reader(letter.first.to_id)
    if reader is None:
        letter.rows.update(state=Notice.State.DROPPED, leased_until=None)
        return 0
    letter = _still_wanted(letter, muted=set(reader["muted"]))
    if not letter.notices:
        return 0
    if reader["has_refused"]:
        _refuse(letter, "The address has refused a mail before.")
        return 0
    try:
        (mail or Mail()).send(compose(*letter.notices))
    except Exception as error:  # any cause: one bad row never stops the others
        _not_sent(letter, error, now=now)
        return 0
    told = letter.rows.update(
        state=Notice.State.SENT, sent_at=now, leased_until=None, last_error="", batch=letter.first.batch
    )
    return int(told)


def _reader(pk: int) -> dict[str, Any] | None:
    """Whether mail may go there, as it is now and not when the mail was claimed: in one question."""
    refused = Notice.objects.refused_now().filter(to=OuterRef("pk"))
    muted = Muted.objects.filter(person=OuterRef("pk")).values("topic")
    rows = Person.objects.reachable().filter(pk=pk)
    found = rows.values("pk", has_refused=Exists(refused), muted=ArraySubquery(muted)).first()
    return dict(found) if found else None


def _still_wanted(letter: Letter, *, muted: set[str]) -> Letter:
    """Without what the reader does not want to get any more."""
    unwanted = [notice.pk for notice in letter.notices if kinds.of(notice.kind).topic in muted]
    if unwanted:
        letter.rows.filter(pk__in=unwanted).update(state=Notice.State.DROPPED, leased_until=None)
    return Letter(tuple(notice for notice in letter.notices if notice.pk not in unwanted))


def _not_sent(letter: Letter, error: Exception, *, now: datetime) -> None:
    """A refused address is final, and so is a refused mail; all else is tried again for two days."""
    log.warning("Notice %s was not sent (%s)", letter.first.pk, type(error).__name__)
    reason = f"{type(error).__name__}: {error}"[:500]
    if isinstance(error, SMTPRecipientsRefused) and all(
        500 <= code < 600 for code, _words in error.recipients.values()
    ):
        _refuse(letter, reason)
        return
    is_final = isinstance(error, SMTPDataError) and 500 <= error.smtp_code < 600
    since = letter.first.tried_first_at or now
    given_up = is_final or letter.first.attempts >= MOST_ATTEMPTS or now - since >= PATIENCE
    letter.rows.update(
        state=Notice.State.DEAD if given_up else Notice.State.WAITING,
        leased_until=None,
        not_before=now + pause(letter.first.attempts),
        last_error=reason,
    )


def pause(attempts: int) -> timedelta:
    """One minute, two, four … four hours; a fifth more or less, so that what failed together comes apart."""
    doubled = min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return doubled * SPREAD.uniform(0.8, 1.2)


def _refuse(letter: Letter, reason: str) -> None:
    letter.rows.update(
        state=Notice.State.REFUSED, leased_until=None, last_error=reason, address=letter.first.to.email
    )
