"""The exact assignment: sparse candidates, a flow, its prices, a check of all pairs, one among equals.

The weight of a pair is W = base of the mentee + points; bases are so large that one more mentee matched
outweighs all points. Prices u (mentee) and v (mentor) prove an assignment optimal when u + v ≥ W for every
allowed pair, u, v ≥ 0, and Σu + Σ seats·v = ΣW of the pairs chosen (duality of linear programs; Ahuja,
Magnanti, Orlin, Network Flows, 1993, chapters 9 and 12). So the flow may look at a few candidates of each
mentee only: the prices are checked against all pairs, pairs that are worth more than their prices join,
until there are none.
"""

from dataclasses import dataclass, replace

import numpy as np

from matching.engine.candidates import (
    MORE,
    best_of_parts,
    by_mentee,
    collected,
    first_candidates,
    places_of,
)
from matching.engine.columns import Ints, Points
from matching.engine.flow import HASH_BITS, NOBODY, Arcs, flow, hashes
from matching.engine.grid import FORBIDDEN, Grid, kept, parts_of
from matching.engine.paths import Standing, change_place

NEAR = 8  # candidates of a mentee that stay in the next round: those whose prices are nearest to their worth
ROUNDS = 9  # after so many every candidate stays, so that there is an end
REPAIRS = 64  # mentees whose prices are mended one by one instead of in another round
AT_ONCE = 1_500_000  # ties among which the flow chooses without candidates
STEEPER = 8


@dataclass(frozen=True)
class Network:
    """n mentees × m mentors: their points, seats, the place in the queue, ids, and the seed of the tie-break.

    `queue` is 1 for the last to be served, 2 for those before them, and so on; `worth` is more than all
    points together. A multiple of it for each earlier group is enough, since the sets of mentees that can be
    matched together form a matroid.
    """

    grid: Grid
    seats: Ints
    queue: Ints
    worth: int
    steep: int  # tried first where it is less: small costs make a quick flow
    mentor_ids: Ints
    mentee_ids: Ints
    seed: int

    @property
    def base(self) -> Ints:
        """What it is worth to match each mentee at all."""
        return self.queue * self.worth


@dataclass(frozen=True)
class Solution:
    """For each mentee the mentor's place or NOBODY, and points; the prices u, v; whether they prove it."""

    assigned: Ints
    points: Ints
    u: Ints
    v: Ints
    proved: bool


def best(network: Network) -> Solution:
    """Return the assignment of most weight; among equals the one whose pairs' hashes add up to the least."""
    network = replace(network, grid=kept(network.grid))
    arcs = first_candidates(network.grid)
    rounds = 0
    while True:
        assigned, u, v = _of_candidates(network, arcs)
        more = violations(network, u, v)
        poor = np.unique(more.mentee)
        if not len(poor):
            break
        if len(poor) <= REPAIRS:
            standing = _mended(network, assigned, u, v, poor)
            assigned, u, v = standing.assigned, standing.u, standing.v
            break
        rounds += 1
        if rounds < ROUNDS:
            worth = arcs.value + network.base[arcs.mentee] - u[arcs.mentee] - v[arcs.mentor]
            arcs = by_mentee(arcs, NEAR, worth + (assigned[arcs.mentee] == arcs.mentor))
        arcs = arcs.plus(more, len(network.seats))
    ties, clean = _ties(network, u, v)
    assigned = _canonical(network, ties, assigned, u, v)
    points = np.full(len(u), FORBIDDEN, dtype=np.int64)
    mine = assigned[ties.mentee] == ties.mentor
    points[ties.mentee[mine]] = ties.value[mine]
    return Solution(assigned, points, u, v, clean and _adds_up(network, assigned, points, u, v))


def _of_candidates(network: Network, arcs: Arcs) -> tuple[Ints, Ints, Ints]:
    """Return the best assignment among these pairs and its prices.

    The flow counts with costs as small as may do; the prices count with the full worth, and there are none
    unless the assignment is the best at that too. Then the costs grow.
    """
    n, steep = len(network.queue), min(network.steep, network.worth)
    weighed = replace(arcs, value=arcs.value + network.base[arcs.mentee])
    none = np.zeros(len(network.seats), dtype=np.bool_)
    while True:
        skip = network.queue * steep
        assigned = flow(
            arcs, -arcs.value, seats=network.seats, full=none, skip=np.arange(n), skip_cost=skip, n=n
        )
        if steep == network.worth:
            return assigned, *priced(weighed, assigned, network.seats)
        if (found := prices(weighed, assigned, network.seats)) is not None:
            return assigned, *found
        steep = min(steep * STEEPER, network.worth)


def prices(arcs: Arcs, assigned: Ints, seats: Ints) -> tuple[Ints, Ints] | None:
    """Return the least prices u, v of an optimal assignment: longest paths in its residual graph.

    None where the assignment is not the best: some price would be below 0, or an empty seat worth something.
    """
    order = np.argsort(arcs.mentor, kind="stable")
    mentee, mentor, weight = arcs.mentee[order], arcs.mentor[order], arcs.value[order]
    own = np.zeros(len(assigned), dtype=np.int64)
    mine = assigned[mentee] == mentor
    own[mentee[mine]] = weight[mine]
    v = np.zeros(len(seats), dtype=np.int64)
    spare = np.bincount(assigned[assigned != NOBODY], minlength=len(seats)) < seats
    first = np.flatnonzero(np.diff(mentor, prepend=-1))
    rows = mentor[first]
    for _ in range(len(seats) + 2):
        u = _left(own, v, assigned)
        if (u < 0).any() or v[spare].any():
            return None
        if not len(first):
            return u, v
        wanted = np.maximum(v[rows], np.maximum.reduceat(weight - u[mentee], first))
        if (wanted == v[rows]).all():
            return u, v
        v[rows] = wanted
    return None


def priced(arcs: Arcs, assigned: Ints, seats: Ints) -> tuple[Ints, Ints]:
    """Return the prices of an assignment that must be the best."""
    if (found := prices(arcs, assigned, seats)) is None:
        raise ArithmeticError("the flow is not the best there is")
    return found


def _left(own: Ints, v: Ints, assigned: Ints) -> Ints:
    """Return u: what the price of the mentor leaves of each pair's weight, 0 for the unmatched."""
    u, has = own.copy(), assigned != NOBODY
    u[has] -= v[assigned[has]]
    return u


def violations(network: Network, u: Ints, v: Ints) -> Arcs:
    """Check every pair against the prices; returns the worst of each mentee with more weight, with points."""
    found = []
    for rows, points in parts_of(network.grid):
        limit = _limits(points, u[rows] - network.base[rows], v)
        poor = np.flatnonzero((points > limit).any(axis=1))
        if len(poor):
            lack = points[poor] - limit[poor]
            row, mentor = best_of_parts(lack, MORE, rows.start)
            worse = lack[row, mentor] > 0
            row, mentor = poor[row[worse]], mentor[worse]
            found.append((row + rows.start, mentor, points[row, mentor]))
    return collected(found)


def _limits(points: Points, u: Ints, v: Ints) -> Points:
    """Return the points that each pair may have at these prices; never below those of forbidden ones."""
    wide: type[np.signedinteger] = (
        np.int32 if max(abs(u).max(initial=0), v.max(initial=0)) < 2**30 else np.int64
    )
    limit: Points = u.astype(wide)[:, None] + v.astype(wide)[None, :]
    np.clip(limit, FORBIDDEN, np.iinfo(points.dtype).max, out=limit)
    return limit.astype(points.dtype)


def _mended(network: Network, assigned: Ints, u: Ints, v: Ints, poor: Ints) -> Standing:
    """Find the best places for mentees whose prices are too low, one by one; till then they don't count."""
    standing = Standing(network.grid, network.seats, network.base, assigned, u, v)
    standing.gone[poor] = True
    for mentee in poor.tolist():
        change_place(standing, mentee)
    return standing


def _canonical(network: Network, ties: Arcs, assigned: Ints, u: Ints, v: Ints) -> Ints:
    """Return the best assignment of least hash: only pairs worth exactly their prices can be in one.

    Everybody who has a price stays matched, every seat that has one stays taken. Where ties are very many,
    the flow looks at some of them and its prices are checked against all, as for the points.
    """
    n, m = len(u), len(v)
    hashed = hashes(network.mentor_ids[ties.mentor], network.mentee_ids[ties.mentee], network.seed)
    ties = replace(ties, value=_musts(ties, u, v) - hashed)
    some = ties
    if len(ties) > AT_ONCE:
        some = by_mentee(ties, MORE).plus(ties.some(assigned[ties.mentee] == ties.mentor), m)
    while True:
        cost = _musts(some, u, v) - some.value
        skip = np.flatnonzero(u == 0)
        none = np.zeros_like(skip)
        found = flow(some, cost, seats=network.seats, full=v > 0, skip=skip, skip_cost=none, n=n)
        if len(some) == len(ties):
            return found
        more = _dearer(ties, *priced(some, found, network.seats))
        if not len(more):
            return found
        some = some.plus(more, m)


def _musts(arcs: Arcs, u: Ints, v: Ints) -> Ints:
    """Return more than all hashes together for each end of a pair that has a price."""
    ends = (u > 0)[arcs.mentee].astype(np.int64) + (v > 0)[arcs.mentor]
    return ends * ((len(u) + 1) << HASH_BITS)


def _dearer(arcs: Arcs, u: Ints, v: Ints) -> Arcs:
    """Return the worst pairs of each mentee that are worth more than their prices."""
    lack = arcs.value - u[arcs.mentee] - v[arcs.mentor]
    poor = np.flatnonzero(lack > 0)
    worst = by_mentee(replace(arcs.some(poor), value=lack[poor]), MORE)
    keys, wanted = (row.mentee * len(v) + row.mentor for row in (arcs, worst))
    return arcs.some(np.searchsorted(keys, wanted))


def _ties(network: Network, u: Ints, v: Ints) -> tuple[Arcs, bool]:
    """Return every pair that is worth exactly its prices, and whether none is worth more."""
    found, clean = [], True
    for rows, points in parts_of(network.grid):
        limit = _limits(points, u[rows] - network.base[rows], v)
        clean = clean and not (points > limit).any()
        mentee, mentor = places_of((points == limit) & (points >= 0))
        found.append((mentee + rows.start, mentor, points[mentee, mentor]))
    return collected(found), clean


def proves(network: Network, assigned: Ints, u: Ints, v: Ints) -> bool:
    """Check every pair against the prices, the seats, and both sums against each other."""
    own = np.full(len(assigned), FORBIDDEN, dtype=np.int64)
    for rows, points in parts_of(network.grid):
        has = np.flatnonzero(assigned[rows] != NOBODY)
        own[has + rows.start] = points[has, assigned[rows][has]]
    return not len(violations(network, u, v)) and _adds_up(network, assigned, own, u, v)


def _adds_up(network: Network, assigned: Ints, points: Ints, u: Ints, v: Ints) -> bool:
    """Check the seats, and that the pairs, of these points, weigh as much as the prices allow."""
    has = assigned != NOBODY
    load = np.bincount(assigned[has], minlength=len(network.seats))
    weight = int(points[has].sum() + network.base[has].sum())
    allowed = bool((points[has] >= 0).all() and (load <= network.seats).all())
    return allowed and bool((u >= 0).all() and (v >= 0).all()) and weight == dual(network, u, v)


def dual(network: Network, u: Ints, v: Ints) -> int:
    """Return the bound that the prices give: no assignment weighs more."""
    return int(u.sum() + (network.seats * v).sum())
