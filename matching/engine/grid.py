"""The points of all pairs, calculated from facts: hundredths, FORBIDDEN where the pair may not be.

Mentees are rows, mentors columns. A part is calculated when it is looked at, from tables of what few distinct
values decide; the whole matrix is never there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.engine.codes import Bar, Rule
from matching.engine.columns import Bools, Ints, Points, Side, blocks, narrow, sides
from matching.engine.facts import Problem
from matching.engine.rules import Compared, Condition, Listed, Places, conditions
from matching.engine.score import Chosen, Scored, most_points, points_of_parts, term
from matching.engine.tables import Tables, Words, distinct, tables_of

FORBIDDEN = -1  # stands among the points where the pair is not allowed


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

    def pack(self, rows: Ints) -> tuple[Ints, Points]:
        """Return the mentors whom some of these mentees may have, and the points of each with each."""
        columns, words = self._tables.pack(rows)
        return columns, self._points(words, rows, columns)

    def part(self, rows: Ints, columns: Ints) -> Points:
        """Return the points of some mentees with some mentors, both in ascending order."""
        return self._points(self._tables.sums(rows, columns), rows, columns)

    def _points(self, words: Words, rows: Ints, columns: Ints) -> Points:
        """Finish the points of some mentees with some mentors, whose tables are added up."""
        for places, points in self._chosen:
            (row, column), entry = _within(places, rows, columns)
            words[row, column] += points[entry].astype(words.dtype)
        barred = words >= self._tables.bar
        if least := self.problem.policy.least_points:
            few = words < min(least, self._tables.bar)
            barred |= ~self._or_waived(~few, Bar.LEAST_POINTS, rows)
        for condition in self._waivable:
            met = condition.met(self.mentees.part(rows), self.mentors.part(columns))
            barred |= ~self._or_waived(met, condition.code, rows)
        (row, column), _ = _within(self._listed, rows, columns)
        barred[row, column] = True
        for here in np.flatnonzero(self.only[rows] >= 0).tolist():
            barred[here] |= columns != self.only[rows[here]]
        words |= barred * words.dtype.type(-1 % 2 ** (8 * words.itemsize))  # all bits: -1
        return words.view(f"i{words.itemsize}").astype(narrow(self._most), copy=False)

    def sorted(self) -> tuple["Calculated", Ints]:
        """Return the same with mentees who read alike to the musts side by side, and who stands where."""
        order = np.arange(len(self.mentees))
        codes = [distinct(self.mentees, row.reads) for row in self._conditions if isinstance(row, Compared)]
        if keys := [code for code, first in sorted(codes, key=lambda two: -len(two[1]))]:
            order = np.lexsort(keys)
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        return (
            replace(
                self,
                mentees=self.mentees.part(order),
                only=self.only[order],
                barred=(place[self.barred[0]], self.barred[1]),
                waived=tuple(Waived(row.code, row.rows[order]) for row in self.waived),
            ),
            order,
        )

    def without(self, places: Places) -> "Calculated":
        """Return the same with these pairs forbidden too."""
        rows, columns = (np.concatenate(both) for both in zip(self.barred, places, strict=True))
        return replace(self, barred=(rows, columns))

    def _or_waived(self, met: Bools, code: Bar | Rule, rows: Ints) -> Bools:
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


def _within(places: Places, rows: Ints, columns: Ints) -> tuple[Places, Ints]:
    """Return the places within a part, counted from its corner, and which of the list they are."""
    first, last = (np.searchsorted(places[0], rows, side) for side in ("left", "right"))
    count = last - first
    entry = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
    at = np.searchsorted(columns, places[1][entry])
    here = (
        np.flatnonzero(columns[np.minimum(at, len(columns) - 1)] == places[1][entry])
        if len(columns)
        else at[:0]
    )
    return (np.repeat(np.arange(len(rows)), count)[here], at[here]), entry[here]


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
    for block in blocks(*grid.shape):
        columns, points = grid.pack(np.arange(block.start, block.stop))
        whole[block, columns] = points
    return whole.T
