"""Pairs worth considering: a few good ones for each mentee, and those that the prices call for."""

from collections.abc import Iterable

import numpy as np
from numpy.lib.stride_tricks import as_strided

from matching.engine.columns import Bools, Ints, Points
from matching.engine.flow import Arcs
from matching.engine.packs import Pack, Packs

EACH = 16  # candidates of a mentee in the first round
MORE = 12  # candidates added where the prices find better pairs
SPREAD = 7919  # a prime: blocks begin at places far apart
EIGHT = 8  # truths in a word of 64 bits
ALL_PAIRS = 600_000  # up to so many pairs every allowed one is a candidate


def is_small(packs: Packs) -> bool:
    """Tell whether every allowed pair is a candidate."""
    return packs.shape[0] * packs.shape[1] <= ALL_PAIRS


def first_candidates(packs: Packs) -> Arcs:
    """Return every allowed pair of a small problem, else the best mentor of each of `EACH` parts of all.

    The parts begin elsewhere for each mentee: where many mentors are equally good, mentees who are alike look
    at different ones.
    """
    every = is_small(packs)

    def look(pack: Pack) -> tuple[Ints, Ints, Points]:
        cells = np.nonzero(pack.points >= 0) if every else best_of_parts(pack.points, EACH, int(pack.rows[0]))
        value = pack.points[cells]
        row, column = (side[value >= 0] for side in cells)
        return pack.rows[row], pack.columns[column], value[value >= 0]

    return collected(packs.each(look))


def collected(found: Iterable[tuple[Ints, Ints, Points]]) -> Arcs:
    """Return arcs from lists of mentees, mentors and values."""
    empty = np.zeros(0, dtype=np.int64)
    lists = [(empty, empty, empty), *found]
    return Arcs(*(np.concatenate([row[column] for row in lists]).astype(np.int64) for column in range(3)))


def best_of_parts(values: Points, count: int, first: int) -> tuple[Ints, Ints]:
    """Return for each row the places of the largest value in each of `count` parts of its columns."""
    n, m = values.shape
    count = min(count, m)
    if not n or not count:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    width = -(-m // count)
    turn, step = first * SPREAD % m, (2 * m - width * count) // n
    twice = np.concatenate([values[:, turn:], values, values[:, :turn]], axis=1)
    size = values.itemsize
    strides = (2 * m + step) * size, width * size, size
    windows = as_strided(twice, (n, count, width), strides, writeable=False)
    row, part = np.divmod(np.arange(n * count), count)
    return row, (turn + row * step + part * width + windows.argmax(axis=2).ravel()) % m


def places_of(which: Bools) -> tuple[Ints, Ints]:
    """Return the rows and columns of the few that are true: eight at a time, as most have none."""
    if which.size % EIGHT or not which.size:
        row, column = np.nonzero(which)
        return row, column
    eights = which.reshape(-1, EIGHT)
    some = np.flatnonzero(eights.view(np.uint64))
    group, place = np.nonzero(eights[some])
    row, column = np.divmod(some[group] * EIGHT + place, which.shape[1])
    return row, column


def by_mentee(arcs: Arcs, most: int, value: Ints | None = None) -> Arcs:
    """Keep for each mentee the `most` arcs of largest value."""
    value = arcs.value if value is None else value
    order = np.lexsort((-value, arcs.mentee))
    mentee = arcs.mentee[order]
    rank = np.arange(len(order)) - np.searchsorted(mentee, mentee)
    return arcs.some(np.sort(order[rank < most]))
