"""Signatures of webhooks as the Standard Webhooks specification writes them (standardwebhooks.com). Pure."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import sha256

MARK = "whsec_"
SECRET_BYTES = 32
TOLERANCE = timedelta(minutes=5)


def new_secret() -> str:
    return MARK + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(*secrets_: str, message_id: str, body: str, now: datetime) -> dict[str, str]:
    """One signature for each, so that a receiver may change from one secret to the next when it likes."""
    stamp = str(int(now.timestamp()))
    signed = (f"v1,{_signature(each, message_id, stamp, body)}" for each in secrets_)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(signed),
    }


def is_signed(secret: str, given: dict[str, str], body: str, *, now: datetime) -> bool:
    """What a receiver asks; any one of several signatures will do."""
    stamp = given.get("webhook-timestamp", "")
    if not stamp.isascii() or not stamp.isdigit():
        return False
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        return False
    wanted = f"v1,{_signature(secret, given.get('webhook-id', ''), stamp, body)}"
    return any(hmac.compare_digest(wanted, each) for each in given.get("webhook-signature", "").split(" "))


def _signature(secret: str, message_id: str, stamp: str, body: str) -> str:
    key = b64decode(secret.removeprefix(MARK))
    return b64encode(hmac.new(key, f"{message_id}.{stamp}.{body}".encode(), sha256).digest()).decode()
