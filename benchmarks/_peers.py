"""Others on the same points: `python benchmarks/_peers.py NAME POINTS.npz` prints one line of JSON.

Needs numpy, and scipy for `scipy`: see matching-peers.txt. Knows nothing of the application.
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


CLOCK = [0.0, 0.0]


def start() -> None:
    CLOCK[:] = time.perf_counter(), time.process_time()


def main(name: str, file: str) -> None:
    with np.load(file) as given:
        points, seats = given["points"], given["seats"]
    assigned = {"scipy": scipy, "greedy": greedy, "first": first}[name](points, seats)
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
