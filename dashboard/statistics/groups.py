"""Pure: numbers about groups of people that give nobody away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 5
LEAST_PROTECTED = 2 * LEAST  # of a program whose members the law protects: all of it is a declared trait
Key = TypeVar("Key", bound=Hashable)


def least_of(*, is_protected: bool) -> int:
    """The fewest people that a total of such a program tells of."""
    return LEAST_PROTECTED if is_protected else LEAST


def few_hidden(amounts: Mapping[Key, int], *, least: int = LEAST) -> dict[Key, int | None]:
    """People per group, with None where it is kept back; groups of nobody are shown as they are.

    Groups below `least` are hidden. Whoever knows the sum could take the shown ones off it, so the hidden
    ones together must be at least `least` people in two groups or more: else the smallest shown one goes too.
    """
    hidden = {key for key, amount in amounts.items() if 0 < amount < least}
    shown = sorted((amount, str(key), key) for key, amount in amounts.items() if amount >= least)
    while hidden and shown and (len(hidden) < 2 or sum(amounts[key] for key in hidden) < least):
        hidden.add(shown.pop(0)[2])
    return {key: None if key in hidden else amount for key, amount in amounts.items()}


def nested_hidden(amounts: Mapping[Key, int], *, least: int = LEAST) -> dict[Key, int | None]:
    """People per step, each step part of the one before; None where it is kept back.

    A step is shown where it holds nobody or at least `least`, and where so many (or none) did not come this
    far since the last step that is shown: else one subtraction would say how many those few are.
    """
    shown: dict[Key, int | None] = {}
    last: int | None = None
    for key, amount in amounts.items():
        few = 0 < amount < least or (last is not None and 0 < last - amount < least)
        shown[key] = None if few else amount
        last = last if few else amount
    return shown


def mean(values: list[int], *, least: int = LEAST) -> float | None:
    """None where fewer than `least` people answered."""
    return sum(values) / len(values) if len(values) >= least else None
