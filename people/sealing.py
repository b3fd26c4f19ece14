"""Seals words, so that whoever holds the database or a copy of it reads none of them.

AES-256-GCM with a fresh nonce. Each sealed text names the key that opens it, and is bound to the column it
was written in: moved to another column, or changed by one bit, it doesn't open.
"""

from __future__ import annotations

import binascii
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "s1"  # the form of what follows, should there ever be another
KEY_BYTES, NONCE_BYTES = 32, 12


class NotAKey(ValueError):
    """What was given is not 32 bytes in base64."""


class CannotOpen(Exception):
    """These words were sealed with a key that is not given, or are not what was written."""


def new_key() -> str:
    return urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def key_id(key: str) -> str:
    """Eight characters that name a key and say nothing of it."""
    return sha256(b"mentoring key id\n" + _bytes(key)).hexdigest()[:8]


def seal(words: str, *, place: str, keys: Sequence[str]) -> str:
    """With the first of the keys. No words stay no words: that a field is empty is no secret."""
    if not words:
        return ""
    name, box = _boxes(tuple(keys))[0]
    nonce = os.urandom(NONCE_BYTES)
    sealed = box.encrypt(nonce, words.encode(), _bound(place, name))
    return f"{MARK}.{name}.{urlsafe_b64encode(nonce + sealed).decode().rstrip('=')}"


def unseal(sealed: str, *, place: str, keys: Sequence[str]) -> str:
    if not sealed:
        return ""
    mark, _, rest = sealed.partition(".")
    name, _, body = rest.partition(".")
    box = dict(_boxes(tuple(keys))).get(name)
    if mark != MARK or box is None:
        raise CannotOpen(f"A text in {place} was sealed with a key that NOTE_KEYS does not hold.")
    try:
        raw = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        return box.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(place, name)).decode()
    except (InvalidTag, ValueError):
        raise CannotOpen(f"A text in {place} is not what was written there.") from None


def sealed_with(sealed: str) -> str:
    """The name of the key that opens it."""
    return sealed.split(".", 2)[1] if sealed.startswith(f"{MARK}.") else ""


def _bound(place: str, name: str) -> bytes:
    return f"{MARK}\n{name}\n{place}".encode()


@lru_cache(maxsize=8)
def _boxes(keys: tuple[str, ...]) -> list[tuple[str, AESGCM]]:
    if not keys:
        raise CannotOpen("NOTE_KEYS is empty: words of pairs can be neither sealed nor opened.")
    return [(key_id(key), AESGCM(_bytes(key))) for key in keys]


def _bytes(key: str) -> bytes:
    try:
        raw = urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != KEY_BYTES:
        raise NotAKey("A key is 32 random bytes in base64")
    return raw
