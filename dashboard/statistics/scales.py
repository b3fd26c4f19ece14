"""Pure: answers on a scale, taken together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import variance

ALIKE = 0.3  # how far goals of one person go together, the usual assumption


def attainment(
    levels: Sequence[int], *, weights: Sequence[float] | None = None, alike: float = ALIKE
) -> float:
    """Goals from −2 to +2, agreed beforehand, as one T: 50 is what was expected, 10 the usual spread.

    Kiresuk and Sherman (1968), Community Mental Health Journal 4:443–453.
    """
    weights = [1.0] * len(levels) if weights is None else weights
    if not levels or len(levels) != len(weights) or any(not -2 <= level <= 2 for level in levels):
        raise ValueError(f"no goals from -2 to 2: {list(levels)}")
    if any(weight < 0 for weight in weights) or not sum(weights):
        raise ValueError(f"no weights: {list(weights)}")
    weighted = sum(weight * level for weight, level in zip(weights, levels, strict=True))
    spread = (1 - alike) * sum(weight * weight for weight in weights) + alike * sum(weights) ** 2
    return 50 + 10 * weighted / math.sqrt(spread)


def consistency(rows: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha of answers, a row per person and a column per question; None where nobody differs.

    Cronbach (1951), Psychometrika 16:297–334.
    """
    if len(rows) < 2 or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("at least two people, each with the same two questions or more")
    questions = len(rows[0])
    total = variance([math.fsum(row) for row in rows])
    if total == 0:
        return None
    each = sum(variance([row[place] for row in rows]) for place in range(questions))
    return questions / (questions - 1) * (1 - each / total)
