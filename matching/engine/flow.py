"""The exact assignment: minimum-cost flow, its prices, the proof over all pairs, one answer among equals.

Mentees flow to mentors and on to a sink; an arc of its own lets a mentee go without. The weight of a pair is
W = base of the mentee + points; bases are so large that one more mentee matched outweighs all points. Prices
u (mentee) and v (mentor) prove an assignment optimal when u + v ≥ W for every allowed pair, u, v ≥ 0, and
Σu + Σ seats·v = ΣW of the pairs chosen (duality of linear programs; Ahuja, Magnanti, Orlin, Network Flows,
1993, chapters 9 and 12).
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.columns import Bits, Bools, Ints, Points, blocks

NOBODY = -1  # in an assignment: the mentee has no mentor
HASH_BITS = 32


@dataclass(frozen=True)
class Network:
    """m mentors × n mentees: points (-1 = forbidden), seats, bases, ids, and the seed of the tie-break."""

    points: Points
    seats: Ints
    base: Ints
    mentor_ids: Ints
    mentee_ids: Ints
    seed: int


@dataclass(frozen=True)
class Arcs:
    """Pairs that take part in a flow, sorted by mentor: both places and the weight of each."""

    mentor: Ints
    mentee: Ints
    weight: Ints


@dataclass(frozen=True)
class Solution:
    """For each mentee the place of the mentor or NOBODY; the prices u and v; whether they prove it."""

    assigned: Ints
    u: Ints
    v: Ints
    proved: bool


def best(network: Network) -> Solution:
    """Return the assignment of most weight; among equals the one whose pairs' hashes add up to the least."""
    arcs = allowed_arcs(network)
    n = len(network.base)
    assigned = _flow(
        n,
        arcs,
        cost=network.base[arcs.mentee] - arcs.weight,
        seats=network.seats,
        full=network.seats < 0,
        skip=np.arange(n, dtype=np.int64),
        skip_cost=network.base,
    )
    u, v = prices(network, arcs, assigned)
    tight = arcs.weight == u[arcs.mentee] + v[arcs.mentor]
    arcs = Arcs(arcs.mentor[tight], arcs.mentee[tight], arcs.weight[tight])
    free = np.flatnonzero(u == 0)
    assigned = _flow(
        n,
        arcs,
        cost=hashes(network.mentor_ids[arcs.mentor], network.mentee_ids[arcs.mentee], network.seed),
        seats=network.seats,
        full=v > 0,
        skip=free,
        skip_cost=_same(len(free), 0),
    )
    return Solution(assigned, u, v, proves(network, assigned, u, v))


def allowed_arcs(network: Network) -> Arcs:
    """Return every allowed pair."""
    mentor, mentee = np.nonzero(network.points >= 0)
    return Arcs(mentor, mentee, network.base[mentee] + network.points[mentor, mentee])


def _flow(n: int, arcs: Arcs, *, cost: Ints, seats: Ints, full: Bools, skip: Ints, skip_cost: Ints) -> Ints:
    """Solve one minimum-cost flow of n mentees; returns the mentor of each.

    `full` mentors must fill every seat, only the mentees in `skip` may go without. OR-Tools is imported here
    and nowhere else: it is heavy, and only the worker solves.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    m, count, open_ = len(seats), len(arcs.mentor), np.flatnonzero(~full)
    supply = [*[1] * n, *np.where(full, -seats, 0).tolist(), int(seats[full].sum()) - n]
    tails = np.concatenate([arcs.mentee, n + open_, skip])
    heads = np.concatenate([n + arcs.mentor, np.full(len(open_) + len(skip), n + m)])
    room = np.concatenate([_same(count, 1), seats[open_], _same(len(skip), 1)])
    costs = np.concatenate([cost, _same(len(open_), 0), skip_cost])
    flow = SimpleMinCostFlow()
    flow.set_nodes_supplies(np.arange(n + m + 1, dtype=np.int32), np.array(supply, dtype=np.int64))
    flow.add_arcs_with_capacity_and_unit_cost(tails.astype(np.int32), heads.astype(np.int32), room, costs)
    if (status := flow.solve()) != flow.OPTIMAL:
        raise ArithmeticError(f"the flow ended with {status}")
    chosen = flow.flows(np.arange(count, dtype=np.int32)).astype(np.bool_)
    assigned = _same(n, NOBODY)
    assigned[arcs.mentee[chosen]] = arcs.mentor[chosen]
    return assigned


def _same(length: int, value: int) -> Ints:
    """Return a column of one value."""
    return np.full(length, value, dtype=np.int64)


def prices(network: Network, arcs: Arcs, assigned: Ints) -> tuple[Ints, Ints]:
    """Return the least prices u, v of an optimal assignment: longest paths in its residual graph."""
    n, m = len(network.base), len(network.seats)
    own = _same(n, 0)
    mine = assigned[arcs.mentee] == arcs.mentor
    own[arcs.mentee[mine]] = arcs.weight[mine]
    v = _same(m, 0)
    first = np.flatnonzero(np.diff(arcs.mentor, prepend=-1))
    rows = arcs.mentor[first]
    for _ in range(m + 1):
        u = _left(own, v, assigned)
        wanted = v.copy()
        if len(first):
            best_offer = np.maximum.reduceat(arcs.weight - u[arcs.mentee], first)
            wanted[rows] = np.maximum(v[rows], best_offer)
        if (wanted == v).all():
            break
        v = wanted
    return _left(own, v, assigned), v


def _left(own: Ints, v: Ints, assigned: Ints) -> Ints:
    """Return u: what the price of the mentor leaves of each pair's weight, 0 for the unmatched."""
    u, has = own.copy(), assigned != NOBODY
    u[has] -= v[assigned[has]]
    return u


def proves(network: Network, assigned: Ints, u: Ints, v: Ints) -> bool:
    """Check every pair against the prices, the seats, and both sums against each other."""
    chosen = np.flatnonzero(assigned != NOBODY)
    points = network.points[assigned[chosen], chosen]
    load = np.bincount(assigned[chosen], minlength=len(network.seats))
    weight = int(points.sum() + network.base[chosen].sum())
    sound = bool((points >= 0).all() and (load <= network.seats).all() and (u >= 0).all() and (v >= 0).all())
    for rows in blocks(*network.points.shape):
        block = network.points[rows]
        sound = sound and not ((block >= 0) & (block + network.base > u + v[rows, None])).any()
    return sound and weight == dual(network, u, v)


def dual(network: Network, u: Ints, v: Ints) -> int:
    """Return the bound that the prices give: no assignment weighs more."""
    return int(u.sum() + (network.seats * v).sum())


def hashes(mentor_ids: Ints, mentee_ids: Ints, seed: int) -> Ints:
    """Return 32 bits for each pair from its stable ids and the seed (mixing steps of SplitMix64)."""
    mixed = _mix(_same(len(mentor_ids), seed).view(np.uint64))
    for ids in (mentor_ids, mentee_ids):
        mixed = _mix(mixed ^ ids.astype(np.int64).view(np.uint64))
    return (mixed >> np.uint64(64 - HASH_BITS)).astype(np.int64)


def _mix(word: Bits) -> Bits:
    """Return words in which every bit depends on every bit of the input."""
    word = word + np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))
