"""Why mentees are left over: conditions that forbid every mentor, or a group with too few seats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching.engine.codes import Bar, Rule, Why
from matching.engine.columns import Bools, Ints, Side, blocks
from matching.engine.facts import Pair, PersonFacts, Problem
from matching.engine.flow import NOBODY
from matching.engine.grid import every_condition
from matching.engine.packs import Packs
from matching.engine.results import Bottleneck, Unmatched
from matching.engine.rules import Listed, among

Counts = tuple[tuple[Bar | Rule, int], ...]


def leftover(
    problem: Problem, packs: Packs, assigned: Ints, sides: tuple[Side, Side], dropped: frozenset[Pair]
) -> tuple[tuple[Unmatched, ...], tuple[Bottleneck, ...]]:
    """Return everybody without a mentor, by id, and the groups that compete."""
    without = np.flatnonzero(assigned == NOBODY)
    reach = reached(packs, assigned, without)
    nobody = without[~reach.offered[without]]
    counts = _forbidden(problem, nobody, sides, dropped)
    group_of: dict[int, int] = {}
    bottlenecks = []
    for number, (mentees, mentors) in enumerate(reach.groups()):
        group_of |= dict.fromkeys(mentees.tolist(), number)
        bottlenecks.append(_bottleneck(problem, mentees, mentors))
    unmatched = []
    for place in without.tolist():
        mentee = problem.mentees[place].id
        if place in group_of:
            unmatched.append(Unmatched(mentee, Why.COMPETITION, group=group_of[place]))
        else:
            unmatched.append(Unmatched(mentee, Why.NO_ALLOWED_MENTOR, *counts[place]))
    return tuple(unmatched), tuple(bottlenecks)


def _forbidden(
    problem: Problem, places: Ints, sides: tuple[Side, Side], dropped: frozenset[Pair]
) -> dict[int, tuple[Counts, Counts]]:
    """Count for each of these mentees the mentors each condition alone forbids, and all it forbids."""
    mentees, mentors = sides[0].part(places), sides[1]
    mutual = np.array(sorted(dropped), dtype=np.int64).reshape(-1, 2)
    conditions = [*every_condition(problem), Listed(Bar.MUTUAL, partial(among, listed=mutual))]
    alone, any_ = (np.zeros((len(mentees), len(conditions)), dtype=np.int64) for _ in range(2))
    for rows in blocks(len(mentees), len(mentors)):
        fails = [~condition.met(mentees.part(rows), mentors) for condition in conditions]
        count = np.sum(fails, axis=0, dtype=np.uint8)
        for column, failed in enumerate(fails):
            any_[rows, column] = failed.sum(axis=1)
            alone[rows, column] = (failed & (count == 1)).sum(axis=1)
    codes = [condition.code for condition in conditions]
    return {
        place: (_counts(codes, alone[row]), _counts(codes, any_[row]))
        for row, place in enumerate(places.tolist())
    }


def _counts(codes: list[Bar | Rule], counts: Ints) -> Counts:
    """Return the counts that are not 0, with their codes."""
    return tuple((code, count) for code, count in zip(codes, counts.tolist(), strict=True) if count)


@dataclass
class Reach:
    """What alternating paths reach from the unmatched: a forest of mentors and mentees that hang together.

    Their allowed mentors (all full, else one more could be matched), the mentees these mentors have, the
    allowed mentors of those, and so on. What hangs together is one group.
    """

    root: NDArray[np.int32]  # of each mentor, the mentor that stands for its group; itself where not reached
    mentees: Bools
    mentors: Bools
    offered: Bools  # mentees reached who have an allowed mentor
    group: Ints  # of each mentee reached, one allowed mentor

    def join(self, rows: Ints, columns: Ints, allowed: Bools) -> None:
        """Take in the allowed mentors of these mentees, each row one group."""
        if not len(columns):
            return
        self.mentors[columns] |= allowed.any(axis=0)
        first = allowed.argmax(axis=1)
        self.offered[rows] = allowed[np.arange(len(rows)), first]
        self.group[rows] = columns[first]
        roots = self.root[columns]
        apart = allowed & (roots != roots[first][:, None])
        for row in np.flatnonzero(apart.any(axis=1)).tolist():
            some = np.unique(self.root[columns[allowed[row]]])
            if len(some) > 1:
                self.root[np.isin(self.root, some)] = some[0]

    def groups(self) -> Iterator[tuple[Ints, Ints]]:
        """Give the mentees and the mentors of each group, by the first mentee without a mentor."""
        inside, holding = np.flatnonzero(self.mentees & self.offered), np.flatnonzero(self.mentors)
        own = self.root[self.group[inside]]
        _, first = np.unique(own, return_index=True)
        for root in own[np.sort(first)].tolist():
            yield inside[own == root], holding[self.root[holding] == root]


def reached(packs: Packs, assigned: Ints, start: Ints) -> Reach:
    """Follow alternating paths from these mentees. `assigned` must match as many as there can be."""
    n, m = packs.shape
    none = np.zeros(n, dtype=np.bool_)
    found = Reach(
        np.arange(m, dtype=np.int32),
        none,
        np.zeros(m, dtype=np.bool_),
        none.copy(),
        np.full(n, NOBODY, dtype=np.int64),
    )
    found.mentees[start] = True
    front = start
    has = np.flatnonzero(assigned != NOBODY)
    while len(front):
        for pack in packs.of(front):
            found.join(pack.rows, pack.columns, pack.points >= 0)
        front = has[found.mentors[assigned[has]] & ~found.mentees[has]]
        found.mentees[front] = True
    return found


def _bottleneck(problem: Problem, mentees: Ints, mentors: Ints) -> Bottleneck:
    """Return the group with ids, seats and what each side shares."""
    members = [problem.mentees[place] for place in mentees.tolist()]
    holders = [problem.mentors[place] for place in mentors.tolist()]
    return Bottleneck(
        mentees=tuple(row.id for row in members),
        mentors=tuple(row.id for row in holders),
        seats=sum(row.seats for row in holders),
        shared=tuple(_shared(members)),
        mentors_share=tuple(_shared(holders)),
        mentors_outside=tuple(_outside(members, holders)),
    )


def _outside(members: Sequence[PersonFacts], holders: Sequence[PersonFacts]) -> Iterator[tuple[str, str]]:
    """Give the country and unit that all members have and no mentor has: mentors outside it."""
    for name in ("country", "unit"):
        values = {getattr(row, name) for row in members}
        if len(values) == 1 and None not in values and not values & {getattr(row, name) for row in holders}:
            yield name, values.pop()


def _shared(members: Sequence[PersonFacts]) -> Iterator[tuple[str, str | int | tuple[str, ...]]]:
    """Give what all of them have in common."""
    for name in ("country", "unit", "level"):
        values = {getattr(row, name) for row in members}
        if len(values) == 1 and None not in values:
            yield name, values.pop()
    if spoken := frozenset.intersection(*(row.languages for row in members)):
        yield "languages", tuple(sorted(spoken))
