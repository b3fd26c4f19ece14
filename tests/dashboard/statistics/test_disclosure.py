"""Tables of one program, attacked by somebody who has them all: linear algebra and bounds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ortools.linear_solver import pywraplp
from scipy.optimize import linprog

from dashboard import standing
from dashboard.statistics import disclosure
from dashboard.statistics.disclosure import EVERYBODY, Audit, Cell, Count, Group

LEAST, DAYS, STEPS = 5, 2, 3
TABLES = {"region": ("north", "south", "east"), "level": ("junior", "senior", "lead", "head")}
PICTURES = {  # tables of one step each: what the pictures of an analyst show beside the segments
    "meets": (2, [f"{one}>{other}" for one in TABLES["region"] for other in ("north", "south")]),
    "wait": (1, ["30", "90", "waits:90", "waits:more"]),
    "topic": (1, ["yes", "no"]),
}
MORE = {"topic": 10}
POPULATIONS = 500


def all_counts() -> Iterable[Count]:
    for day in range(DAYS):
        for table, categories in {**TABLES, EVERYBODY: (EVERYBODY,)}.items():
            yield from (Count(day, table, each, step) for each in categories for step in range(STEPS))
        for table, (step, names) in PICTURES.items():
            yield from (Count(day, table, each, step) for each in names)


def population(seed: int) -> dict[Count, int]:
    """People of random categories, each coming to each step on a random day or later than anybody looks."""
    chance = random.Random(seed)
    truth = dict.fromkeys(all_counts(), 0)
    odds = {
        table: [chance.random() ** 2 + 0.02 for _each in categories] for table, categories in TABLES.items()
    }
    for _person in range(chance.choice([8, 15, 30, 60, 120])):
        of = {table: chance.choices(categories, odds[table])[0] for table, categories in TABLES.items()} | {
            EVERYBODY: EVERYBODY
        }
        came, reached = 0, []
        for step in range(STEPS):
            came += chance.choices([0, 1, 2], [7, 2, 1])[0]
            reached.append(came)
            for day in range(came, DAYS):
                for table, category in of.items():
                    truth[Count(day, table, category, step)] += 1
        draw_pictures(truth, chance, of["region"], reached)
    return truth


def draw_pictures(truth: dict[Count, int], chance: random.Random, region: str, reached: list[int]) -> None:
    """Where somebody with these days of coming stands: whom they met, how long they wait, what they want."""
    meets, waited = f"{region}>{chance.choice(['north', 'north', 'south'])}", chance.choice(["30", "90"])
    wants = chance.choices(["yes", "no"], [2, 3])[0]
    for day in range(reached[1], DAYS):
        is_paired = day >= reached[2]
        waits = waited if is_paired else "waits:more" if day > reached[1] else "waits:90"
        truth[Count(day, "wait", waits, 1)] += 1
        truth[Count(day, "topic", wants, 1)] += 1
        if is_paired:
            truth[Count(day, "meets", meets, 2)] += 1


def published(truth: dict[Count, int], *, across: bool = True) -> set[Cell]:
    """Day after day, as the house does: what was shown stays shown. `across`: it knows what adds up."""
    shown: set[Cell] = set()
    for day in range(DAYS):
        known = {count: value for count, value in truth.items() if count.day <= day}
        groups = {
            table: disclosure.coarse(
                {each: truth[Count(day, table, each, 0)] for each in categories}, least=LEAST
            )
            for table, categories in TABLES.items()
        }
        for table, (step, names) in PICTURES.items():
            groups[table] = disclosure.coarse(
                {each: truth[Count(day, table, each, step)] for each in names}, least=LEAST
            )
        groups["topic"] = [frozenset({"yes"})]
        sums = standing.sums(known) if across else ()
        shown |= disclosure.release(known, groups, shown, least=LEAST, more=MORE, sums=sums)
    return shown


def naive(truth: dict[Count, int]) -> set[Cell]:
    """What many dashboards do: each number is shown but the small ones."""
    return {
        Cell(count.day, count.table, frozenset({count.category}), count.step)
        for count, value in truth.items()
        if not 0 < value < LEAST
    }


class Attacker:
    """Somebody with all tables: the lowest and the highest that any sum of counts can be."""

    def __init__(self, truth: dict[Count, int], shown: Iterable[Cell]) -> None:
        self.place = {count: number for number, count in enumerate(truth)}
        self.less, self.equal, self.values = [], [], []
        for count in truth:
            if (before := count._replace(step=count.step - 1)) in truth:
                self.less.append(self.row([count], [before]))
            if (earlier := count._replace(day=count.day - 1)) in truth and truth[earlier] <= truth[count]:
                self.less.append(self.row([earlier], [count]))
            if count.table == EVERYBODY:
                for table, categories in TABLES.items():
                    self.known(count, [count._replace(table=table, category=each) for each in categories])
            if count.table == "region" and count.step == 2:
                ways = [f"{count.category}>{other}" for other in ("north", "south")]
                self.known(count, [count._replace(table="meets", category=each) for each in ways])
        for day in {count.day for count in truth}:
            for table, (step, names) in PICTURES.items():
                everybody = Count(day, EVERYBODY, EVERYBODY, step)
                self.known(everybody, [Count(day, table, each, step) for each in names])
            waited = [Count(day, "wait", each, 1) for each in ("30", "90")]
            self.known(Count(day, EVERYBODY, EVERYBODY, 2), waited)
        for cell in shown:
            self.equal.append(self.row(cell.counts()))
            self.values.append(disclosure.amount(truth, cell))

    def known(self, whole: Count, parts: list[Count]) -> None:
        self.equal.append(self.row(parts, [whole]))
        self.values.append(0)

    def row(self, plus: Iterable[Count], minus: Iterable[Count] = ()) -> np.ndarray:
        found = np.zeros(len(self.place))
        for count in plus:
            found[self.place[count]] += 1
        for count in minus:
            found[self.place[count]] -= 1
        return found

    def by_scipy(self, aim: np.ndarray) -> tuple[float, float]:
        ends = [
            linprog(
                sign * aim,
                A_ub=self.less,
                b_ub=np.zeros(len(self.less)),
                A_eq=self.equal,
                b_eq=self.values,
                bounds=(0, 200),
            ).fun
            for sign in (1, -1)
        ]
        return ends[0], -ends[1]

    @cached_property
    def model(self) -> tuple[pywraplp.Solver, list[Any]]:
        solver = pywraplp.Solver.CreateSolver("GLOP")
        solver.SetSolverSpecificParametersAsString("use_preprocessing: false")
        unknown = [solver.NumVar(0, 200, "") for _count in self.place]
        for row in self.less:
            solver.Add(sum(float(row[each]) * unknown[each] for each in row.nonzero()[0]) <= 0)
        for row, value in zip(self.equal, self.values, strict=True):
            solver.Add(sum(float(row[each]) * unknown[each] for each in row.nonzero()[0]) == value)
        return solver, unknown

    def end(self, aim: np.ndarray, *, highest: bool) -> float:
        solver, unknown = self.model
        objective = solver.Objective()
        objective.Clear()
        for each in aim.nonzero()[0]:
            objective.SetCoefficient(unknown[each], float(aim[each]))
        objective.SetOptimizationDirection(maximize=highest)
        assert solver.Solve() == solver.OPTIMAL
        return float(objective.Value())

    def bounds(self, aim: np.ndarray) -> tuple[float, float]:
        return self.end(aim, highest=False), self.end(aim, highest=True)


def recovered(truth: dict[Count, int], shown: Iterable[Cell]) -> list[str]:
    """Small groups that the attacker can name for certain."""
    attacker, found = Attacker(truth, shown), []
    for name, plus, minus in small_groups(truth):
        least = MORE.get(plus[0].table, LEAST)
        aim = attacker.row(plus, minus)
        low = attacker.end(aim, highest=False)
        if low > 1 - 1e-6 and (high := attacker.end(aim, highest=True)) < least - 1e-6:
            found.append(f"{name}: {low:.0f} to {high:.0f}")
    return found


def small_groups(truth: dict[Count, int]) -> Iterable[tuple[str, list[Count], list[Count]]]:
    """Of one category: who had come, who did not come on, who came since; with 1 to 4 people in truth."""
    for count, value in truth.items():
        others = [None, *(each for each in (count._replace(day=count.day - 1),) if each in truth)]
        if count.table != EVERYBODY:
            later = (count._replace(step=step) for step in range(count.step + 1, STEPS))
            others += [each for each in later if each in truth]
        for other in others:
            if 0 < value - (truth[other] if other else 0) < MORE.get(count.table, LEAST):
                yield f"{count} without {other}", [count], [other] if other else []


def test_nobody_is_worked_out_of_all_tables_of_all_days():
    for seed in range(POPULATIONS):
        truth = population(seed)

        assert recovered(truth, published(truth)) == [], f"population {seed}"


def test_the_attack_finds_people_where_only_small_numbers_are_hidden():
    leaks = sum(bool(recovered(truth, naive(truth))) for truth in map(population, range(100)))

    assert leaks >= 90


def test_tables_audited_each_by_itself_give_people_away():
    """Why the audit knows whose people of one table are those of another."""
    alone = (recovered(truth, published(truth, across=False)) for truth in map(population, range(60)))

    assert any(alone)


def test_two_solvers_find_the_same_bounds():
    for seed in range(4):
        truth = population(seed)
        attacker = Attacker(truth, published(truth))
        for _name, plus, minus in small_groups(truth):
            aim = attacker.row(plus, minus)

            assert attacker.bounds(aim) == pytest.approx(attacker.by_scipy(aim), abs=1e-6)


def test_a_few_new_people_leave_the_number_as_it_was():
    truth = {
        Count(day, table, category, 0): value
        for day, (north, south) in enumerate([(20, 30), (22, 33)])
        for table, category, value in (
            ("region", "north", north),
            ("region", "south", south),
            (EVERYBODY, EVERYBODY, north + south),
        )
    }
    groups = {"region": [frozenset({"north"}), frozenset({"south"})]}
    first = disclosure.release({c: v for c, v in truth.items() if c.day == 0}, groups, set())

    second = disclosure.release(truth, groups, first)

    assert {cell.table for cell in first} == {"region", EVERYBODY}
    assert second == {
        Cell(1, EVERYBODY, frozenset({EVERYBODY}), 0)
    }  # five more in all: from where is not told


def test_bounds_of_two_hidden_numbers():
    truth = {
        Count(0, "region", "north", 0): 3,
        Count(0, "region", "south", 0): 6,
        Count(0, "region", "east", 0): 40,
        Count(0, EVERYBODY, EVERYBODY, 0): 49,
    }
    cells = [Cell(0, count.table, frozenset({count.category}), 0) for count in truth]
    audit = Audit(truth, cells)
    audit.show(cells[2])
    audit.show(cells[3])

    assert audit.bounds(Group(cells[0])) == pytest.approx((0, 9))
    assert audit.given_away() is None

    audit.show(cells[1])

    assert audit.bounds(Group(cells[0])) == pytest.approx((3, 3))
    assert audit.given_away() == Group(cells[0])


def test_who_moved_to_another_country_is_no_contradiction():
    truth = {}
    for day, north in enumerate([20, 12]):
        truth |= {
            Count(day, "region", "north", 0): north,
            Count(day, "region", "south", 0): 40 - north,
            Count(day, EVERYBODY, EVERYBODY, 0): 40,
        }
    groups = {"region": [frozenset({"north"}), frozenset({"south"})]}
    first = disclosure.release({c: v for c, v in truth.items() if c.day == 0}, groups, set())

    assert len(disclosure.release(truth, groups, first)) == 3


def test_most_numbers_are_shown_where_400_take_part():
    """At most 35 % of the numbers are kept back, over five segments that are as uneven as companies are."""
    chance = random.Random(3)
    people = [
        (
            chance.choices("abcdefgh", [45, 20, 12, 8, 6, 4, 3, 2])[0],
            chance.choices("jmslhd", [6, 9, 7, 4, 2, 1])[0],
        )
        for _person in range(400)
    ]
    reach = [len(people), 330, 240]
    truth = {Count(0, EVERYBODY, EVERYBODY, step): amount for step, amount in enumerate(reach)}
    for table, position in (("region", 0), ("level", 1)):
        for category in {person[position] for person in people}:
            for step, amount in enumerate(reach):
                truth[Count(0, table, category, step)] = sum(
                    person[position] == category for person in people[:amount]
                )
    pictures = {
        "meets": (2, [f"{region}>{chance.choices('abcd', [6, 4, 2, 1])[0]}" for region, _level in people]),
        "wait": (1, ["30" if place < 170 else "90" for place in range(240)]),
        "load": (1, chance.choices("01234", [40, 30, 15, 8, 4], k=400)),
        "trained": (1, chance.choices(["yes", "no"], [9, 2], k=400)),
        "check_in:1": (2, chance.choices(["yes", "no", "later"], [8, 3, 2], k=400)),
    }
    waits = chance.choices(["waits:30", "waits:90", "waits:more", "left"], [5, 3, 2, 1], k=400)
    pictures["wait"][1].extend(waits)
    for table, (step, where) in pictures.items():
        amounts = Counter(where[: reach[step]])
        truth |= {Count(0, table, name, step): amount for name, amount in amounts.items()}
    groups = {
        table: disclosure.coarse(
            {c.category: v for c, v in truth.items() if (c.table, c.step) == (table, step)}, least=10
        )
        for table, step in {
            "region": 0,
            "level": 0,
            **{name: of for name, (of, _) in pictures.items()},
        }.items()
    }

    shown = disclosure.release(truth, groups, set(), sums=standing.sums(truth))

    segments = len(groups["region"]) + len(groups["level"]) + 1
    all_cells = len(reach) * segments + sum(len(groups[table]) for table in pictures)
    assert 1 - len(shown) / all_cells <= 0.35


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 40)), st.integers(2, 12))
def test_small_categories_are_taken_together(amounts, least):
    parts = disclosure.coarse(amounts, least=least)

    assert sorted(name for part in parts for name in part) == sorted(amounts)
    sizes = [sum(amounts[name] for name in part) for part in parts]
    assert all(size >= least for size in sizes) or len(parts) <= 1
