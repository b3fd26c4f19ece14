"""Counts of large programs as the clock left them: what takes long to count is shown with its time.

Small programs are counted at each look; nothing is kept of them. Where the shelf is empty, or cannot be
reached, everything is counted anew.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache

LARGE = 1_000  # pairs that go on; below that counting costs less than it is worth
PLACE, KEPT = "dashboard:figures:2", 20 * 60  # seconds; the clock counts every five minutes

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Figures:
    """Of one program. Pairs of whoever looks are among them: these are numbers, and nobody is named."""

    at: datetime
    counts: dict[str, int]
    funnel: dict[str, int]
    check_ins: list[tuple[str, int, int, int]]  # kind, quarter, pairs, answers
    pairs: dict[str, int]
    lines: dict[str, tuple[int, date | None]]  # by matter of the desk: how many, since when
    countries: list[str]  # of everybody who takes part
    occasions: list[tuple[str, int]]  # kind and quarter of the check-ins


def held() -> dict[int, Figures]:
    try:
        found: dict[int, Figures] = cache.get(PLACE) or {}
    except Exception:  # a shelf that is away costs time, never the page
        log.warning("The figures of large programs cannot be read", exc_info=True)
        return {}
    return found


def hold(found: dict[int, Figures]) -> None:
    cache.set(PLACE, found, KEPT)
