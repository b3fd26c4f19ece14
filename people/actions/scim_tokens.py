"""Keys of identity providers: made by an HR administrator, shown once, kept as a digest, revoked at once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from people import audit
from people.models import Person, ScimCall, ScimToken
from people.permissions import can_manage_scim

PREFIX = 6
SEEN_EVERY = timedelta(minutes=1)  # "last used" is written at most this often
CALLS_KEPT = timedelta(days=30)
TIDY_EVERY = 500  # calls


class NotAllowed(Exception):
    """Only an HR administrator makes and revokes keys."""


class NameIsTaken(Exception):
    """Two keys of one name could not be told apart in the audit."""


def make(*, name: str, by: Person, now: datetime) -> tuple[ScimToken, str]:
    """The row and the key itself, which nobody sees again."""
    key = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            _check(by)
            token = ScimToken.objects.create(
                name=name, digest=_digest(key), prefix=key[:PREFIX], made_by=by, kept_by=by, made_at=now
            )
            audit.record(by=by, verb="make SCIM key", about=token)
    except IntegrityError as error:
        raise NameIsTaken from error
    return token, key


def revoke(token: ScimToken, *, by: Person, now: datetime) -> None:
    with transaction.atomic():
        _check(by)
        if ScimToken.objects.open().filter(pk=token.pk).update(revoked_at=now):
            audit.record(by=by, verb="revoke SCIM key", about=token)


def keep(token: ScimToken, *, by: Person) -> None:
    """Answer for a key from now on; whoever made it stays its maker."""
    with transaction.atomic():
        _check(by)
        others = ScimToken.objects.open().filter(pk=token.pk).exclude(kept_by=by)
        if others.update(kept_by=by):
            audit.record(by=by, verb="keep SCIM key", about=token)


def find(key: str, *, now: datetime) -> ScimToken | None:
    """The open key, looked at anew for each call: revoking holds from the next call on."""
    digest = _digest(key)
    token = ScimToken.objects.open().filter(digest=digest).first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        return None
    if token.used_at is None or now - token.used_at > SEEN_EVERY:
        ScimToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def note_call(
    token: ScimToken, *, method: str, path: str, status: int, detail: str, milliseconds: int, now: datetime
) -> None:
    call = ScimCall.objects.create(
        token=token,
        at=now,
        method=method[:8],
        path=path[:120],
        status=status,
        detail=detail[:200],
        milliseconds=milliseconds,
    )
    if call.pk % TIDY_EVERY == 0:
        ScimCall.objects.filter(at__lt=now - CALLS_KEPT).delete()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def _check(by: Person) -> None:
    if not can_manage_scim(Person.objects.get_queryset().get(pk=by.pk)):
        raise NotAllowed
