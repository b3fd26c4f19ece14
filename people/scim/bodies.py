"""A request's body → plain values that are safe to read, compare and store."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from people.scim.answers import Refusal

MOST_BYTES = 4 * 1024 * 1024  # a group of some 40,000 members
MOST_LEVELS = 12
MOST_DIGITS = 40


def read(request: HttpRequest) -> dict[str, Any]:
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        length = 0
    if length > MOST_BYTES:
        raise Refusal(413, f"A request is at most {MOST_BYTES} bytes.")
    try:
        content = request.body
    except RequestDataTooBig as error:
        raise Refusal(413, f"A request is at most {MOST_BYTES} bytes.") from error
    if len(content) > MOST_BYTES:
        raise Refusal(413, f"A request is at most {MOST_BYTES} bytes.")
    try:
        found = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "The body is no JSON that can be read.", "invalidSyntax") from error
    if not isinstance(found, dict):
        raise Refusal(400, "The body is no JSON object.", "invalidSyntax")
    _check(found, 0)
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _check(value: Any, level: int) -> None:
    """Texts a database can hold, numbers that are numbers, and no endless nesting."""
    if level > MOST_LEVELS:
        raise Refusal(400, "The body is nested too deeply.", "invalidSyntax")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Refusal(400, "The body holds a number that is none.", "invalidValue")
    elif isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        raise Refusal(400, "The body holds a number that is too large.", "invalidValue")
    elif isinstance(value, dict):
        for key, each in value.items():
            _check_text(key)
            _check(each, level + 1)
    elif isinstance(value, list):
        for each in value:
            _check(each, level + 1)


def _check_text(text: str) -> None:
    if "\x00" in text or not is_encodable(text):
        raise Refusal(400, "The body holds letters that cannot be stored.", "invalidValue")


def is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
