"""From a problem to its result: locks, the exact assignment, nobody mentoring each other."""

from collections import Counter
from dataclasses import replace
from heapq import heappop, heappush

import numpy as np

from matching.engine.codes import WishKind
from matching.engine.columns import Ints, Points, sides
from matching.engine.explain import blocked_by
from matching.engine.facts import BadProblem, Pair, Problem
from matching.engine.flow import NOBODY, Network, Solution, best, dual, hashes
from matching.engine.leftover import leftover
from matching.engine.results import Certificate, PairResult, Refusal, Result
from matching.engine.score import FORBIDDEN, parts, points_matrix

BRANCHES = (
    200  # solves spent on people who would mentor each other before settling for an answer without proof
)
MENTORS_AT_ONCE = 64  # when the parts of the chosen pairs are computed


def solve(problem: Problem) -> Result:
    """Return the best result with its proof and a reason for everybody left over; raises BadProblem.

    In this order: no forbidden pair and no seat twice; locked pairs; most mentees matched (longest waiting
    first where the policy has groups); most points; least sum of hashes. Two people never mentor each other.
    """
    locks, refused = _locks(problem)
    network = _network(problem, locks)
    network, solution, dropped = _not_mutual(problem, network, locks)
    pairs = _pairs(problem, network, solution)
    unmatched, bottlenecks = leftover(problem, network, solution.assigned, dropped)
    bases = int(network.base[solution.assigned != NOBODY].sum())
    return Result(
        pairs=pairs,
        unmatched=unmatched,
        bottlenecks=bottlenecks,
        refused=refused,
        matched=len(pairs),
        total=sum(pair.points for pair in pairs),
        certificate=Certificate(
            proved=solution.proved,
            dual=dual(network, solution.u, solution.v) - bases,
            checked_pairs=network.points.size,
        ),
        seed=problem.policy.seed,
    )


def _locks(problem: Problem) -> tuple[frozenset[Pair], tuple[Refusal, ...]]:
    """Keep the allowed locks, refuse the others with their reasons; raises BadProblem on a contradiction."""
    refused = tuple(
        Refusal(mentor, mentee, reasons)
        for mentor, mentee in sorted(problem.locked)
        if (reasons := blocked_by(problem, mentor, mentee))
    )
    kept = problem.locked - {(refusal.mentor, refusal.mentee) for refusal in refused}
    people = {(problem.mentor(a).person, problem.mentee(b).person) for a, b in kept}
    for mentor, count in sorted(Counter(mentor for mentor, _ in kept).items()):
        if count > (seats := problem.mentor(mentor).seats):
            raise BadProblem(f"locked: mentor {mentor} has {count} locked mentees and {seats} seats")
    for mentor, mentee in sorted(kept):
        if (problem.mentee(mentee).person, problem.mentor(mentor).person) in people:
            raise BadProblem(f"locked: mentor {mentor} and mentee {mentee} are locked both ways")
    return kept, refused


def _network(problem: Problem, locks: frozenset[Pair]) -> Network:
    """Return points, seats and bases; a locked mentee is allowed to the locked mentor only, and comes first.

    A base of one more than all points together makes coverage outweigh points; a multiple of it for each
    earlier group is enough, since the sets of mentees that can be matched together form a matroid.
    """
    mentors, mentees = sides(problem.mentors, problem.mentees)
    points = points_matrix(problem)
    days = problem.policy.priority_days
    group = [1 + sum(row.waiting_days >= limit for limit in days) for row in problem.mentees]
    for mentor_id, mentee_id in locks:
        mentor, mentee = problem.mentor_places[mentor_id], problem.mentee_places[mentee_id]
        own = points[mentor, mentee]
        points[:, mentee] = FORBIDDEN
        points[mentor, mentee] = own
        group[mentee] = len(days) + 2
    seats = np.minimum(mentors.seats, len(mentees))
    most_pairs = min(len(mentees), int(seats.sum()))
    base = (most_pairs * max(0, int(points.max(initial=0))) + 1) * np.array(group, dtype=np.int64)
    return Network(points, seats, base, mentors.ids, mentees.ids, problem.policy.seed)


def _not_mutual(
    problem: Problem, network: Network, locks: frozenset[Pair]
) -> tuple[Network, Solution, frozenset[Pair]]:
    """Return the best solution in which no two people mentor each other, and the pairs dropped for it.

    Best first: of the two directions one must go, so both are tried, and the heaviest solution without such
    a couple is the answer. Nearly always that is the first. After too many tries, all couples of the best one
    lose a direction at once: a good answer, but no proof.
    """
    waiting: list[tuple[int, int, int, frozenset[Pair]]] = []
    solved: dict[frozenset[Pair], Solution] = {}
    drops, proved, branching = [frozenset[Pair]()], True, True
    while True:
        for dropped in drops:
            if dropped not in solved:
                part = _without(problem, network, dropped)
                solved[dropped] = best(part)
                proved = proved and solved[dropped].proved
                heappush(waiting, (*_rank(part, solved[dropped]), len(solved), dropped))
        *_, dropped = heappop(waiting)
        solution = solved[dropped]
        couples = _couples(problem, solution.assigned)
        if not couples:
            sure = replace(solution, proved=proved and branching)
            return _without(problem, network, dropped), sure, dropped
        drops = [dropped | {pair} for pair in couples[0] if pair not in locks]
        if len(solved) > BRANCHES or not branching:
            branching = False
            less = {next(pair for pair in couple if pair not in locks) for couple in couples}
            drops, waiting, solved = [dropped | less], [], {}


def _without(problem: Problem, network: Network, dropped: frozenset[Pair]) -> Network:
    """Return the network with these pairs forbidden."""
    if not dropped:
        return network
    points = network.points.copy()
    for mentor, mentee in dropped:
        points[problem.mentor_places[mentor], problem.mentee_places[mentee]] = FORBIDDEN
    return Network(points, network.seats, network.base, network.mentor_ids, network.mentee_ids, network.seed)


def _rank(network: Network, solution: Solution) -> tuple[int, int]:
    """Return what orders solutions, least first: heavier before lighter, then the sum of hashes."""
    chosen = np.flatnonzero(solution.assigned != NOBODY)
    mentor = solution.assigned[chosen]
    weight = int(network.points[mentor, chosen].sum() + network.base[chosen].sum())
    hashed = hashes(network.mentor_ids[mentor], network.mentee_ids[chosen], network.seed)
    return -weight, int(hashed.sum())


def _couples(problem: Problem, assigned: Ints) -> list[tuple[Pair, Pair]]:
    """Return every two pairs in which the same two people mentor each other, by the mentees' ids."""
    seen: dict[tuple[int, int], Pair] = {}
    found = []
    for mentee, place in zip(problem.mentees, assigned.tolist(), strict=True):
        if place != NOBODY:
            mentor = problem.mentors[place]
            pair = mentor.id, mentee.id
            if (other := seen.get((mentee.person, mentor.person))) is not None:
                found.append((other, pair))
            seen[mentor.person, mentee.person] = pair
    return found


def _pairs(problem: Problem, network: Network, solution: Solution) -> tuple[PairResult, ...]:
    """Return the chosen pairs by mentee id, each with the points of its wishes."""
    mentors, mentees = sides(problem.mentors, problem.mentees)
    found: dict[int, PairResult] = {}
    for first in range(0, len(mentors), MENTORS_AT_ONCE):
        some = slice(first, first + MENTORS_AT_ONCE)
        chosen = np.flatnonzero((solution.assigned >= first) & (solution.assigned < some.stop))
        split = parts(problem, mentors.part(some), mentees.part(chosen))
        for column, mentee in enumerate(chosen.tolist()):
            mentor = int(solution.assigned[mentee])
            own = tuple((kind, int(matrix[mentor - first, column])) for kind, matrix in split.items())
            found[mentee] = _pair(problem, network.points, mentor, mentee, own)
    return tuple(found[mentee] for mentee in sorted(found))


def _pair(
    problem: Problem, points: Points, mentor: int, mentee: int, own: tuple[tuple[WishKind, int], ...]
) -> PairResult:
    """Return one pair of places as ids and points."""
    return PairResult(
        problem.mentors[mentor].id, problem.mentees[mentee].id, int(points[mentor, mentee]), own
    )
