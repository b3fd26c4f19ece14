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
    is_small,
    places_of,
)
from matching.engine.columns import Ints, Points
from matching.engine.flow import HASH_BITS, NOBODY, Arcs, flow, hashes
from matching.engine.grid import FORBIDDEN
from matching.engine.guess import STEPS, left, wanted
from matching.engine.lists import Lists
from matching.engine.packs import Pack, Packs
from matching.engine.paths import Standing, change_place

NEAR = 8  # candidates of a mentee that stay in the next round: those whose prices are nearest to their worth
ROUNDS = 9  # after so many every candidate stays, so that there is an end
REPAIRS = 50  # mentees who find better places one by one instead of in another flow
AT_ONCE = 1_500_000  # ties among which the flow chooses without candidates
STEEPER = 8
CLOSE = 200  # part of the most points by which a pair may seem worse at guessed prices and yet be a candidate


@dataclass(frozen=True)
class Network:
    """n mentees × m mentors: their points, seats, the place in the queue, ids, and the seed of the tie-break.

    `queue` is 1 for the last to be served, 2 for those before them, and so on; `worth` is more than all
    points together. A multiple of it for each earlier group is enough, since the sets of mentees that can be
    matched together form a matroid.
    """

    packs: Packs
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
    arcs = _guessed(network, first_candidates(network.packs))
    assigned, u, v = _of_candidates(network, arcs)
    rounds = 0
    while len(more := violations(network, u, v)):
        poor = np.unique(more.mentee)
        rounds += 1
        if rounds < ROUNDS:
            worth = arcs.value + network.base[arcs.mentee] - u[arcs.mentee] - v[arcs.mentor]
            arcs = by_mentee(arcs, NEAR, worth + (assigned[arcs.mentee] == arcs.mentor))
        arcs = arcs.plus(more, len(network.seats))
        if len(poor) <= REPAIRS:
            assigned, u, v = _mended(network, arcs, (assigned, u, v), poor)
        else:
            assigned, u, v = _of_candidates(network, arcs)
    ties, clean = _ties(network, u, v)
    assigned = _canonical(network, ties, assigned, u, v)
    points = np.full(len(u), FORBIDDEN, dtype=np.int64)
    mine = assigned[ties.mentee] == ties.mentor
    points[ties.mentee[mine]] = ties.value[mine]
    return Solution(assigned, points, u, v, clean and _adds_up(network, assigned, points, u, v))


def _guessed(network: Network, arcs: Arcs) -> Arcs:
    """Return candidates that are good at prices near the final ones; of a small problem all there are."""
    if is_small(network.packs):
        return arcs
    v, least = (
        np.zeros(len(network.seats), dtype=np.int64),
        -network.queue * min(network.steep, network.worth),
    )
    for steps in STEPS:
        v = wanted(arcs, v, network.seats, least, steps)
        u = left(arcs, v, least) - network.steep // CLOSE
        more = violations(network, u + network.base, v)
        near = by_mentee(arcs, NEAR, arcs.value - u[arcs.mentee] - v[arcs.mentor])
        arcs = near.plus(more, len(v))
    return arcs


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

    def look(pack: Pack) -> tuple[Ints, Ints, Points]:
        limit = _limits(pack.points, u[pack.rows] - network.base[pack.rows], v[pack.columns])
        poor = np.flatnonzero((pack.points > limit).any(axis=1))
        points = pack.points[poor]
        lack = points - limit[poor]
        row, column = best_of_parts(lack, MORE, int(pack.rows[0]))
        worse = lack[row, column] > 0
        row, column = row[worse], column[worse]
        return pack.rows[poor[row]], pack.columns[column], points[row, column]

    return collected(network.packs.each(look))


def _limits(points: Points, u: Ints, v: Ints) -> Points:
    """Return the points that each pair may have at these prices; never below those of forbidden ones."""
    wide: type[np.signedinteger] = (
        np.int32 if max(abs(u).max(initial=0), v.max(initial=0)) < 2**30 else np.int64
    )
    limit: Points = u.astype(wide)[:, None] + v.astype(wide)[None, :]
    np.clip(limit, FORBIDDEN, np.iinfo(points.dtype).max, out=limit)
    return limit.astype(points.dtype)


def _mended(
    network: Network, arcs: Arcs, found: tuple[Ints, Ints, Ints], poor: Ints
) -> tuple[Ints, Ints, Ints]:
    """Find the best places for mentees whose prices are too low, one by one; till then they don't count."""
    pairs = Lists.of_arcs(arcs, len(network.queue), len(network.seats))
    standing = Standing(pairs, network.seats, network.base, *found)
    standing.gone[poor] = True
    for mentee in poor.tolist():
        change_place(standing, mentee)
    return standing.assigned, standing.u, standing.v


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

    def look(pack: Pack) -> tuple[tuple[Ints, Ints, Points], bool]:
        limit = _limits(pack.points, u[pack.rows] - network.base[pack.rows], v[pack.columns])
        row, column = places_of((pack.points == limit) & (pack.points >= 0))
        ties = pack.rows[row], pack.columns[column], pack.points[row, column]
        return ties, not (pack.points > limit).any()

    found = list(network.packs.each(look))
    ties = collected(ties for ties, _ in found)
    order = np.argsort(ties.mentee * len(v) + ties.mentor)
    return ties.some(order), all(clean for _, clean in found)


def proves(network: Network, assigned: Ints, u: Ints, v: Ints) -> bool:
    """Check every pair against the prices, the seats, and both sums against each other."""
    own = own_points(network.packs, assigned)
    return not len(violations(network, u, v)) and _adds_up(network, assigned, own, u, v)


def own_points(packs: Packs, assigned: Ints) -> Ints:
    """Return the points of each mentee with the mentor assigned, FORBIDDEN where the pair may not be."""
    own: Ints = np.full(len(assigned), FORBIDDEN, dtype=np.int64)
    for pack in packs.of(np.flatnonzero(assigned != NOBODY)):
        row, column = np.nonzero(pack.columns == assigned[pack.rows][:, None])
        own[pack.rows[row]] = pack.points[row, column]
    return own


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
