"""Webhooks: added, switched, tested; and what is to be told them, sent until it arrives or is given up."""

from __future__ import annotations

import http.client
import json
import logging
import time
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from notices import bell, reaching, signing
from notices.delivery import MOST_ATTEMPTS, PATIENCE, pause
from notices.models import Delivery, Webhook
from people import audit
from people.models import Person
from people.permissions import can_manage_keys

log = logging.getLogger(__name__)
POST_WEBHOOKS = "notices.tasks.post_webhooks"
TEST = "test.ping"
GONE = 410  # a receiver says so once, and is not asked again
KEPT = timedelta(days=30)
BOTH_SIGN = timedelta(hours=24)  # the old secret and the new one


class NotAllowed(Exception):
    """Only an HR administrator decides what is told outside."""


class StillTwo(Exception):
    """Two secrets sign at the moment; a third would cut the receiver off."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class NameIsTaken(Exception):
    """Two webhooks of one name could not be told apart in the audit."""


def add(*, name: str, address: str, events: Iterable[str], by: Person, now: datetime) -> tuple[Webhook, str]:
    """The row and its secret, which nobody sees again. Raises reaching.Unreachable."""
    reaching.check(address)
    secret, wanted = signing.new_secret(), list(events)
    facts = {"name": name, "address": address, "events": wanted, "secret": secret}
    times = {"made_at": now, "on_since": now, "told_until": now}
    try:
        with transaction.atomic():
            _check(by)
            hook = Webhook.objects.create(**facts, **times, made_by=by)
            audit.record(by=by, verb="add webhook", about=hook, address=address, events=wanted)
    except IntegrityError as error:
        raise NameIsTaken from error
    return hook, secret


def switch(hook: Webhook, *, on: bool, by: Person, now: datetime) -> None:
    """What happened while it was off is not told later; what waited is sent once it is on again."""
    state = Webhook.State.ON if on else Webhook.State.OFF
    with transaction.atomic():
        _check(by)
        others = Webhook.objects.filter(pk=hook.pk).exclude(state=state)
        columns = {"on_since": now, "told_until": now} if on else {}
        if others.update(state=state, stopped_at=None, failing_since=None, **columns):
            audit.record(by=by, verb=f"switch {state} webhook", about=hook)
            bell.ring(POST_WEBHOOKS)


def renew(hook: Webhook, *, by: Person, now: datetime) -> str:
    """A new secret, which nobody sees again; the one before signs beside it for a day, then it is gone."""
    secret = signing.new_secret()
    with transaction.atomic():
        _check(by)
        row = Webhook.objects.select_for_update(no_key=True).get(pk=hook.pk)
        if row.old_until is not None and now < row.old_until:
            raise StillTwo(row.old_until)
        facts = {"secret": secret, "old_secret": row.secret, "old_until": now + BOTH_SIGN}
        Webhook.objects.filter(pk=row.pk).update(**facts)
        audit.record(by=by, verb="renew webhook secret", about=row)
    return secret


def remove(hook: Webhook, *, by: Person) -> None:
    with transaction.atomic():
        _check(by)
        rows = Webhook.objects.filter(pk=hook.pk)
        if rows.exists():
            audit.record(by=by, verb="remove webhook", about=hook)
            rows.delete()


def test(hook: Webhook, *, by: Person, now: datetime) -> None:
    """A message of no event, so that somebody can see it arrive."""
    with transaction.atomic():
        _check(by)
        tell(hook, [{"type": TEST, "at": now, "event": None, "data": {}}], now=now)


def again(delivery: Delivery, *, by: Person, now: datetime) -> None:
    """Under the same id: whoever has it already knows that it is the same."""
    fresh = {"state": Delivery.State.WAITING, "sent_at": None, "attempts": 0, "not_before": now}
    with transaction.atomic():
        _check(by)
        over = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.WAITING)
        if over.update(**fresh, created_at=now, leased_until=None):
            audit.record(by=by, verb="repeat webhook", about=delivery.webhook, message=delivery.message_id)
            bell.ring(POST_WEBHOOKS)


def tell(hook: Webhook, happened: Iterable[dict[str, Any]], *, now: datetime) -> None:
    """A delivery for each that has none: type, at, event (its number) and data of each, numbers only."""
    rows = [
        Delivery(
            webhook=hook,
            event=each["event"],
            message_id=f"msg_{uuid.uuid4().hex}",
            type=each["type"],
            body=json.dumps(
                {"type": each["type"], "timestamp": each["at"].isoformat(), "data": each["data"]}
            ),
            not_before=now,
            created_at=now,
        )
        for each in happened
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    bell.ring(POST_WEBHOOKS)


def send_due(*, now: datetime) -> int:
    Delivery.objects.filter(created_at__lt=now - KEPT).exclude(state=Delivery.State.WAITING).delete()
    Webhook.objects.filter(old_until__lte=now).update(old_secret="", old_until=None)
    sent, until = 0, time.monotonic() + settings.NOTICE_LEASE_SECONDS
    away: set[int] = set()  # who did not answer holds up nobody else
    while time.monotonic() < until and (delivery := _claim(away, now=now)) is not None:
        if _send(delivery, now=now):
            sent += 1
        else:
            away.add(delivery.webhook_id)
    return sent


def _claim(away: Iterable[int], *, now: datetime) -> Delivery | None:
    """On a lease, as mails are: the attempt counts before it is made."""
    with transaction.atomic():
        due = (
            Delivery.objects.due(now)
            .exclude(webhook__in=away)
            .order_by("not_before", "pk")
            .select_related("webhook")
        )
        delivery = due.select_for_update(skip_locked=True, of=("self",)).first()
        if delivery is None:
            return None
        until = now + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
        Delivery.objects.filter(pk=delivery.pk).update(leased_until=until, attempts=F("attempts") + 1)
        delivery.attempts += 1
    return delivery


def _send(delivery: Delivery, *, now: datetime) -> bool:
    hook, answer = delivery.webhook, ""
    secrets = hook.secrets(now)
    signed = signing.headers(*secrets, message_id=delivery.message_id, body=delivery.body, now=now)
    try:
        status = reaching.post(hook.address, delivery.body, signed)
        answer = str(status)
    except (reaching.Unreachable, OSError, http.client.HTTPException) as error:
        log.warning("Webhook %s was not reached (%s)", hook.pk, type(error).__name__)
        status, answer = 0, type(error).__name__
    rows = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
    if 200 <= status < 300:
        arrived = {"state": Delivery.State.SENT, "sent_at": now, "leased_until": None}
        Webhook.objects.filter(pk=hook.pk).exclude(failing_since=None).update(failing_since=None)
        return bool(rows.update(**arrived, last_answer=answer))
    over = delivery.attempts >= MOST_ATTEMPTS or now - delivery.created_at >= PATIENCE
    rows.update(
        state=Delivery.State.DEAD if over else Delivery.State.WAITING,
        leased_until=None,
        not_before=now + pause(delivery.attempts),
        last_answer=answer,
    )
    _failed(hook, is_gone=status == GONE, now=now)
    return False


def _failed(hook: Webhook, *, is_gone: bool, now: datetime) -> None:
    """Stopped once nothing has arrived for days; dashboard tells HR administrators of it."""
    with transaction.atomic():
        row = Webhook.objects.on().select_for_update().filter(pk=hook.pk).first()
        if row is None:
            return
        since = row.failing_since or now
        columns: dict[str, Any] = {"failing_since": since}
        if is_gone or now - since >= timedelta(days=settings.WEBHOOK_PATIENCE_DAYS):
            columns |= {"state": Webhook.State.STOPPED, "stopped_at": now}
            audit.record(by=None, verb="stop webhook", about=row)
        Webhook.objects.filter(pk=row.pk).update(**columns)


def _check(by: Person) -> None:
    if not can_manage_keys(Person.objects.get_queryset().get(pk=by.pk)):
        raise NotAllowed
