"""Others on the same points: `python -P benchmarks/_peers.py WAY POINTS.npz` prints one line of JSON.

Runs in an environment of its own, see matching-peers.txt. Knows nothing of the application.
"""

import json
import resource
import sys
import time

import numpy as np


def scipy(points: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """The dense assignment of scipy, a column for each seat; the matrix is ready before the clock starts."""
    from scipy.optimize import linear_sum_assignment

    column = np.repeat(np.arange(len(seats)), seats)
    worth = (min(len(points), len(column)) + 1) * int(points.max()) + 1
    matrix = points[:, column].astype(np.float64)
    matrix[matrix >= 0] += worth
    matrix[matrix < 0] = 0
    start()
    row, chosen = linear_sum_assignment(matrix, maximize=True)
    assigned = np.full(len(points), -1)
    assigned[row] = column[chosen]
    return np.where(points[np.arange(len(points)), assigned] >= 0, assigned, -1)


def greedy(points: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """The best pair there is, again and again."""
    start()
    mentee, mentor = np.nonzero(points >= 0)
    order = np.argsort(-points[mentee, mentor].astype(np.int32), kind="stable")
    left, assigned = seats.tolist(), [-1] * len(points)
    for one, other in zip(mentee[order].tolist(), mentor[order].tolist(), strict=True):
        if assigned[one] < 0 and left[other] > 0:
            assigned[one] = other
            left[other] -= 1
    return np.array(assigned)


def first(points: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """Each in turn takes the best mentor still free."""
    start()
    left, assigned = seats.copy(), np.full(len(points), -1)
    for mentee, row in enumerate(points):
        here = np.where(left > 0, row, -1)
        mentor = int(here.argmax()) if len(here) else -1
        if mentor >= 0 and here[mentor] >= 0:
            assigned[mentee] = mentor
            left[mentor] -= 1
    return assigned


def ortools(points: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """OR-Tools' minimum-cost flow on every allowed pair."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    start()
    (n, m), worth = points.shape, 2 * int(points.max()) + 1
    mentee, mentor = np.nonzero(points >= 0)
    each, everybody, count = np.arange(n), np.full(n + m, n + m), len(mentee)
    network = SimpleMinCostFlow()
    supply = np.concatenate([np.ones(n), np.zeros(m), [-n]]).astype(np.int64)
    network.set_nodes_supplies(np.arange(n + m + 1, dtype=np.int32), supply)
    network.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([mentee, n + np.arange(m), each]).astype(np.int32),
        np.concatenate([n + mentor, everybody]).astype(np.int32),
        np.concatenate([np.ones(count, np.int64), seats, np.ones(n, np.int64)]),
        np.concatenate([-points[mentee, mentor].astype(np.int64), np.zeros(m, np.int64), np.full(n, worth)]),
    )
    if network.solve() != network.OPTIMAL:
        raise ArithmeticError("the flow has no answer")
    chosen = network.flows(np.arange(count, dtype=np.int32)).astype(bool)
    assigned = np.full(n, -1)
    assigned[mentee[chosen]] = mentor[chosen]
    return assigned


def mentor_match(points: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """mentor-match 7, a mentor for each seat; its one rule looks the points of the pair up."""
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.process import process_data
    from matching.rules.rule import Disqualify, Generic

    table = points.tolist()

    class Points(Generic):
        def apply(self, match_object) -> int:  # type: ignore[no-untyped-def]
            return table[int(match_object.mentee.role)][int(match_object.mentor.role)] + 1

    def forbidden(match) -> bool:  # type: ignore[no-untyped-def]
        return table[int(match.mentee.role)][int(match.mentor.role)] < 0

    start()
    ours = [
        Mentor(grade=1, role=place, email=f"r{place}") for place in np.repeat(np.arange(len(seats)), seats)
    ]
    theirs = [Mentee(grade=1, role=place, email=f"e{place}") for place in range(len(points))]
    rules = [Points(None, lambda match: True), Disqualify(forbidden)]
    process_data(ours, theirs, [rules])
    return np.array([int(row.mentors[0].role) if row.mentors else -1 for row in theirs])


WAYS = {"scipy": scipy, "greedy": greedy, "first": first, "ortools": ortools, "mentor_match": mentor_match}
CLOCK = [0.0, 0.0]


def start() -> None:
    CLOCK[:] = time.perf_counter(), time.process_time()


def main(name: str, file: str) -> None:
    with np.load(file) as given:
        points, seats = given["points"], given["seats"]
    assigned = WAYS[name](points, seats)
    spent = time.perf_counter() - CLOCK[0], time.process_time() - CLOCK[1]
    has = np.flatnonzero(assigned >= 0)
    own = points[has, assigned[has]]
    load = np.bincount(assigned[has], minlength=len(seats))
    figures = {
        "name": name,
        "wall": round(spent[0], 3),
        "cpu": round(spent[1], 3),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "matched": len(has),
        "total": int(own.astype(np.int64).sum()),
        "violations": int((own < 0).sum() + np.maximum(load - seats, 0).sum()),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
