"""One thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Item:
    """One thing to do; `verb` is the words on the button that leads there."""

    title: str
    detail: str
    verb: str
    url: str
    due_on: date | None = None
