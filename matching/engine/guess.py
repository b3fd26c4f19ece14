"""A guess at the prices before the first flow: quick, not exact, and no result depends on it.

Every mentee wants the candidates that leave the most after their price; a mentor whom more want than there
are seats becomes dearer, one whom fewer want cheaper, in steps that grow smaller (the market of Shapley and
Shubik, sought by subgradients). The flow then begins with candidates that are good at such prices.
"""

import numpy as np

from matching.engine.columns import Ints
from matching.engine.flow import Arcs

STEPS = (
    (30, 0.06, 0.9),
    (60, 0.03, 0.95),
)  # how many, the first as a share of the most points, how they shrink
MOST_WANTED = 3  # mentees too many that one step looks at


def wanted(arcs: Arcs, v: Ints, seats: Ints, least: Ints, steps: tuple[int, float, float]) -> Ints:
    """Return better prices than v of the mentors' seats; who would have less than `least` wants nobody."""
    order = np.argsort(arcs.mentee, kind="stable")
    mentee, mentor, value = arcs.mentee[order], arcs.mentor[order], arcs.value[order]
    if not len(order):
        return v
    first = np.flatnonzero(np.diff(mentee, prepend=-1))
    count = np.diff(first, append=len(order))
    price, (rounds, step, slower) = v.astype(np.float64), steps
    step *= int(value.max())
    for _ in range(rounds):
        gain = value - price[mentor]
        best = np.maximum(np.maximum.reduceat(gain, first), least[mentee[first]])
        chosen = np.flatnonzero(gain >= np.repeat(best, count))
        share = 1 / np.bincount(mentee[chosen], minlength=len(least))[mentee[chosen]]
        asked = np.bincount(mentor[chosen], share, minlength=len(seats))
        price = np.maximum(0, price + step * np.clip(asked - seats, -1, MOST_WANTED))
        step *= slower
    return np.rint(price).astype(np.int64)


def left(arcs: Arcs, v: Ints, least: Ints) -> Ints:
    """Return what these prices leave of the best candidate of each mentee, never less than `least`."""
    best = least.copy()
    np.maximum.at(best, arcs.mentee, arcs.value - v[arcs.mentor])
    return best
