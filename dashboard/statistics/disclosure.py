"""Pure: which numbers about groups may stand side by side, so that no few people can be worked out of them.

A *cell* is how many people of some categories had come to a step by a day, such as "of Germany and Austria,
with a mentor by 1 April". Whoever reads tables knows more than the cells: nobody is counted below zero, a
later step holds no more people than the one before, counts grow from day to day, and every table adds up to
the same total. All this is one linear program; what can be known about a group is its lowest and highest
value in it.

After Cox (1995), Protecting confidentiality in small population health and environmental statistics, and
Willenborg and de Waal (2001), Elements of Statistical Disclosure Control, ch. 6.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from ortools.linear_solver import pywraplp

from dashboard.statistics.groups import LEAST

NONE: Mapping[str, int] = MappingProxyType({})
EVERYBODY = "everybody"  # the table of the total, with one category of the same name
NEAR = 1e-6


class Count(NamedTuple):
    """One true number: people of `category` who had come to `step` by the day of this position."""

    day: int
    table: str
    category: str
    step: int


class Cell(NamedTuple):
    """A number that may be shown: of one or several categories of a table together."""

    day: int
    table: str
    categories: frozenset[str]
    step: int

    def counts(self) -> list[Count]:
        return [Count(self.day, self.table, each, self.step) for each in sorted(self.categories)]


class Sum(NamedTuple):
    """What everybody knows of two tables: the people of `whole` are those of `parts` together."""

    whole: Count
    parts: tuple[Count, ...]


Truth = Mapping[Count, int]


def amount(truth: Truth, cell: Cell) -> int:
    return sum(truth[count] for count in cell.counts())


@dataclass(frozen=True)
class Group:
    """Who must not be worked out: those of `cell` but not of `without` (a later step, an earlier day)."""

    cell: Cell
    without: Cell | None = None

    def size(self, truth: Truth) -> int:
        return amount(truth, self.cell) - (amount(truth, self.without) if self.without else 0)


class Audit:
    """What can be known of every small group from the cells that are shown now.

    A group of 1 to `least` - 1 people is given away where nobody can doubt that it exists and is that small.
    `more`: tables that want more than `least`. `sums`: what adds up across tables.
    `known`: counts that are no secret, and told elsewhere.
    """

    def __init__(
        self,
        truth: Truth,
        cells: Iterable[Cell],
        *,
        least: int = LEAST,
        more: Mapping[str, int] = NONE,
        sums: Iterable[Sum] = (),
        known: Collection[Count] = (),
    ) -> None:
        self.truth, self._least, self._more, self._known = truth, least, more, frozenset(known)
        self.cells = list(dict.fromkeys(cells))
        self.shown: set[Cell] = set()
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString("use_preprocessing: false")  # keeps the last basis
        most = 2 * (
            max(truth.values()) + max([least, *more.values()])
        )  # an end, so that "no end" and "no answer" can't be confused
        self._vars = {
            count: self._solver.NumVar(*((value, value) if count in self._known else (0, most)), "")
            for count, value in truth.items()
        }
        self._orders()
        self._sums(sums)
        self._held = {cell: self._free(cell) for cell in self.cells}
        self._groups = [
            each
            for each in self._guarded()
            if 0 < each.size(truth) < self.least(each.cell) and not self._is_known(each)
        ]

    def least(self, cell: Cell) -> int:
        return self._more.get(cell.table, self._least)

    def _is_known(self, group: Group) -> bool:
        cells = (group.cell, group.without) if group.without else (group.cell,)
        return all(self._known.issuperset(cell.counts()) for cell in cells)

    def _orders(self) -> None:
        """A later step holds no more; a later day no fewer, where that is so (people move)."""
        for count, value in self.truth.items():
            before = count._replace(step=count.step - 1)
            earlier = count._replace(day=count.day - 1)
            if before in self.truth:
                self._solver.Add(self._vars[count] <= self._vars[before])
            if earlier in self.truth and self.truth[earlier] <= value:
                self._solver.Add(self._vars[earlier] <= self._vars[count])

    def _sums(self, known: Iterable[Sum]) -> None:
        """Each table adds up to everybody who came to its step; what else is `known` to add up."""
        parts: dict[tuple[int, str, int], list[Count]] = {}
        for count in self.truth:
            if count.table != EVERYBODY:
                parts.setdefault((count.day, count.table, count.step), []).append(count)
        for (day, _table, step), counts in parts.items():
            total = self._vars[Count(day, EVERYBODY, EVERYBODY, step)]
            self._solver.Add(self._sum(counts) == total)
        for whole, counts_of in known:
            self._solver.Add(self._sum(counts_of) == self._vars[whole])

    def _sum(self, counts: Iterable[Count]) -> Any:
        return self._solver.Sum([self._vars[count] for count in counts])

    def _free(self, cell: Cell) -> Any:
        infinity = self._solver.infinity()
        held = self._solver.Constraint(-infinity, infinity)
        for count in cell.counts():
            held.SetCoefficient(self._vars[count], 1)
        return held

    def _guarded(self) -> Iterator[Group]:
        """Each cell and category; who did not come on to a later step; who came since an earlier day.

        Of everybody together, who did not come on is no secret: "2 of 40 have no mentor" names nobody.
        """
        single = (Cell(c.day, c.table, frozenset({c.category}), c.step) for c in self.truth)
        for cell in dict.fromkeys([*self.cells, *single]):
            yield Group(cell)
            counts = cell.counts()
            for step in range(cell.step + 1, 1 + max(count.step for count in self.truth)):
                if cell.table != EVERYBODY and counts[0]._replace(step=step) in self.truth:
                    yield Group(cell, cell._replace(step=step))
            for day in range(cell.day):
                if all(count._replace(day=day) in self.truth for count in counts):
                    yield Group(cell, cell._replace(day=day))

    def show(self, cell: Cell) -> None:
        value = amount(self.truth, cell)
        self._held[cell].SetBounds(value, value)
        self.shown.add(cell)

    def hide(self, cell: Cell) -> None:
        infinity = self._solver.infinity()
        self._held[cell].SetBounds(-infinity, infinity)
        self.shown.discard(cell)

    def bounds(self, group: Group) -> tuple[float, float]:
        """The fewest and the most people the group can hold for all that is shown."""
        return self._end(group, highest=False), self._end(group, highest=True)

    def _end(self, group: Group, *, highest: bool) -> float:
        objective = self._solver.Objective()
        objective.Clear()
        for cell, sign in ((group.cell, 1), (group.without, -1)):
            for count in cell.counts() if cell else ():
                objective.SetCoefficient(self._vars[count], sign)
        objective.SetOptimizationDirection(maximize=highest)
        status = self._solver.Solve()
        if status != pywraplp.Solver.OPTIMAL:
            raise ArithmeticError(f"the bounds of a group could not be found: status {status}")
        return float(self._solver.Objective().Value())

    def is_given_away(self, group: Group) -> bool:
        return self._end(group, highest=False) > 1 - NEAR and (
            self._end(group, highest=True) < self.least(group.cell) - NEAR
        )

    def given_away(self) -> Group | None:
        """The first one found; the last one found is looked at first, for hiding it takes several cells."""
        for position, group in enumerate(self._groups):
            if self.is_given_away(group):
                self._groups.insert(0, self._groups.pop(position))
                return group
        return None


def coarse(amounts: Mapping[str, int], *, least: int) -> list[frozenset[str]]:
    """The categories, small ones taken together until each group holds `least` people."""
    rows = sorted(amounts, key=lambda name: (-amounts[name], name))
    alone = [name for name in rows if amounts[name] >= least]
    rest = [name for name in rows if amounts[name] < least]
    while rest and alone and sum(amounts[name] for name in rest) < least:
        rest.insert(0, alone.pop())
    return [frozenset({name}) for name in alone] + ([frozenset(rest)] if rest else [])


def release(
    truth: Truth,
    groups: Mapping[str, Sequence[frozenset[str]]],
    earlier: Collection[Cell],
    *,
    least: int = LEAST,
    more: Mapping[str, int] = NONE,
    sums: Iterable[Sum] = (),
    known: Collection[Count] = (),
    totals: bool = True,
) -> set[Cell]:
    """The cells of the last day that may be shown beside all that was shown earlier.

    truth: every count of every day, the total among them as the table `EVERYBODY`.
    groups: per table how its categories are taken together on the last day.
    earlier: what was shown on the days before; it can't be taken back.
    more: tables whose groups have to be larger than `least`.
    sums: whose people of one table are those of another.
    known: counts that are told elsewhere and no secret. totals: whether sums of all categories may be told.
    Hides as few people as it can without trying every choice: first what gives a group away, then each hidden
    cell that turns out to be harmless is shown again, the largest first.
    """
    day = max(count.day for count in truth)
    steps = sorted({count.step for count in truth})
    everybody = {EVERYBODY: [frozenset({EVERYBODY})]} if totals else {}
    new = [
        cell
        for table, parts in {**groups, **everybody}.items()
        for group in parts
        for step in steps
        if all(Count(day, table, category, step) in truth for category in group)
        and not frozenset(known).issuperset((cell := Cell(day, table, group, step)).counts())
    ]
    audit = Audit(truth, [*earlier, *new], least=least, more=more, sums=sums, known=known)
    for cell in audit.cells:
        audit.show(cell)
    few = {cell for cell in new if 0 < amount(truth, cell) < audit.least(cell)}
    for cell in few:
        audit.hide(cell)
    while group := audit.given_away():
        audit.hide(_victim(group, audit, day))
    for cell in sorted(set(new) - audit.shown - few, key=lambda cell: (-amount(truth, cell), cell[1:])):
        audit.show(cell)
        if audit.given_away():
            audit.hide(cell)
    return {cell for cell in new if cell in audit.shown}


def _victim(group: Group, audit: Audit, day: int) -> Cell:
    """Which cell of the last day goes next: of the group, else of its table, else any; the least one."""
    touched = {each for cell in (group.cell, group.without) if cell for each in cell.counts()}
    steps = {count.step for count in touched}

    def far(cell: Cell) -> tuple[bool, bool, bool, int, str]:
        return (
            not touched.intersection(cell.counts()),
            cell.table != group.cell.table,
            cell.step not in steps,
            amount(audit.truth, cell),
            str(sorted(cell.categories)),
        )

    shown = [cell for cell in audit.shown if cell.day == day]
    if not shown:
        raise ArithmeticError("what was shown earlier already gives a group away")
    return min(shown, key=far)
