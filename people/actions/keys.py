"""Keys to a door of this house: made by an HR administrator, shown once, kept as a digest, revocable."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import IntegrityError, transaction

from people import audit
from people.models import ApiCall, ApiKey, Person, ScimCall, ScimToken
from people.permissions import can_manage_keys

PREFIX = 6
SCHEME = "bearer "
SEEN_EVERY = timedelta(minutes=1)  # "last used" is written at most this often
CALLS_KEPT = timedelta(days=30)
TIDY_EVERY = 500  # calls

Kind = Literal["SCIM", "API"]
MODELS: dict[str, tuple[type[ScimToken] | type[ApiKey], type[ScimCall] | type[ApiCall]]] = {
    "SCIM": (ScimToken, ScimCall),
    "API": (ApiKey, ApiCall),
}


class NotAllowed(Exception):
    """Only an HR administrator makes and revokes keys."""


class NameIsTaken(Exception):
    """Two keys of one name could not be told apart in the audit."""


def make(kind: Kind, *, name: str, by: Person, now: datetime, **columns: Any) -> tuple[Any, str]:
    """The row and the key itself, which nobody sees again."""
    key = secrets.token_urlsafe(32)
    facts = {"name": name, "digest": _digest(key), "prefix": key[:PREFIX], "made_at": now}
    try:
        with transaction.atomic():
            _check(by)
            row = MODELS[kind][0].objects.create(**facts, made_by=by, kept_by=by, **columns)
            audit.record(by=by, verb=f"make {kind} key", about=row, **_said(columns))
    except IntegrityError as error:
        raise NameIsTaken from error
    return row, key


def revoke(kind: Kind, row: ScimToken | ApiKey, *, by: Person, now: datetime) -> None:
    with transaction.atomic():
        _check(by)
        if MODELS[kind][0].objects.open().filter(pk=row.pk).update(revoked_at=now):
            audit.record(by=by, verb=f"revoke {kind} key", about=row)


def keep(kind: Kind, row: ScimToken | ApiKey, *, by: Person) -> None:
    """Answer for a key from now on; whoever made it stays its maker."""
    with transaction.atomic():
        _check(by)
        others = MODELS[kind][0].objects.open().filter(pk=row.pk).exclude(kept_by=by)
        if others.update(kept_by=by):
            audit.record(by=by, verb=f"keep {kind} key", about=row)


def shown(kind: Kind, header: str, *, now: datetime) -> Any | None:
    """The key in a header `Authorization: Bearer …`, where it opens."""
    if header[: len(SCHEME)].lower() != SCHEME:
        return None
    return find(kind, header[len(SCHEME) :].strip(), now=now)


def find(kind: Kind, key: str, *, now: datetime) -> Any | None:
    """The key that opens, looked at anew for each call: revoking holds from the next call on."""
    digest, model = _digest(key), MODELS[kind][0]
    row = model.objects.usable(now).filter(digest=digest).first()
    if row is None or not hmac.compare_digest(row.digest, digest):
        return None
    if row.used_at is None or now - row.used_at > SEEN_EVERY:
        model.objects.filter(pk=row.pk).update(used_at=now)
    return row


def note_call(
    kind: Kind,
    token: ScimToken | ApiKey,
    *,
    method: str,
    path: str,
    status: int,
    detail: str,
    milliseconds: int,
    now: datetime,
) -> None:
    model: Any = MODELS[kind][1]
    call = model.objects.create(
        token=token,
        at=now,
        method=method[:8],
        path=path[:120],
        status=status,
        detail=detail[:200],
        milliseconds=milliseconds,
    )
    if call.pk % TIDY_EVERY == 0:
        model.objects.filter(at__lt=now - CALLS_KEPT).delete()


def _said(columns: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in columns.items()
    }


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def _check(by: Person) -> None:
    if not can_manage_keys(Person.objects.get_queryset().get(pk=by.pk)):
        raise NotAllowed
