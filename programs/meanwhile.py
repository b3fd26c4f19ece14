"""Two people at one form: what each saw travels along, so that nobody overwrites what they never read.

A form is sent with a mark per field of what it was opened with. Under the row's lock the marks are compared
with what is kept by then; where they differ somebody else was there in between.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

LENGTH = 10  # letters of a mark: it tells two values apart, it keeps nothing secret


class ChangedMeanwhile(Exception):
    """Somebody else changed these fields since the form was opened; nothing was written."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = list(names)


def marks(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: hashlib.sha256(_plain(value).encode()).hexdigest()[:LENGTH] for name, value in values.items()
    }


def sealed(values: Mapping[str, Any]) -> str:
    """For a hidden field."""
    return json.dumps(marks(values), separators=(",", ":"))


def opened(text: str) -> dict[str, str]:
    """A hidden field can come back with anything in it; what is no mark says nothing."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else {}


def check(seen: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """Raises ChangedMeanwhile; a field without a mark was not on the form."""
    present = marks({name: value for name, value in values.items() if name in seen})
    names = [name for name, mark in present.items() if seen[name] != mark]
    if names:
        raise ChangedMeanwhile(names)


def _plain(value: Any) -> str:
    """One text for one value, however it is held: a row by its key, a list in any order."""
    if isinstance(value, list | tuple | set | frozenset):
        return json.dumps(sorted(str(each) for each in value))
    return str(getattr(value, "pk", value))
