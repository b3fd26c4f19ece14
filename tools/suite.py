"""The whole test suite: browser, spreadsheet and translations first, then pytest with the arguments as given.

Without arguments the files are spread over the cores; servers given by the environment are shared by nobody.
"""

import os
import sys

from tools import chromium, messages, office
from tools.folder import ROOT
from tools.processes import Problem, say


def main(arguments: list[str]) -> int:
    try:
        chromium.ensure()
        office.ensure()
    except Problem as problem:
        say(str(problem))
        return 1
    messages.compile_all()
    command = [sys.executable, "-m", "pytest", *(arguments or everything())]
    os.chdir(ROOT)
    return os.execv(sys.executable, command)  # noqa: S606 (pytest becomes this process, signals included)


def everything() -> list[str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores < 2 or os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"):
        return []
    return ["--numprocesses", str(min(cores, 4)), "--dist", "loadfile"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
