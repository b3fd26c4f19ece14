"""All pairs of a problem, a part at a time: points in hundredths, FORBIDDEN where the pair may not be.

Mentees are rows, mentors columns. The whole matrix is never there in floats, and beyond `KEEP` pairs not at
all: a part is calculated when it is looked at, from tables of what few distinct values decide.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.engine.codes import Bar, Rule
from matching.engine.columns import Bools, Ints, Points, Side, blocks, narrow, sides
from matching.engine.facts import Problem
from matching.engine.rules import Compared, Condition, Listed, Places, conditions
from matching.engine.score import Chosen, Scored, most_points, points_of_parts, term
from matching.engine.tables import Tables, tables_of

FORBIDDEN = -1  # stands among the points where the pair is not allowed
KEEP = 64_000_000  # pairs whose points are kept instead of calculated again
THREADS = 2
MORE_ROWS = 64  # room made for mentees who join
EVERY = slice(None)


class Grid(Protocol):
    """Points of all pairs, by parts."""

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of mentees and of mentors."""

    def part(self, rows: slice, columns: slice = EVERY) -> Points:
        """Return the points of some mentees with some mentors."""

    def without(self, places: Places) -> "Grid":
        """Return the same with these pairs forbidden."""


def every_condition(problem: Problem) -> list[Condition]:
    """Return everything that a pair must meet, the least acceptable points last."""
    found = conditions(problem)
    if problem.policy.least_points:
        reads = tuple(Side.__annotations__)
        found.append(Compared(Bar.LEAST_POINTS, reads, lambda one, other: enough(problem, one, other)))
    return found


def enough(problem: Problem, mentees: Side, mentors: Side) -> Bools:
    """Tell which pairs have the least acceptable points."""
    return np.asarray(points_of_parts(problem, mentees, mentors) >= problem.policy.least_points)


@dataclass(frozen=True)
class Kept:
    """A grid that is one matrix; `room` is the same one with rows for more mentees, where there are any."""

    points: Points
    room: Points | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of mentees and of mentors."""
        return self.points.shape[0], self.points.shape[1]

    def part(self, rows: slice, columns: slice = EVERY) -> Points:
        """Return a view of the matrix."""
        return self.points[rows, columns]

    def plus(self, points: Points, *, here: bool) -> "Kept":
        """Return the grid with one more row, written into the room there is where it may be."""
        n = len(self.points)
        room = self.room
        if room is None or len(room) == n or room.dtype != points.dtype or not here:
            room = np.empty((n + MORE_ROWS, self.points.shape[1]), dtype=points.dtype)
            room[:n] = self.points
        room[n] = points[0]
        return Kept(room[: n + 1], room)

    def without(self, places: Places) -> "Kept":
        """Return a copy with these pairs forbidden."""
        points = self.points.copy()
        points[places] = FORBIDDEN
        return Kept(points)


@dataclass(frozen=True)
class Waived:
    """A condition that these mentees need not meet."""

    code: Bar | Rule
    rows: Bools


@dataclass(frozen=True)
class Calculated:
    """A grid that is calculated from facts; `only` holds for each mentee the one mentor allowed, or -1."""

    problem: Problem
    mentees: Side
    mentors: Side
    only: Ints
    barred: Places
    waived: tuple[Waived, ...] = ()
    any_seats: bool = False  # mentors without a seat are allowed too

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of mentees and of mentors."""
        return len(self.mentees), len(self.mentors)

    def part(self, rows: slice, columns: slice = EVERY) -> Points:
        """Calculate the points of some mentees with some mentors."""
        words = self._tables.sums(rows, columns)
        for places, points in self._chosen:
            (row, column), entry = _within(places, rows, columns, self.shape)
            words[row, column] += points[entry].astype(words.dtype)
        barred = words >= self._tables.bar
        if least := self.problem.policy.least_points:
            few = words < min(least, self._tables.bar)
            barred |= ~self._or_waived(~few, Bar.LEAST_POINTS, rows)
        for condition in self._waivable:
            met = condition.met(self.mentees.part(rows), self.mentors.part(columns))
            barred |= ~self._or_waived(met, condition.code, rows)
        (row, column), _ = _within(self._listed, rows, columns, self.shape)
        barred[row, column] = True
        words |= barred * words.dtype.type(-1 % 2 ** (8 * words.itemsize))  # all bits: -1
        points = words.view(f"i{words.itemsize}").astype(narrow(self._most), copy=False)
        return self._only(points, rows, range(self.shape[1])[columns].start)

    def _only(self, points: Points, rows: slice, first: int) -> Points:
        """Forbid a locked mentee all mentors but one; the columns begin at `first`."""
        for row in np.flatnonzero(self.only[rows] >= 0).tolist():
            here = self.only[rows][row] - first
            own = points[row, here] if 0 <= here < points.shape[1] else FORBIDDEN
            points[row] = FORBIDDEN
            if own != FORBIDDEN:
                points[row, here] = own
        return points

    def without(self, places: Places) -> "Calculated":
        """Return the same with these pairs forbidden too."""
        rows, columns = (np.concatenate(both) for both in zip(self.barred, places, strict=True))
        return replace(self, barred=(rows, columns))

    def _or_waived(self, met: Bools, code: Bar | Rule, rows: slice) -> Bools:
        """Let pass the mentees who need not meet this condition."""
        for waived in self.waived:
            if waived.code == code:
                met = met | waived.rows[rows, None]
        return met

    @cached_property
    def _terms(self) -> list[Scored | Chosen]:
        """The wishes that can give points."""
        return [term(wish) for wish in self.problem.policy.wishes if wish.most]

    @cached_property
    def _conditions(self) -> list[Condition]:
        """The conditions, seats only where they matter."""
        return [row for row in conditions(self.problem) if not (self.any_seats and row.code is Bar.SEATS)]

    @cached_property
    def _waivable(self) -> list[Compared]:
        """The conditions that some mentees need not meet."""
        codes = {waived.code for waived in self.waived}
        return [row for row in self._conditions if isinstance(row, Compared) and row.code in codes]

    @cached_property
    def _listed(self) -> Places:
        """Forbidden places by mentee; what is waived is left out, what is barred is not."""
        found = [self.barred]
        for row in self._conditions:
            if isinstance(row, Listed):
                places = row.forbidden(self.mentees, self.mentors)
                free = [waived.rows[places[0]] for waived in self.waived if waived.code == row.code]
                keep = ~np.any(free, axis=0) if free else np.ones(len(places[0]), dtype=np.bool_)
                found.append((places[0][keep], places[1][keep]))
        rows, columns = (np.concatenate(side) for side in zip(*found, strict=True))
        order = np.argsort(rows, kind="stable")
        return rows[order], columns[order]

    @cached_property
    def _chosen(self) -> list[tuple[Places, Ints]]:
        """Places and points of the wishes that list them, by mentee."""
        found = []
        for wish in self._terms:
            if isinstance(wish, Chosen):
                (rows, columns), points = wish.given(self.mentees, self.mentors)
                order = np.argsort(rows, kind="stable")
                found.append(((rows[order], columns[order]), points[order]))
        return found

    @cached_property
    def _most(self) -> int:
        """The most points that a pair can have."""
        return most_points(self.problem.policy)

    @cached_property
    def _tables(self) -> Tables:
        """Everything that compares, added up for each distinct mentee."""
        pieces = [row for row in self._conditions if isinstance(row, Compared) and row not in self._waivable]
        wished = [row for row in self._terms if isinstance(row, Scored)]
        return tables_of([*pieces, *wished], self._most, self.mentees, self.mentors)


def _within(places: Places, rows: slice, columns: slice, shape: tuple[int, int]) -> tuple[Places, NDArray]:
    """Return the places within a part, counted from its corner, and which of the list they are."""
    top, left = range(shape[0])[rows], range(shape[1])[columns]
    first, last = np.searchsorted(places[0], [top.start, top.stop])
    entry = np.arange(first, last)
    if columns != EVERY:
        entry = entry[(places[1][entry] >= left.start) & (places[1][entry] < left.stop)]
    return (places[0][entry] - top.start, places[1][entry] - left.start), entry


def parts_of(grid: Grid) -> Iterator[tuple[slice, Points]]:
    """Give the grid block by block, some of them calculated ahead in other threads."""
    pieces = list(blocks(*grid.shape))
    if isinstance(grid, Kept) or len(pieces) < 2 * THREADS:
        yield from ((rows, grid.part(rows)) for rows in pieces)
        return
    grid.part(slice(0, 0))  # the tables are made once, before the threads begin
    with ThreadPoolExecutor(THREADS) as threads:
        for first in range(0, len(pieces), 4 * THREADS):
            some = pieces[first : first + 4 * THREADS]
            yield from zip(some, threads.map(grid.part, some), strict=True)


def kept(grid: Grid, spare: int = 0) -> Grid:
    """Return the grid as one matrix where it is small enough to be kept, with room for more rows if told."""
    if isinstance(grid, Kept) or grid.shape[0] * grid.shape[1] > KEEP:
        return grid
    n, m = grid.shape
    whole: Points | None = None
    for rows, points in parts_of(replace(grid) if isinstance(grid, Calculated) else grid):
        if whole is None:
            whole = np.empty((n + spare, m), dtype=points.dtype)
        whole[rows] = points
    return Kept(np.empty((n, m), dtype=np.int16)) if whole is None else Kept(whole[:n], whole)


def grid_of(problem: Problem, locks: Iterable[tuple[int, int]] = ()) -> Calculated:
    """Return the grid of a problem; a locked mentee is allowed to the locked mentor only."""
    mentees, mentors = sides(problem.mentees, problem.mentors)
    only = np.full(len(mentees), -1, dtype=np.int64)
    for mentor, mentee in locks:
        only[problem.mentee_places[mentee]] = problem.mentor_places[mentor]
    return Calculated(problem, mentees, mentors, only, nowhere())


def nowhere() -> Places:
    """Return no place at all."""
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)


def allowed_matrix(problem: Problem) -> Bools:
    """Tell which pairs may be: rows as `problem.mentors`, columns as `problem.mentees`, both by id."""
    return points_matrix(problem) != FORBIDDEN


def points_matrix(problem: Problem) -> Points:
    """Return the points of every pair, -1 where forbidden; rows mentors, columns mentees, both by id."""
    grid = grid_of(problem)
    whole: Points = np.full(grid.shape, FORBIDDEN, dtype=narrow(most_points(problem.policy)))
    for rows, points in parts_of(grid):
        whole[rows] = points
    return whole.T
