"""A calendar address that nobody can guess: made, made anew, revoked."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from people import audit
from people.models import Person
from programs.models import CalendarFeed


def make(*, by: Person, now: datetime) -> str:
    """The part of the address that is said once; an older one is dead from now on."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        CalendarFeed.objects.update_or_create(
            person=by, defaults={"digest": _digest(token), "epoch": by.sign_in_epoch, "made_at": now}
        )
        audit.record(by=by, verb="make calendar feed", about=by)
    return token


def revoke(*, by: Person) -> None:
    with transaction.atomic():
        gone, _ = CalendarFeed.objects.filter(person=by).delete()
        if gone:
            audit.record(by=by, verb="revoke calendar feed", about=by)


def owner_of(token: str) -> Person | None:
    """None where it was revoked, or its owner left, or ended all sessions since."""
    feed = CalendarFeed.objects.filter(digest=_digest(token)).select_related("person").first()
    if feed is None or not feed.person.is_active or feed.person.sign_in_epoch != feed.epoch:
        return None
    return feed.person


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
