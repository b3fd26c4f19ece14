"""Why people left and who moved, quarter after quarter, attacked by somebody who knows who left, and when."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from ortools.linear_solver import pywraplp

from dashboard.actions.outcomes import ARM, KIND, Table, _shown
from dashboard.outcomes import ARMS, KINDS
from dashboard.statistics import disclosure
from dashboard.statistics.disclosure import EVERYBODY
from programs.models import Outcome

LEAST, QUARTERS, POPULATIONS = 5, 2, 500
Cells = list[tuple[int, tuple[str, ...], int]]  # quarter, categories, step
Amounts = dict[tuple[int, str, int], int]  # quarter, category, step


def leavers(seed: int) -> list[Table]:
    """Of an arm, by kind: within two years and within one, as each quarter knows them."""
    chance = random.Random(seed)
    odds = [chance.random() ** 2 + 0.02 for _kind in KINDS]
    people = [
        (chance.choices(KINDS, odds)[0], chance.randrange(2), chance.randrange(QUARTERS + 1))
        for _person in range(chance.choice([4, 12, 20, 40, 90]))
    ]
    return [
        _table(
            "why:ours",
            KIND,
            {
                (kind, step): sum(
                    of == kind and when <= quarter and early >= step for of, early, when in people
                )
                for kind in KINDS
                for step in range(2)
            },
        )
        for quarter in range(QUARTERS)
    ]


def movers(seed: int) -> list[Table]:
    """Who is watched, who moved within two years, who within one; more start with each quarter."""
    chance = random.Random(seed)
    people = [
        (chance.choice(ARMS), chance.choices([0, 1, 2], [8, 2, 3])[0], chance.randrange(QUARTERS + 1))
        for _person in range(chance.choice([12, 30, 60, 120]))
    ]
    return [
        _table(
            "moves:rose",
            ARM,
            {
                (arm, step): sum(of == arm and when <= quarter and far >= step for of, far, when in people)
                for arm in ARMS
                for step in range(3)
            },
        )
        for quarter in range(QUARTERS)
    ]


def _table(name: str, of: str, amounts: dict[tuple[str, int], int]) -> Table:
    if of == KIND and not amounts["", 0]:
        amounts = {place: n for place, n in amounts.items() if place[0]}
    steps = 1 + max(step for _name, step in amounts)
    totals = {
        (EVERYBODY, EVERYBODY, step): sum(n for (_name, at), n in amounts.items() if at == step)
        for step in range(steps)
    }
    parts = {name: n for (name, step), n in amounts.items() if step == 0 and n}
    groups = disclosure.coarse(parts, least=LEAST) if of == KIND else [frozenset({arm}) for arm in ARMS]
    rest = {name for name, _step in amounts} - set(parts) if of == KIND else set()
    groups = [*groups, frozenset(rest)] if groups and rest else groups
    return Table(name, {(of, *place): n for place, n in amounts.items()} | totals, groups)


def published(tables: list[Table]) -> Cells:
    """Quarter after quarter, each beside what was told before."""
    told: list[Outcome] = []
    found: Cells = []
    for quarter, table in enumerate(tables):
        cells = [(sorted(cell.categories), cell.step) for cell in _shown(table, told)]
        found += [(quarter, tuple(names), step) for names, step in cells]
        told.append(
            Outcome(
                counts=[[table.name, *place, n] for place, n in table.amounts.items()],
                cells=[[table.name, table.of, names, step] for names, step in cells],
            )
        )
    return found


def naive(tables: list[Table]) -> Cells:
    return [
        (quarter, (name,), step)
        for quarter, table in enumerate(tables)
        for (of, name, step), n in table.amounts.items()
        if of == table.of and not 0 < n < LEAST and not (of == ARM and step == 0)
    ]


class Attacker:
    """What any sum of counts can be at the least and at the most."""

    def __init__(self, tables: list[Table], shown: Cells) -> None:
        self.truth: Amounts = {
            (quarter, name, step): n
            for quarter, table in enumerate(tables)
            for (of, name, step), n in table.amounts.items()
            if of == table.of
        }
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.unknown = {place: self.solver.NumVar(0, 300, "") for place in self.truth}
        for (quarter, name, step), n in self.truth.items():
            for more in ((quarter, name, step - 1), (quarter + 1, name, step)):
                if more in self.truth:
                    self.solver.Add(self.unknown[quarter, name, step] <= self.unknown[more])
            if tables[0].of == ARM and step == 0:  # who takes part is known
                self.solver.Add(self.unknown[quarter, name, step] == n)
        for quarter, table in enumerate(tables):
            for step in {step for _of, _name, step in table.amounts} if table.of == KIND else ():
                of_step = [each for each in self.truth if (each[0], each[2]) == (quarter, step)]
                self.equal(of_step)  # who left is known
        for quarter, names, step in shown:
            self.equal([(quarter, name, step) for name in names])

    def equal(self, places: list[tuple[int, str, int]]) -> None:
        self.solver.Add(
            sum(self.unknown[each] for each in places) == sum(self.truth[each] for each in places)
        )

    def bounds(self, plus: list[tuple[int, str, int]], minus: list[tuple[int, str, int]]) -> list[float]:
        aim, ends = self.solver.Objective(), []
        aim.Clear()
        for sign, places in ((1, plus), (-1, minus)):
            for each in places:
                aim.SetCoefficient(self.unknown[each], sign)
        for turn in (aim.SetMinimization, aim.SetMaximization):
            turn()
            assert self.solver.Solve() == self.solver.OPTIMAL
            ends.append(aim.Value())
        return ends


def others(truth: Amounts, place: tuple[int, str, int]) -> Iterable[tuple[int, str, int] | None]:
    """Nobody; who had come by an earlier quarter; who came further."""
    quarter, name, step = place
    yield None
    yield from (each for day in range(quarter) if (each := (day, name, step)) in truth)
    yield from (each for later in range(step + 1, 3) if (each := (quarter, name, later)) in truth)


def recovered(tables: list[Table], shown: Cells) -> list[str]:
    attacker, found = Attacker(tables, shown), []
    for place, n in attacker.truth.items():
        for other in others(attacker.truth, place):
            known_to_all = tables[0].of == ARM and place[2] == 0 and (other is None or other[2] == 0)
            if known_to_all or not 0 < n - (attacker.truth[other] if other else 0) < LEAST:
                continue
            low, high = attacker.bounds([place], [other] if other else [])
            if low > 1 - 1e-6 and high < LEAST - 1e-6:
                found.append(f"{place} without {other}: {low:.0f} to {high:.0f}")
    return found


def alike(tables: list[Table], shown: Cells) -> list[str]:
    """Who is known to have left (in all, since a quarter, in a year) and of whom one then knows why."""
    attacker, found = Attacker(tables, shown), []
    truth = attacker.truth
    for kind in KINDS:
        for place in [each for each in truth if each[1] == kind]:
            for other in others(truth, place):
                size = _total(truth, place) - (_total(truth, other) if other else 0)
                low, _high = attacker.bounds([place], [other] if other else [])
                if size and low > size - 1e-6:
                    found.append(f"{place} without {other}: all {size}")
    return found


def _total(truth: Amounts, place: tuple[int, str, int]) -> int:
    return sum(n for each, n in truth.items() if (each[0], each[2]) == (place[0], place[2]))


@pytest.mark.parametrize("part", range(2))
def test_nobody_is_worked_out_of_why_people_left(part):
    for seed in range(part, POPULATIONS, 2):
        tables = leavers(seed)
        if not (shown := published(tables)):
            continue  # nothing was told
        assert recovered(tables, shown) == [], f"population {seed}"
        assert alike(tables, shown) == [], f"population {seed}"


def test_nobody_is_worked_out_of_who_moved():
    for seed in range(POPULATIONS):
        tables = movers(seed)

        assert recovered(tables, published(tables)) == [], f"population {seed}"


def test_the_attack_finds_people_where_only_small_numbers_are_hidden():
    whys = sum(bool(recovered(t, naive(t)) or alike(t, naive(t))) for t in map(leavers, range(60)))
    moves = sum(bool(recovered(t, naive(t))) for t in map(movers, range(60)))

    assert (whys > 25, moves > 20) == (True, True), (whys, moves)


def test_much_is_told_where_many_left():
    told = [len(published(leavers(seed))) for seed in range(60)]

    assert sum(each > 0 for each in told) > 20
