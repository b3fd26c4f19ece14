"""The whole test suite: the browser and the translations first, then pytest with the arguments as given."""

import os
import sys

from tools import chromium, messages
from tools.folder import ROOT
from tools.processes import Problem, say


def main(arguments: list[str]) -> int:
    try:
        chromium.ensure()
    except Problem as problem:
        say(str(problem))
        return 1
    messages.compile_all()
    command = [sys.executable, "-m", "pytest", *arguments]
    os.chdir(ROOT)
    return os.execv(sys.executable, command)  # noqa: S606 (pytest becomes this process, signals included)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
