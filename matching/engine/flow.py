"""The exact assignment: minimum-cost flow, prices from it, the proof over all pairs, and one answer among equals.

Mentees flow to mentors and on to a sink; an arc of its own lets a mentee go without. The weight of a pair is
W = base of the mentee + points; bases are so large that one more mentee matched outweighs all points. Prices u (mentee)
and v (mentor) prove an assignment optimal when u + v ≥ W for every allowed pair, u, v ≥ 0, and Σu + Σ seats·v = ΣW of
the pairs chosen (duality of linear programs; Ahuja, Magnanti, Orlin, Network Flows, 1993, chapters 9 and 12).
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.columns import Bools, Ints, blocks

NOBODY = -1  # in an assignment: the mentee has no mentor
HASH_BITS = 32


@dataclass(frozen=True)
class Network:
    """m mentors × n mentees: points (-1 = forbidden), seats of the mentors, bases and ids, seed of the tie-break."""

    points: Ints
    seats: Ints
    base: Ints
    mentor_ids: Ints
    mentee_ids: Ints
    seed: int


@dataclass(frozen=True)
class Arcs:
    """Pairs that take part in a flow, sorted by mentor: places of mentor and mentee, and the weight of each."""

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
        arcs,
        cost=network.base[arcs.mentee] - arcs.weight,
        seats=network.seats,
        full=np.zeros(len(network.seats), dtype=np.bool_),
        skip=np.arange(n),
        skip_cost=network.base,
    )
    u, v = prices(network, arcs, assigned)
    tight = arcs.weight == u[arcs.mentee] + v[arcs.mentor]
    arcs = Arcs(arcs.mentor[tight], arcs.mentee[tight], arcs.weight[tight])
    free = np.flatnonzero(u == 0)
    assigned = _flow(
        arcs,
        cost=hashes(network.mentor_ids[arcs.mentor], network.mentee_ids[arcs.mentee], network.seed),
        seats=network.seats,
        full=v > 0,
        skip=free,
        skip_cost=np.zeros(len(free), dtype=np.int64),
    )
    return Solution(assigned, u, v, proves(network, assigned, u, v))


def allowed_arcs(network: Network) -> Arcs:
    """Return every allowed pair."""
    mentor, mentee = np.nonzero(network.points >= 0)
    return Arcs(mentor, mentee, network.base[mentee] + network.points[mentor, mentee])


def _flow(arcs: Arcs, *, cost: Ints, seats: Ints, full: Bools, skip: Ints, skip_cost: Ints) -> Ints:
    """Solve one minimum-cost flow; `full` mentors must fill every seat, only the mentees in `skip` may go without.

    OR-Tools is imported here and nowhere else: it is heavy, and only the worker solves.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m, count = int(arcs.mentee.max(initial=-1)) + 1, len(seats), len(arcs.mentor)
    n = max(n, int(skip.max(initial=-1)) + 1)
    sink, open_ = n + m, np.flatnonzero(~full)
    supply = np.concatenate([np.ones(n), np.where(full, -seats, 0), [int(seats[full].sum()) - n]])
    flow = SimpleMinCostFlow()
    flow.set_nodes_supplies(np.arange(n + m + 1, dtype=np.int32), supply.astype(np.int64))
    tails = np.concatenate([arcs.mentee, n + open_, skip])
    heads = np.concatenate([n + arcs.mentor, np.full(len(open_) + len(skip), sink)])
    room = np.concatenate([np.ones(count), seats[open_], np.ones(len(skip))])
    costs = np.concatenate([cost, np.zeros(len(open_)), skip_cost])
    flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), room.astype(np.int64), costs.astype(np.int64)
    )
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the flow ended with {status}")
    chosen = flow.flows(np.arange(count, dtype=np.int32)).astype(np.bool_)
    assigned: Ints = np.full(n, NOBODY, dtype=np.int64)
    assigned[arcs.mentee[chosen]] = arcs.mentor[chosen]
    return assigned


def prices(network: Network, arcs: Arcs, assigned: Ints) -> tuple[Ints, Ints]:
    """Return the least prices u, v that an optimal assignment allows: longest paths from the unmatched mentees."""
    n, m = len(network.base), len(network.seats)
    has = assigned != NOBODY
    own = np.zeros(n, dtype=np.int64)
    mine = assigned[arcs.mentee] == arcs.mentor
    own[arcs.mentee[mine]] = arcs.weight[mine]
    v: Ints = np.zeros(m, dtype=np.int64)
    first = np.flatnonzero(np.diff(arcs.mentor, prepend=-1))
    rows = arcs.mentor[first]
    for _ in range(m + 1):
        u = np.where(has, own - v[assigned], 0)
        wanted = v.copy()
        if len(first):
            best_offer = np.maximum.reduceat(arcs.weight - u[arcs.mentee], first)
            wanted[rows] = np.maximum(v[rows], best_offer)
        if (wanted == v).all():
            break
        v = wanted
    return np.where(has, own - v[assigned], 0), v


def proves(network: Network, assigned: Ints, u: Ints, v: Ints) -> bool:
    """Check every pair against the prices, the seats, and both sums against each other; looks at nothing else."""
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
    mixed = _mix(np.full(len(mentor_ids), seed, dtype=np.int64).view(np.uint64))
    for ids in (mentor_ids, mentee_ids):
        mixed = _mix(mixed ^ ids.astype(np.int64).view(np.uint64))
    return (mixed >> np.uint64(64 - HASH_BITS)).astype(np.int64)


def _mix(word: "np.typing.NDArray[np.uint64]") -> "np.typing.NDArray[np.uint64]":
    """Return words in which every bit depends on every bit of the input."""
    word = word + np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))
