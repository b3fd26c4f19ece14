"""What each side would give for the other at the prices of the other: one look at every pair."""

import numpy as np

from matching.engine.columns import Ints, Points
from matching.engine.packs import Pack, Packs

LEAST = -(2**62)  # of who may have nobody


def best_left(packs: Packs, v: Ints) -> Ints:
    """Return for each mentee the most points that a mentor is worth after the price v of a seat."""
    found: Ints = np.full(packs.shape[0], LEAST, dtype=np.int64)

    def look(pack: Pack) -> None:
        found[pack.rows] = _largest(pack.points, -v[pack.columns][None, :], 1)

    for _ in packs.each(look):
        pass
    return found


def most_offered(packs: Packs, u: Ints) -> Ints:
    """Return for each mentor the most points that a mentee is worth after the price u of the mentee."""

    def look(pack: Pack) -> tuple[Ints, Ints]:
        return pack.columns, _largest(pack.points, -u[pack.rows][:, None], 0)

    found: Ints = np.full(packs.shape[1], LEAST, dtype=np.int64)
    for columns, most in packs.each(look):
        found[columns] = np.maximum(found[columns], most)
    return found


def _largest(points: Points, more: Ints, axis: int) -> Ints:
    """Return the largest sum of each row or column among the pairs that may be."""
    sums = points + more
    sums[points < 0] = LEAST
    return np.asarray(sums.max(axis=axis, initial=LEAST), dtype=np.int64)
