"""How a match run compares: wall, CPU and peak memory of each way, each in a process of its own.

`python3 dev.py bench matching [MENTEES ...]`; with PEERS=/path/to/python also scipy (see matching-peers.txt).
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks._company import company
from matching.engine import Arrangement, points_matrix, solve, why_pairs

SIZES = (500, 1000, 2000)
EVENTS = 12  # of each kind
GREEDY_UP_TO = 10_000  # mentees; beyond, sorting all pairs takes many gigabytes


class Clock:
    """Wall and CPU since it was made."""

    def __init__(self) -> None:
        self.begun = time.perf_counter(), time.process_time()

    def figures(self) -> dict[str, float]:
        wall, cpu = time.perf_counter() - self.begun[0], time.process_time() - self.begun[1]
        return {"wall": round(wall, 3), "cpu": round(cpu, 3)}


def peak() -> dict[str, int]:
    return {"peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def engine(mentees: int) -> dict:
    """The result with its proof and the reason of everybody left over; then the reasons of every pair."""
    problem = company(mentees)
    solve(company(50))  # imports and first touch are not what is measured
    clock = Clock()
    result = solve(problem)
    found = {"name": "engine", **clock.figures(), **peak()}
    clock = Clock()
    why_pairs(problem, [(pair.mentor, pair.mentee) for pair in result.pairs])
    sums = {"matched": result.matched, "total": result.total, "proved": result.certificate.proved}
    return found | sums | {"reasons_cpu": clock.figures()["cpu"]}


def events(mentees: int) -> dict:
    """One event after publishing: the median and the slowest of each kind, in milliseconds of CPU."""
    standing = Arrangement(company(mentees))
    dice = np.random.default_rng(3)
    spent: dict[str, list[float]] = {}
    for _ in range(EVENTS):
        mentor, mentee = sorted(standing.pairs)[int(dice.integers(standing.matched))]
        gone = standing.mentees[mentee]
        steps = (
            ("decline", partial(standing.decline, mentor, mentee)),
            ("withdraw_seat", partial(standing.withdraw_seat, mentor)),
            ("add_seat", partial(standing.add_seat, mentor)),
            ("leave", partial(standing.leave, mentee)),
            ("join", partial(standing.join, gone)),
        )
        for name, step in steps:
            clock = Clock()
            step()
            spent.setdefault(name, []).append(clock.figures()["cpu"] * 1000)
    figures = {name: [round(float(np.median(all_)), 1), round(max(all_), 1)] for name, all_ in spent.items()}
    return {"name": "events", "median_and_slowest_ms": figures, "proved": standing.certificate().proved}


def dump(mentees: int, file: str) -> dict:
    """Write the points for the others."""
    problem = company(mentees)
    np.savez(file, points=points_matrix(problem).T, seats=[mentor.seats for mentor in problem.mentors])
    return {}


def apart(command: list[str]) -> dict:
    """Run one way in a process of its own."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 (our own modules)
    return json.loads(done.stdout.splitlines()[-1])


def compared(mentees: int) -> list[dict]:
    """Every way on one company."""
    own = [sys.executable, "-m", "benchmarks.matching", "--one"]
    rows = [apart([*own, name, str(mentees)]) for name in ("engine", "events")]
    peers = str(Path(__file__).with_name("_peers.py"))
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "points.npz")
        apart([*own, "dump", str(mentees), file])
        ways = [(sys.executable, "greedy"), (sys.executable, "first")][mentees > GREEDY_UP_TO :]
        if python := os.environ.get("PEERS"):
            ways.append((python, "scipy"))
        rows += [apart([python, peers, name, file]) for python, name in ways]
    return [{"mentees": mentees, **row} for row in rows]


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        name, mentees, *rest = arguments[1:]
        print(json.dumps({"engine": engine, "events": events, "dump": dump}[name](int(mentees), *rest)))
        return
    rows = [row for size in map(int, arguments or SIZES) for row in compared(size)]
    for row in rows:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    print(json.dumps(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
