"""Faults on purpose, on servers of its own that nobody else can reach; text as it goes, JSON at the end.

python3 dev.py chaos [mails] [broker] [database] [--mails N] [--kills N]; without names all three. Every wait
has an end, and every process started here ends with it. Exit code 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

from tools import processes
from tools.processes import Problem, say


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 dev.py chaos", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=["mails", "broker", "database", []], metavar="part")
    parser.add_argument("--mails", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--restarts", type=int, default=3)
    options = parser.parse_args(arguments)
    processes.die_by_exception()
    from tools.chaos.stage import Stage

    began, found = time.monotonic(), {}
    try:
        with Stage() as stage:
            from tools.chaos import broker, database, mails

            parts = {
                "mails": lambda: mails.run(stage, amount=options.mails, kills=options.kills),
                "broker": lambda: broker.run(stage),
                "database": lambda: database.run(stage, restarts=options.restarts),
            }
            for name in options.parts or list(parts):
                say(f"{name} …")
                found[name] = parts[name]()
                say(f"{name}: {'all goals met' if found[name]['met'] else 'MISSED'}")
    except Problem as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        return 130
    met = all(part["met"] for part in found.values())
    print(
        json.dumps({"met": met, "seconds": round(time.monotonic() - began), "cores": os.cpu_count(), **found})
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
