"""The whole test suite: browser, spreadsheet and translations first, then pytest with the arguments as given.

Without arguments the files are spread over the cores; servers given by the environment are shared by nobody.
They are handed out by name: by their number of tests, those of few and long tests would be left to the end.
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
    keep_bytecode()
    command = [sys.executable, "-m", "pytest", *(arguments or everything())]
    os.chdir(ROOT)
    return os.execv(sys.executable, command)  # noqa: S606 (pytest becomes this process, signals included)


def keep_bytecode() -> None:
    """Some hundred processes start in a run; each would compile every module anew where none is kept."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".venv" / "bytecode"))


def everything() -> list[str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores < 2 or os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"):
        return []
    return ["--numprocesses", str(min(cores, 4)), "--dist", "loadfile", "--no-loadscope-reorder"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
