"""How a match run compares: wall, CPU and peak memory of each way, each in a process of its own.

`python3 dev.py bench matching [--write] [MENTEES ...]` prints a table and JSON; with --write the table also
goes into docs/benchmarks.md. The others live in environments of their own, made on the first run from
matching-peers.txt.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks._company import company
from benchmarks._environment import python_of
from matching.engine import Arrangement, Problem, Result, points_matrix, solve, why_pairs

SIZES = (500, 1000, 2000)
EVENTS = 12  # of each kind
EVENTS_UP_TO = 10_000  # mentees
PEERS = (  # name, way, environment, up to so many mentees
    ("scipy, a column for each seat", "scipy", "matching-peers.txt", 10_000),
    ("OR-Tools, all pairs", "ortools", "matching-peers.txt", 10_000),
    ("mentor-match 7.0.1, munkres 3.0.0", "mentor_match", "matching-peers.txt", 500),
    ("mentor-match 7.0.1, munkres 1.1.4", "mentor_match", "matching-peers-munkres1.txt", 500),
    ("greedy by points", "greedy", "matching-peers.txt", 10_000),
    ("first come, first served", "first", "matching-peers.txt", 20_000),
)
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
MARKS = "<!-- table of bench matching -->", "<!-- end of the table -->"
COLUMNS = (
    "mentees",
    "name",
    "matched",
    "total",
    "violations",
    "wall",
    "cpu",
    "peak_mib",
    "times_cpu",
    "times_peak",
)


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
    found = {"name": "this engine", **clock.figures(), **peak()}
    clock = Clock()
    why_pairs(problem, [(pair.mentor, pair.mentee) for pair in result.pairs])
    found["reasons_cpu"] = clock.figures()["cpu"]
    sums = {"matched": result.matched, "total": result.total, "violations": violations(problem, result)}
    sums["proved"] = result.certificate.proved
    return found | sums


def violations(problem: Problem, result: Result) -> int:
    """Count forbidden pairs and seats given twice, each pair asked on its own."""
    load = Counter(pair.mentor for pair in result.pairs)
    over = sum(max(0, load[mentor.id] - mentor.seats) for mentor in problem.mentors)
    reasons = why_pairs(problem, [(pair.mentor, pair.mentee) for pair in result.pairs])
    return over + sum(bool(row.blocked) for row in reasons)


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
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 (our own)
    return json.loads(done.stdout.splitlines()[-1])


def compared(mentees: int) -> list[dict]:
    """Every way on one company; the figures of the others also as multiples of the engine's."""
    own = [sys.executable, "-m", "benchmarks.matching", "--one"]
    rows = [apart([*own, "engine", str(mentees)])]
    if mentees <= EVENTS_UP_TO:
        rows.append(apart([*own, "events", str(mentees)]))
    ways = [peer for peer in PEERS if mentees <= peer[3]]
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "points.npz")
        if ways:
            apart([*own, "dump", str(mentees), file])
        for name, way, environment, _ in ways:
            peers = str(Path(__file__).with_name("_peers.py"))
            command = [python_of(environment), "-P", peers, way, file]
            row = apart(command) | {"name": name}
            row["times_cpu"] = round(row["cpu"] / rows[0]["cpu"], 2)
            row["times_peak"] = round(row["peak_mib"] / rows[0]["peak_mib"], 2)
            rows.append(row)
    return [{"mentees": mentees, **row} for row in rows]


def machine() -> str:
    """Name what the figures were measured on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), platform.machine())
    busy = f"{os.getloadavg()[0]:.0f} other processes running"
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}, {busy}"


def table(rows: list[dict]) -> str:
    """Write the rows as Markdown."""
    lines = [" | ".join(("", *COLUMNS, "")).strip(), "|---" * len(COLUMNS) + "|"]
    for row in rows:
        if "matched" in row:
            lines.append(" | ".join(("", *(f"{row.get(name, '')}" for name in COLUMNS), "")).strip())
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the table in place of the one on the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    PAGE.write_text(f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{after}", encoding="utf-8")


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        name, mentees, *rest = arguments[1:]
        print(json.dumps({"engine": engine, "events": events, "dump": dump}[name](int(mentees), *rest)))
        return
    begun = f"{datetime.now(UTC):%d %B %Y}, {machine()}."
    sizes = [int(argument) for argument in arguments if argument != "--write"]
    rows = [row for size in sizes or SIZES for row in compared(size)]
    text = f"{begun}\n\n{table(rows)}"
    print(text)
    for row in rows:
        if row["name"] == "events":
            print("  ".join(f"{name} {value}" for name, value in row.items()))
    if "--write" in arguments:
        write(text)
    print(json.dumps(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
