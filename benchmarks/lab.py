"""What one change in the rule lab costs at 1,000 mentees and 500 mentors: CPU of the process, all threads.

`bench lab [MENTEES]`; half as many mentors. The facts are in memory, as the page finds them in the cache.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

GOAL = 300  # ms
ROUNDS = 5


def scenarios(rules: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], int]]:
    """A must less, a must changed, another weight, fewest points, a place more for each mentor."""
    less = [must for must in rules["musts"] if must["rule"] != "other_country"]
    wider = [must | ({"min": 0, "max": 5} if must["rule"] == "level_gap" else {}) for must in rules["musts"]]
    heavier = [wish | ({"weight": 80} if wish["wish"] == "languages" else {}) for wish in rules["wishes"]]
    yield "rules in force", rules, 0
    yield "a must less", rules | {"musts": less}, 0
    yield "a must wider", rules | {"musts": wider}, 0
    yield "another weight", rules | {"wishes": heavier}, 0
    yield "fewest points", rules | {"least_points": 3000}, 0
    yield "a place more", rules, 1


def spent(deed: Callable[[], Any]) -> tuple[float, Any]:
    """CPU in milliseconds, the median of some rounds, and what came of it."""
    took, made = [], None
    for _round in range(ROUNDS):
        began = time.process_time()
        made = deed()
        took.append((time.process_time() - began) * 1000)
    return sorted(took)[ROUNDS // 2], made


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@/nothing")
    os.environ.setdefault("SECRET_KEY", "only for this benchmark")
    import django

    django.setup()
    from benchmarks._company import company
    from matching import lab
    from matching.engine import fingerprint

    mentees = int(arguments[0]) if arguments else 1000
    problem = company(mentees)
    facts = lab.Facts(problem, fingerprint(problem))
    rules = {"least_points": 0, "priority_days": []} | problem.policy.as_dict()
    kept = pickle.dumps(facts)
    rows = [{"name": "facts from the cache", "cpu_ms": round(spent(lambda: pickle.loads(kept))[0], 1)}]  # noqa: S301
    lab.outcome(problem)  # the solver is imported once in the life of a process
    for name, tried, places in scenarios(rules):
        scenario = lab.Scenario(tried, places)
        cpu, made = spent(lambda one=scenario: lab.outcome(lab.tried(facts.problem, one)))  # type: ignore[misc]
        rows.append({"name": name, "cpu_ms": round(cpu, 1), "matched": made.matched})
    slowest = rows[0]["cpu_ms"] + max(row["cpu_ms"] for row in rows[1:])
    for row in rows:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    figures = {"mentees": mentees, "slowest_ms": round(slowest, 1), "goal_ms": GOAL}
    print(f"slowest change, facts included: {slowest:.0f} ms of {GOAL} ms")
    print(json.dumps(figures | {"rows": rows}))


if __name__ == "__main__":
    main(sys.argv[1:])
