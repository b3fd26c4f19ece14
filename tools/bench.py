"""Benchmarks by name: each is a module of benchmarks/ that prints text and, as its last line, JSON."""

import os
import sys

from tools.folder import ROOT
from tools.processes import say


def names() -> list[str]:
    return sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))


def main(arguments: list[str]) -> int:
    if not arguments:
        print("\n".join(names()))
        return 0
    name, *rest = arguments
    if name not in names():
        say(f"There is no benchmark {name}; there are: {', '.join(names())}.")
        return 2
    command = [sys.executable, "-m", f"benchmarks.{name}", *rest]
    return os.execv(sys.executable, command)  # noqa: S606 (the benchmark becomes this process)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
