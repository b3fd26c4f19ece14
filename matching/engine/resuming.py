"""Going on from pairs that are nearly the best: what is the best now, with as few people moved as can be.

With prices v of seats that were good a while ago, the least that a mentee may be left with is known after one
look at all pairs; so is who has exactly that. Everybody else comes in anew, one shortest path each, and so do
the seats that have a price and nobody. What comes out is proved as a fresh solution is.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matching.engine import paths
from matching.engine.assign import Solved, prepared
from matching.engine.bids import best_left
from matching.engine.changes import Arrangement
from matching.engine.columns import Bools, Ints
from matching.engine.facts import Problem
from matching.engine.flow import NOBODY
from matching.engine.grid import FORBIDDEN
from matching.engine.lists import Lists
from matching.engine.optimum import own_points

MOST = 300  # people and seats that come in one by one; a fresh solution is quicker for more


def resumed(problem: Problem, mentors: Mapping[int, int], prices: Mapping[int, int]) -> Arrangement:
    """Return the best arrangement, near to these mentors of mentees; raises BadProblem.

    `prices` are those of `Solved.prices` of a problem like this one; where they don't fit any more, or people
    would mentor each other, the problem is solved anew.
    """
    if not (problem.mentors and problem.mentees):
        return Arrangement(problem)
    ready = prepared(problem)
    network = ready.network
    v = _by_place(problem, prices)
    v[network.seats == 0] = 0
    u = np.maximum(best_left(network.packs, v) + network.base, 0)
    assigned = _assigned(problem, mentors)
    own = own_points(network.packs, assigned)
    has = assigned != NOBODY
    fits = (
        has & (own != FORBIDDEN) & (own + network.base - v[assigned] == u) & _seated(assigned, network.seats)
    )
    assigned[~fits] = NOBODY
    load = np.bincount(assigned[fits], minlength=len(v))
    again, short = np.flatnonzero(~fits & (u > 0)), np.flatnonzero((v > 0) & (load < network.seats))
    if len(again) + int((network.seats - load)[short].sum()) > MOST:
        return Arrangement(problem)
    solution = replace(ready.solution, assigned=assigned, u=u, v=v)
    return _repaired(problem, replace(ready, solution=solution), again, short)


def _repaired(problem: Problem, done: Solved, again: Ints, short: Ints) -> Arrangement:
    """Let in the mentees and the seats that the prices do not fit."""
    standing = Arrangement(problem, done, Lists.of)
    now = standing.now
    seats, now.seats[short] = now.seats.copy(), now.load()[short]
    now.gone[again], now.u[again] = True, 0
    for mentee in again.tolist():
        paths.join(now, mentee)
    for mentor in short.tolist():
        while now.seats[mentor] < seats[mentor] and now.v[mentor]:
            paths.add_seat(now, mentor)
    now.seats = seats
    now.price_seatless(standing.packs)
    return Arrangement(problem) if standing.has_couples() else standing


def _by_place(problem: Problem, prices: Mapping[int, int]) -> Ints:
    """Return the prices in the order of the mentors, 0 where none is known."""
    return np.array([max(0, prices.get(row.id, 0)) for row in problem.mentors], dtype=np.int64)


def _assigned(problem: Problem, mentors: Mapping[int, int]) -> Ints:
    """Return the place of each mentee's mentor, NOBODY where one of the two is not here."""
    places = problem.mentor_places
    found = [places.get(mentors.get(row.id, -1), NOBODY) for row in problem.mentees]
    return np.array(found, dtype=np.int64)


def _seated(assigned: Ints, seats: Ints) -> Bools:
    """Tell who is within the seats of the mentor, the first mentees first."""
    order = np.argsort(assigned, kind="stable")
    rank = np.arange(len(order)) - np.searchsorted(assigned[order], assigned[order])
    within = np.empty(len(order), dtype=np.bool_)
    within[order] = rank < seats[assigned[order]]
    return within
