"""Why mentees are left over: conditions that forbid every mentor, or a group with too few seats."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from matching.engine.codes import Bar, Rule, Why
from matching.engine.columns import Bools, Ints, blocks, sides
from matching.engine.facts import MenteeFacts, Pair, Problem
from matching.engine.flow import NOBODY, Network
from matching.engine.results import Bottleneck, Unmatched
from matching.engine.rules import Check, checks, not_among

Counts = tuple[tuple[Bar | Rule, int], ...]


def leftover(
    problem: Problem, network: Network, assigned: Ints, dropped: frozenset[Pair]
) -> tuple[tuple[Unmatched, ...], tuple[Bottleneck, ...]]:
    """Return everybody without a mentor, by id, and the groups that compete."""
    may = network.points >= 0
    without = assigned == NOBODY
    nobody = np.flatnonzero(without & ~may.any(axis=0))
    counts = _forbidden(problem, nobody, dropped)
    group_of: dict[int, int] = {}
    bottlenecks = []
    for number, (mentees, mentors) in enumerate(
        _groups(may, assigned, np.flatnonzero(without & may.any(axis=0)))
    ):
        group_of |= dict.fromkeys(mentees.tolist(), number)
        bottlenecks.append(_bottleneck(problem, mentees, mentors))
    unmatched = []
    for place in np.flatnonzero(without).tolist():
        mentee = problem.mentees[place].id
        if place in group_of:
            unmatched.append(Unmatched(mentee, Why.COMPETITION, group=group_of[place]))
        else:
            unmatched.append(Unmatched(mentee, Why.NO_ALLOWED_MENTOR, *counts[place]))
    return tuple(unmatched), tuple(bottlenecks)


def _forbidden(problem: Problem, places: Ints, dropped: frozenset[Pair]) -> dict[int, tuple[Counts, Counts]]:
    """Count for each of these mentees the mentors each condition alone forbids, and all it forbids."""
    mentors, mentees = sides(problem.mentors, [problem.mentees[place] for place in places.tolist()])
    conditions: list[tuple[Bar | Rule, Check]] = [*checks(problem)]
    conditions.append((Bar.MUTUAL, partial(not_among, pairs=dropped)))
    alone, any_ = (np.zeros((len(conditions), len(mentees)), dtype=np.int64) for _ in range(2))
    for rows in blocks(len(mentors), len(mentees)):
        fails = np.array([~check(mentors.part(rows), mentees) for _, check in conditions])
        any_ += fails.sum(axis=1)
        alone += (fails & (fails.sum(axis=0) == 1)).sum(axis=1)
    codes = [code for code, _ in conditions]
    return {
        place: (_counts(codes, alone[:, column]), _counts(codes, any_[:, column]))
        for column, place in enumerate(places.tolist())
    }


def _counts(codes: list[Bar | Rule], counts: Ints) -> Counts:
    """Return the counts that are not 0, with their codes."""
    return tuple((code, count) for code, count in zip(codes, counts.tolist(), strict=True) if count)


def _groups(may: Bools, assigned: Ints, unmatched: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Give each group of mentees that compete, and all mentors allowed to any of them, both as places.

    Everything that alternating paths reach from the unmatched: their allowed mentors (all full, else one more
    could be matched), the mentees these mentors have, the allowed mentors of those, and so on. What hangs
    together is one group. `assigned` must match as many as there can be.
    """
    inside, holding = (np.flatnonzero(reached) for reached in _reach(may, assigned, unmatched))
    within = may[np.ix_(holding, inside)]
    done = np.zeros(len(inside), dtype=np.bool_)
    for start in np.searchsorted(inside, unmatched).tolist():
        if not done[start]:
            mentees, mentors = _connected(within, start)
            done |= mentees
            yield inside[mentees], holding[mentors]


def _reach(may: Bools, assigned: Ints, start: Ints) -> tuple[Bools, Bools]:
    """Follow alternating paths from these mentees; returns the mentees and the mentors reached."""
    mentees, mentors = np.zeros(may.shape[1], dtype=np.bool_), np.zeros(may.shape[0], dtype=np.bool_)
    mentees[start] = True
    front = start
    while len(front):
        mentors |= may[:, front].any(axis=1)
        reached = (assigned != NOBODY) & mentors[assigned] & ~mentees
        mentees |= reached
        front = np.flatnonzero(reached)
    return mentees, mentors


def _connected(may: Bools, start: int) -> tuple[Bools, Bools]:
    """Return the mentees and mentors that hang together with this mentee."""
    mentees: Bools = np.arange(may.shape[1]) == start
    while True:
        mentors: Bools = np.asarray(may[:, mentees].any(axis=1))
        more: Bools = np.asarray(may[mentors].any(axis=0))
        if (more == mentees).all():
            return mentees, mentors
        mentees = more


def _bottleneck(problem: Problem, mentees: Ints, mentors: Ints) -> Bottleneck:
    """Return the group with ids, seats and what its mentees share."""
    members = [problem.mentees[place] for place in mentees.tolist()]
    holders = [problem.mentors[place] for place in mentors.tolist()]
    return Bottleneck(
        mentees=tuple(row.id for row in members),
        mentors=tuple(row.id for row in holders),
        seats=sum(row.seats for row in holders),
        shared=tuple(_shared(members)),
    )


def _shared(members: list[MenteeFacts]) -> Iterator[tuple[str, str | int | tuple[str, ...]]]:
    """Give what all members have in common."""
    for name in ("country", "unit", "level"):
        values = {getattr(row, name) for row in members}
        if len(values) == 1 and None not in values:
            yield name, values.pop()
    if spoken := frozenset.intersection(*(row.languages for row in members)):
        yield "languages", tuple(sorted(spoken))
