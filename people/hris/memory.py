"""What people told the feed about a file like this one, so that nobody is asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Memory:
    """`columns`: field → header as written, "" = none; `words`: (kind, plain word) → value, "" = none."""

    columns: Mapping[str, str] | None = None
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    month_first: bool | None = None  # None: nobody answered; then the file decides, or asks
