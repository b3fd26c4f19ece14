"""From a problem to its result: locks, the exact assignment, nobody mentoring each other."""

from collections import Counter
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np

from matching.engine.blocking import blocking
from matching.engine.codes import WishKind
from matching.engine.columns import Ints, Side
from matching.engine.explain import blocked_by
from matching.engine.facts import MenteeFacts, Pair, Problem
from matching.engine.flow import NOBODY, hashes
from matching.engine.grid import Calculated, Waived, grid_of
from matching.engine.leftover import leftover
from matching.engine.optimum import Network, Solution, best, dual
from matching.engine.packs import Packs
from matching.engine.policy import BadProblem, PolicyFacts
from matching.engine.results import Blocking, Certificate, PairResult, Refusal, Result
from matching.engine.rules import Places
from matching.engine.score import most_points, parts

BRANCHES = (
    200  # solves spent on people who would mentor each other before settling for an answer without proof
)
PAIRS_AT_ONCE = 64  # when the parts of the chosen pairs are computed
ROOM = 64  # people who may join before the worth of a pair has to be set anew


@dataclass(frozen=True)
class Solved:
    """A problem with all that its solution is made of."""

    problem: Problem
    facts: Calculated
    network: Network
    solution: Solution
    locks: frozenset[Pair]
    dropped: frozenset[Pair]
    refused: tuple[Refusal, ...]

    @property
    def prices(self) -> dict[int, int]:
        """What a seat of each mentor is worth to the others, by id, where it is worth anything."""
        ids, v = self.network.mentor_ids, self.solution.v
        return dict(zip(ids[v > 0].tolist(), v[v > 0].tolist(), strict=True))


def solve(problem: Problem) -> Result:
    """Return the best result with its proof and a reason for everybody left over; raises BadProblem.

    In this order: no forbidden pair and no seat twice; locked pairs; most mentees matched (longest waiting
    first where the policy has groups); most points; least sum of hashes. Two people never mentor each other.
    """
    return result_of(solved(problem))


def solved(problem: Problem, waived: tuple[Waived, ...] = ()) -> Solved:
    """Solve a problem, in which some mentees may do without some conditions; raises BadProblem."""
    ready = prepared(problem, waived)
    network, solution, dropped = _not_mutual(problem, ready.network, ready.locks)
    return replace(ready, network=network, solution=solution, dropped=dropped)


def prepared(problem: Problem, waived: tuple[Waived, ...] = ()) -> Solved:
    """Return a problem of which nothing is solved: nobody has anybody; raises BadProblem."""
    locks, refused = _locks(problem)
    facts = replace(grid_of(problem, locks), waived=waived)
    network = network_of(problem, facts, locks)
    n, m = network.packs.shape
    nobody, nothing = np.full(n, NOBODY, dtype=np.int64), np.zeros(m, dtype=np.int64)
    empty = Solution(nobody, nobody, np.zeros(n, dtype=np.int64), nothing, False)
    return Solved(problem, facts, network, empty, locks, frozenset(), refused)


def result_of(done: Solved) -> Result:
    """Return the pairs with their points, everybody left over with a reason, and the proof."""
    problem, network, solution = done.problem, done.network, done.solution
    pairs = _pairs(problem, done.facts.mentees, done.facts.mentors, solution)
    unmatched, bottlenecks = leftover(
        problem, network.packs, solution.assigned, (done.facts.mentees, done.facts.mentors), done.dropped
    )
    bases = int(network.base[solution.assigned != NOBODY].sum())
    return Result(
        pairs=pairs,
        unmatched=unmatched,
        bottlenecks=bottlenecks,
        refused=done.refused,
        matched=len(pairs),
        total=sum(pair.points for pair in pairs),
        certificate=Certificate(
            proved=solution.proved,
            dual=dual(network, solution.u, solution.v) - bases,
            checked_pairs=network.packs.shape[0] * network.packs.shape[1],
        ),
        seed=problem.policy.seed,
        blocking=_blocking(done, pairs),
    )


def _blocking(done: Solved, pairs: tuple[PairResult, ...]) -> Blocking:
    """Look for pairs that would rather have each other; the other direction of a pair made is none."""
    problem, network, assigned = done.problem, done.network, done.solution.assigned
    points = np.zeros(len(assigned), dtype=np.int64)
    points[assigned != NOBODY] = [pair.points for pair in pairs]
    locked = np.isin(network.mentee_ids, [mentee for _, mentee in done.locks])
    ids, turned = (network.mentee_ids, network.mentor_ids), _places(problem, _turned(problem, pairs))
    return blocking(network.packs, ids, network.seats, assigned, points, locked, turned)


def _turned(problem: Problem, pairs: tuple[PairResult, ...]) -> frozenset[Pair]:
    """Return the pairs in which two people of a pair made would be the other way round."""
    givers: dict[int, list[int]] = {}
    for mentor in problem.mentors:
        givers.setdefault(mentor.person, []).append(mentor.id)
    takers: dict[int, list[int]] = {}
    for mentee in problem.mentees:
        takers.setdefault(mentee.person, []).append(mentee.id)
    people = [(problem.mentor(pair.mentor).person, problem.mentee(pair.mentee).person) for pair in pairs]
    return frozenset(
        (mentor, mentee)
        for one, other in people
        for mentor in givers.get(other, ())
        for mentee in takers.get(one, ())
    )


def _locks(problem: Problem) -> tuple[frozenset[Pair], tuple[Refusal, ...]]:
    """Keep the allowed locks, refuse the others with their reasons; raises BadProblem on a contradiction."""
    refused = tuple(
        Refusal(mentor, mentee, reasons)
        for mentor, mentee in sorted(problem.locked)
        if (reasons := blocked_by(problem, mentor, mentee))
    )
    kept_locks = problem.locked - {(refusal.mentor, refusal.mentee) for refusal in refused}
    people = {(problem.mentor(a).person, problem.mentee(b).person) for a, b in kept_locks}
    for mentor, count in sorted(Counter(mentor for mentor, _ in kept_locks).items()):
        if count > (seats := problem.mentor(mentor).seats):
            raise BadProblem(f"locked: mentor {mentor} has {count} locked mentees and {seats} seats")
    for mentor, mentee in sorted(kept_locks):
        if (problem.mentee(mentee).person, problem.mentor(mentor).person) in people:
            raise BadProblem(f"locked: mentor {mentor} and mentee {mentee} are locked both ways")
    return kept_locks, refused


def queue_of(mentee: MenteeFacts, policy: PolicyFacts) -> int:
    """Return the place in the queue: 1 for the last to be served, more for those who waited longer."""
    return 1 + sum(mentee.waiting_days >= limit for limit in policy.priority_days)


def network_of(problem: Problem, facts: Calculated, locks: frozenset[Pair]) -> Network:
    """Return points, seats and places in the queue; a locked mentee comes first.

    What one more mentee is worth leaves room for people who join later.
    """
    queue = [queue_of(row, problem.policy) for row in problem.mentees]
    for _, mentee in locks:
        queue[problem.mentee_places[mentee]] = len(problem.policy.priority_days) + 2
    most, n = most_points(problem.policy), len(queue)
    return Network(
        packs=Packs(*facts.sorted()),
        seats=np.minimum(facts.mentors.seats, n + ROOM),
        queue=np.array(queue, dtype=np.int64),
        worth=(2 * n + ROOM) * most + 1,
        steep=2 * most + 1,
        mentor_ids=facts.mentors.ids,
        mentee_ids=facts.mentees.ids,
        seed=problem.policy.seed,
    )


def _not_mutual(
    problem: Problem, network: Network, locks: frozenset[Pair]
) -> tuple[Network, Solution, frozenset[Pair]]:
    """Return the best solution in which no two people mentor each other, and the pairs dropped for it.

    Best first: of the two directions one must go, so both are tried, and the heaviest solution without such
    a couple is the answer. Nearly always that is the first. After too many tries, all couples of the best one
    lose a direction at once: a good answer, but no proof.
    """
    waiting: list[tuple[int, int, int, frozenset[Pair]]] = []
    tried: dict[frozenset[Pair], Solution] = {}
    drops, proved, branching = [frozenset[Pair]()], True, True
    while True:
        for dropped in drops:
            tried[dropped] = best(_without(problem, network, dropped))
            proved = proved and tried[dropped].proved
            heappush(waiting, (*_rank(network, tried[dropped]), len(tried), dropped))
        *_, dropped = heappop(waiting)
        solution = tried[dropped]
        couples = couples_of(problem, solution.assigned)
        if not couples:
            sure = replace(solution, proved=proved and branching)
            return _without(problem, network, dropped), sure, dropped
        drops = [dropped | {pair} for pair in couples[0] if pair not in locks]
        if len(tried) > BRANCHES or not branching:
            branching = False
            less = {next(pair for pair in couple if pair not in locks) for couple in couples}
            drops, waiting, tried = [dropped | less], [], {}


def _without(problem: Problem, network: Network, dropped: frozenset[Pair]) -> Network:
    """Return the network with these pairs forbidden."""
    if not dropped:
        return network
    return replace(network, packs=network.packs.without(_places(problem, dropped)))


def _places(problem: Problem, pairs: frozenset[Pair]) -> Places:
    """Return where these pairs stand in a grid."""
    found = [
        (problem.mentee_places[mentee], problem.mentor_places[mentor]) for mentor, mentee in sorted(pairs)
    ]
    rows, columns = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return rows, columns


def _rank(network: Network, solution: Solution) -> tuple[int, int]:
    """Return what orders solutions, least first: heavier before lighter, then the sum of hashes."""
    chosen = np.flatnonzero(solution.assigned != NOBODY)
    mentor = solution.assigned[chosen]
    weight = int(solution.points[chosen].sum() + network.base[chosen].sum())
    hashed = hashes(network.mentor_ids[mentor], network.mentee_ids[chosen], network.seed)
    return -weight, int(hashed.sum())


def couples_of(problem: Problem, assigned: Ints) -> list[tuple[Pair, Pair]]:
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


def _pairs(problem: Problem, mentees: Side, mentors: Side, solution: Solution) -> tuple[PairResult, ...]:
    """Return the chosen pairs by mentee id, each with the points of its wishes."""
    found = []
    chosen = np.flatnonzero(solution.assigned != NOBODY)
    for first in range(0, len(chosen), PAIRS_AT_ONCE):
        places = chosen[first : first + PAIRS_AT_ONCE]
        own = solution.assigned[places]
        split = {
            kind: np.diagonal(matrix).tolist()
            for kind, matrix in parts(problem, mentees.part(places), mentors.part(own)).items()
        }
        for row, (mentee, mentor) in enumerate(zip(places.tolist(), own.tolist(), strict=True)):
            found.append(_pair(problem, mentor, mentee, {kind: worth[row] for kind, worth in split.items()}))
    return tuple(found)


def _pair(problem: Problem, mentor: int, mentee: int, own: dict[WishKind, int]) -> PairResult:
    """Return one pair of places as ids and points."""
    ids = problem.mentors[mentor].id, problem.mentees[mentee].id
    return PairResult(*ids, sum(own.values()), tuple(own.items()))
