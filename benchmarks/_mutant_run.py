"""Run tests on a changed module, again and again, in the folder of this process.

`python -P _mutant_run.py MODULE FILE SECONDS TEST ...`

Each change is tried in a copy of this process, in which pytest, numpy and the solver are there already: a
fifth of the time that a new process takes. No file is changed. FILE has a line of JSON for each
change, with its "code"; to each line of standard output goes what became of it.
"""

import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

import hypothesis  # noqa: F401  # for the copies
import numpy  # noqa: F401
import pytest
from ortools.graph.python import min_cost_flow  # noqa: F401

TIMES = 4  # what the tests of one change may take, against no change; who needs more runs forever
LEAST = 5  # seconds


class Changed(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives one module from a text instead of its file."""

    def __init__(self, module: str, code: str) -> None:
        self.module, self.code = module, code

    def find_spec(self, fullname: str, path: object, target: object = None) -> object:
        if fullname != self.module:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=f"<changed {fullname}>")

    def get_source(self, fullname: str) -> str:
        return self.code


def tried(module: str, code: str, tests: list[str], most: int = resource.RLIM_INFINITY) -> str:
    """Tell whether a test fails, in a copy of this process that may take so many seconds."""
    child = os.fork()
    if not child:
        _copy(module, code, tests, most)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"  # it ran forever, or worse
    return "survived" if os.WEXITSTATUS(status) == 0 else "killed"


def _copy(module: str, code: str, tests: list[str], most: int) -> None:
    """Run the tests and end."""
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    signal.alarm(0 if most < 0 else 10 * most)  # it may wait, too
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.meta_path.insert(0, Changed(module, code))  # type: ignore[arg-type]
    os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *tests])))


def main(module: str, file: str, seconds: str, *tests: str) -> None:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # browser and server are no part of this
    source = Path(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    if tried(module, source, [*tests]) != "survived":
        sys.exit("the tests fail without any change")
    taken = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    most = LEAST + round(TIMES * taken)
    until = time.monotonic() + int(seconds)
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        if time.monotonic() > until:
            break
        row = json.loads(line)
        print(json.dumps(row | {"outcome": tried(module, row["code"], [*tests], most)}), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    main(*sys.argv[1:])
