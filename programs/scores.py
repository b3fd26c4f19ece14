"""What the six statements about the relationship come to.

The bands are our own working limits, not validated norms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from programs.questions import RELATION

LEAST_ANSWERED = 4  # of six
STEADY, WATCH = 70.0, 50.0


def relationship(values: Mapping[str, Any]) -> float | None:
    """RQ from 0 to 100; None with fewer than four of six answers."""
    given = [float(values[key]) for key in RELATION if values.get(key) is not None]
    if len(given) < LEAST_ANSWERED:
        return None
    return 100 * (sum(given) / len(given) - 1) / 4


def band(score: float | None) -> str:
    if score is None:
        return "unknown"
    return "steady" if score >= STEADY else "watch" if score >= WATCH else "attention"


def of_pair(mentor: float | None, mentee: float | None) -> float | None:
    """The lower of the two, never the average."""
    given = [score for score in (mentor, mentee) if score is not None]
    return min(given) if given else None
