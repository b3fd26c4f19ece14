"""Pairs by mentee and by mentor, for those who follow paths along them, one person at a time."""

from collections.abc import Sequence

import numpy as np

from matching.engine.columns import Ints, Points
from matching.engine.flow import Arcs
from matching.engine.packs import Packs

Half = tuple[Ints, Points]  # places of the other side, ascending, and the points there
NARROW = 30_000  # people whose places fit into 16 bits, with as many again who may join
NONE: Half = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int16))


class Base:
    """The pairs of all packs, one person at a time, made when somebody first looks."""

    def __init__(self, packs: Packs) -> None:
        self.packs = packs
        self.known: tuple[dict[int, Half], dict[int, Half]] = {}, {}

    def half(self, side: int, one: int) -> Half:
        """Return the list of a mentee (0) or a mentor (1)."""
        if (half := self.known[side].get(one)) is None:
            half = self.known[side][one] = (self.packs.row, self.packs.column)[side](one)
        return half


class Lists:
    """Each allowed pair twice, by mentee and by mentor, for those who come and go.

    A change puts new lists in place of old ones, so that a copy shares all that did not change. Who comes
    later is entered on the other side when somebody looks there. None is a list that is as in the base.
    """

    def __init__(
        self, rows: Sequence[Half | None], columns: Sequence[Half | None], base: Base | None = None
    ) -> None:
        self.halves = [*rows], [*columns]
        self.seen = [len(columns)] * len(rows), [len(rows)] * len(columns)
        self.base = base

    @classmethod
    def whole(cls, packs: Packs) -> "Lists":
        """Make the lists of all packs now, for who follows many paths."""
        n, m = packs.shape
        narrow = np.uint16 if max(n, m) < NARROW else np.int32
        rows: list[Half] = [(np.zeros(0, dtype=narrow), np.zeros(0, dtype=np.int16))] * n
        for pack in packs.each(lambda pack: pack):
            columns = pack.columns.astype(narrow)
            for mentee, points in zip(pack.rows.tolist(), pack.points, strict=True):
                allowed = points >= 0
                rows[mentee] = columns[allowed], points[allowed]
        return cls(rows, _turned(rows, m))

    @classmethod
    def of(cls, packs: Packs) -> "Lists":
        """Make each list when somebody looks at it, for who follows a few."""
        n, m = packs.shape
        return cls([None] * n, [None] * m, Base(packs))

    @classmethod
    def of_arcs(cls, arcs: Arcs, n: int, m: int) -> "Lists":
        """Make the lists of some pairs of n mentees and m mentors."""
        order = np.argsort(arcs.mentee * m + arcs.mentor)
        count = np.bincount(arcs.mentee, minlength=n)
        rows = _cut(arcs.mentor[order], arcs.value[order], count)
        return cls(rows, _turned(rows, m))

    def copy(self) -> "Lists":
        """Return the same to change."""
        other = Lists([], [], self.base)
        other.halves = [*self.halves[0]], [*self.halves[1]]
        other.seen = [*self.seen[0]], [*self.seen[1]]
        return other

    def row(self, mentee: int) -> Half:
        """Return the mentors whom this mentee may have, and the points."""
        return self._half(0, mentee)

    def column(self, mentor: int) -> Half:
        """Return the mentees whom this mentor may have, and the points."""
        return self._half(1, mentor)

    def add(self, side: int, points: Points) -> None:
        """Take in somebody new, with the points for everybody on the other side."""
        places = np.flatnonzero(points >= 0)
        self.halves[side].append((places, points[places]))
        self.seen[side].append(len(points))

    def forbid(self, mentee: int, mentor: int) -> None:
        """Forbid a pair."""
        for side, one, other in ((0, mentee, mentor), (1, mentor, mentee)):
            places, points = self._half(side, one)
            keep = places != other
            self.halves[side][one] = places[keep], points[keep]

    def _half(self, side: int, one: int) -> Half:
        """Return a list, in which those who came since stand too."""
        others, half = self.halves[1 - side], self.halves[side][one]
        if half is None and self.base is not None:
            half = self.base.half(side, one)
        places, points = half or NONE
        if self.seen[side][one] < len(others):
            for other in range(self.seen[side][one], len(others)):
                new = others[other] or NONE
                place = np.flatnonzero(new[0] == one)
                places = np.append(places, np.full(len(place), other, dtype=places.dtype))
                points = np.append(points, new[1][place])
            self.halves[side][one], self.seen[side][one] = (places, points), len(others)
        return places, points


def _turned(rows: list[Half], m: int) -> list[Half]:
    """Return the same lists by the other side, of m people."""
    if not rows:
        return [(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int16))] * m
    other, points = (np.concatenate([half[column] for half in rows]) for column in (0, 1))
    own = np.repeat(np.arange(len(rows)).astype(other.dtype), [len(half[0]) for half in rows])
    order = np.argsort(other, kind="stable")
    return _cut(own[order], points[order], np.bincount(other, minlength=m))


def _cut(places: Ints, points: Points, count: Ints) -> list[Half]:
    """Cut lists that stand one after the other, each of so many."""
    last = np.cumsum(count)
    ends = zip((last - count).tolist(), last.tolist(), strict=True)
    return [(places[first:end], points[first:end]) for first, end in ends]
