"""Pairs in which both would earn more points than with whom they have: reported, never promised away.

Most mentees and most points come first, so some mentor and mentee may each fit better with the other than
with whom they got (Gale and Shapley call such a pair blocking). Points are the measure of both. Who is locked
does not look around.
"""

import numpy as np

from matching.engine.columns import Bools, Ints
from matching.engine.facts import Pair
from matching.engine.flow import NOBODY
from matching.engine.grid import FORBIDDEN
from matching.engine.packs import Pack, Packs
from matching.engine.results import Blocking
from matching.engine.rules import Places

NAMED = 20  # pairs that are named, those first for whom most is at stake
FAR = 2**40
Found = tuple[int, Ints, Ints, Ints]


def blocking(
    packs: Packs,
    ids: tuple[Ints, Ints],
    seats: Ints,
    assigned: Ints,
    points: Ints,
    locked: Bools,
    never: Places,
) -> Blocking:
    """Count the blocking pairs, without those that can `never` be.

    `ids` are those of mentees and mentors, `points` those of the pairs made.
    """
    own = np.where(locked, FAR, np.where(assigned == NOBODY, FORBIDDEN, points))
    least = np.full(len(seats), FAR, dtype=np.int64)
    free = (assigned != NOBODY) & ~locked
    np.minimum.at(least, assigned[free], points[free])
    load = np.bincount(assigned[assigned != NOBODY], minlength=len(seats))
    least[load < seats] = FORBIDDEN

    def look(pack: Pack) -> Found:
        if (here := np.isin(never[0], pack.rows)).any():
            pack = pack.without((never[0][here], never[1][here]))
        better = (pack.points > own[pack.rows][:, None]) & (pack.points > least[pack.columns])
        row, column = np.nonzero(better)
        here = pack.points[row, column].astype(np.int64)
        gain = np.minimum(here - own[pack.rows[row]], here - least[pack.columns[column]])
        return len(row), *_first(gain, ids[0][pack.rows[row]], ids[1][pack.columns[column]])

    found = list(packs.each(look))
    if not found:
        return Blocking()
    lists = (np.concatenate([row[place] for row in found]) for place in (1, 2, 3))
    _, mentees, mentors = _first(*lists)
    pairs: list[Pair] = list(zip(mentors.tolist(), mentees.tolist(), strict=True))
    return Blocking(sum(row[0] for row in found), tuple(pairs))


def _first(gain: Ints, mentees: Ints, mentors: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the pairs with the largest gain, in an order that depends on ids alone."""
    order = np.lexsort((mentors, mentees, -gain))[:NAMED]
    return gain[order], mentees[order], mentors[order]
