"""Places in the order of the directory: whole numbers that fit into an address."""

from __future__ import annotations

from typing import Any

import numpy as np

HALF = 2**32 - 1


def mixed(ids: Any, seed: int) -> Any:
    """The ids in another order for each seed; no two become one, as every step can be taken back."""
    mixed = (ids ^ (seed * 0x9E3779B1 & HALF)) & HALF
    for factor in (0x85EBCA6B, 0xC2B2AE35):
        mixed = (mixed ^ mixed >> 15) * factor & HALF
    return mixed ^ mixed >> 16


def ranked(keys: Any, start: int, end: int) -> Any:
    """Which keys have the places from start to end, in order, without sorting the rest."""
    end = min(end, len(keys))
    if start >= end:
        return np.zeros(0, dtype=np.int64)
    chosen = np.argpartition(keys, [start, end - 1])[start:end]
    return chosen[np.argsort(keys[chosen])]


def written(key: Any) -> str:
    return f"{int(key):x}"


def place_of(words: str) -> int | None:
    """A place in the order from an address; nonsense is none."""
    try:
        place = int(words[:17], 16)
    except ValueError:
        return None
    return place if 0 <= place < 2**63 else None
