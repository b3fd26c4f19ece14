"""`python -m matching.engine PROBLEM.json`: the result as JSON; exit 2 and one line for a bad problem."""

import json
import sys
from pathlib import Path

from matching.engine.assign import solve
from matching.engine.policy import BadProblem
from matching.engine.reading import problem_from_text


def main(arguments: list[str]) -> int:
    """Read, solve, print; return the exit code."""
    if len(arguments) != 1:
        return _refuse("usage: python -m matching.engine PROBLEM.json")
    try:
        result = solve(problem_from_text(_bytes(arguments[0])))
    except BadProblem as refusal:
        return _refuse(str(refusal))
    except ArithmeticError as limit:
        return _refuse(f"the numbers of the problem are beyond the solver: {limit}")
    sys.stdout.write(json.dumps(result.as_dict()) + "\n")
    return 0


def _bytes(name: str) -> bytes:
    """Read the file; raises BadProblem where there is none to read."""
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise BadProblem(f"{name!a}: {getattr(error, 'strerror', None) or error}") from None


def _refuse(line: str) -> int:
    """Print one line to standard error."""
    sys.stderr.write(line + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
