"""All allowed pairs of a problem, pack by pack: mentees who may have much the same mentors stand together.

A pack holds the points of a few mentees with every mentor whom one of them may have. The first look at a pack
calculates it; as long as there is room for its points they are kept, beyond that they are calculated at each
look.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from matching.engine.columns import Ints, Points, blocks
from matching.engine.grid import FORBIDDEN
from matching.engine.rules import Places

KEEP = 60_000_000  # points that are kept
MANY = 600_000_000  # pairs of which fewer are kept: the people themselves take their room
KEEP_OF_MANY = 20_000_000
AHEAD = 8  # packs that wait for each thread
THREADS = 2

Found = TypeVar("Found")


class Source(Protocol):
    """Where the points come from; its mentees stand in an order of their own."""

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of mentees and of mentors."""

    def pack(self, rows: Ints) -> tuple[Ints, Points]:
        """Return the mentors whom some of these mentees may have, and the points of each with each."""

    def part(self, rows: Ints, columns: Ints) -> Points:
        """Return the points of some mentees with some mentors."""

    def without(self, places: Places) -> "Source":
        """Return the same with these pairs forbidden."""


@dataclass(frozen=True)
class Pack:
    """Some mentees and the mentors whom one of them may have, both by place, and the points of each pair."""

    rows: Ints
    columns: Ints
    points: Points

    def without(self, places: Places) -> "Pack":
        """Return the same with the pairs at these places of all forbidden."""
        points = self.points.copy()
        for mentee, mentor in zip(*places, strict=True):
            points[np.ix_(self.rows == mentee, self.columns == mentor)] = FORBIDDEN
        return Pack(self.rows, self.columns, points)


class Packs:
    """The packs of a source; `order` tells which mentee stands at each of its rows."""

    def __init__(self, source: Source, order: Ints) -> None:
        self.source, self.order = source, order
        self.shape = source.shape
        self.position = np.empty_like(order)  # of each mentee, the row in the source
        self.position[order] = np.arange(len(order))
        self.cuts = list(blocks(*self.shape))
        self.starts = [cut.start for cut in self.cuts]
        self.kept: list[Pack | None] = [None] * len(self.cuts)
        self.room = KEEP if self.shape[0] * self.shape[1] <= MANY else min(KEEP, KEEP_OF_MANY)

    def without(self, places: Places) -> "Packs":
        """Return the same with these pairs forbidden; what is kept of others stays."""
        other = Packs(self.source.without((self.position[places[0]], places[1])), self.order)
        other.room = self.room
        other.kept = [*self.kept]
        cut_of = np.searchsorted([cut.stop for cut in self.cuts], self.position[places[0]], side="right")
        for number in np.unique(cut_of).tolist():
            if (pack := self.kept[number]) is not None:
                here = cut_of == number
                other.kept[number] = pack.without((places[0][here], places[1][here]))
        return other

    def each(self, look: Callable[[Pack], Found]) -> Iterator[Found]:
        """Give what a look at each pack finds; several are looked at at once."""
        numbers = range(len(self.cuts))
        if len(numbers) < 2 * THREADS:
            yield from (look(self._pack(number)) for number in numbers)
            return
        self.source.pack(self.order[:0])  # what all packs share is made once, before the threads begin
        with ThreadPoolExecutor(THREADS) as threads:
            for first in range(0, len(numbers), AHEAD * THREADS):
                some = numbers[first : first + AHEAD * THREADS]
                yield from threads.map(lambda number: look(self._pack(number)), some)

    def of(self, mentees: Ints) -> Iterator[Pack]:
        """Give packs of these mentees alone."""
        positions = np.sort(self.position[mentees])
        bounds = np.searchsorted(positions, [cut.start for cut in self.cuts] + [self.shape[0]])
        for number in np.flatnonzero(np.diff(bounds)).tolist():
            some, pack = positions[bounds[number] : bounds[number + 1]], self.kept[number]
            if pack is None:
                yield Pack(self.order[some], *self.source.pack(some))
            else:
                here = some - self.cuts[number].start
                yield Pack(pack.rows[here], pack.columns, pack.points[here])

    def row(self, mentee: int) -> tuple[Ints, Points]:
        """Return the mentors whom this mentee may have, ascending, and the points of each."""
        position = int(self.position[mentee])
        number = int(np.searchsorted(self.starts, position, side="right")) - 1
        if (pack := self.kept[number]) is None:
            columns, (points,) = self.source.pack(np.array([position]))
        else:
            columns, points = pack.columns, pack.points[position - self.starts[number]]
        allowed = points >= 0
        return columns[allowed], points[allowed]

    def column(self, mentor: int) -> tuple[Ints, Points]:
        """Return the mentees who may have this mentor, ascending, and the points of each."""
        points = self.source.part(np.arange(self.shape[0]), np.array([mentor]))[self.position, 0]
        mentees = np.flatnonzero(points >= 0)
        return mentees, points[mentees]

    def _pack(self, number: int) -> Pack:
        """Return a pack, and keep it where there is room."""
        if (pack := self.kept[number]) is None:
            cut = self.cuts[number]
            pack = Pack(self.order[cut], *self.source.pack(np.arange(cut.start, cut.stop)))
            if pack.points.size <= self.room:
                self.room -= pack.points.size
                self.kept[number] = pack
        return pack
