"""Mutation testing: does a test fail when rules, score or assign is changed a little?

`python3 dev.py bench mutation [rules] [score] [assign] [--seconds N]` lets cosmic-ray change one thing at a
time, runs the tests of the engine on each change, and prints what no test has seen. In an order by lot, so
that a part of the changes stands for all of them. Its last line is JSON.
"""

import difflib
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks._environment import python_of

ROOT = Path(__file__).resolve().parents[1]
BEST = "test_properties.py::test_solve_equals_trying_every_assignment"
PAIRS = "test_properties.py::test_matrices_equal_the_single_pair"  # many people at once, against the oracle
TESTS = {  # the quick ones that look at each module most closely; the first that fails ends a change
    "rules": ("test_rules.py", "test_explain.py", "test_grid.py", "test_pool.py", PAIRS),
    "score": ("test_score.py", "test_explain.py", "test_grid.py", PAIRS),
    "assign": ("test_solve.py", "test_cli.py", "test_leftover.py", "test_blocking.py", BEST),
}
SECONDS = 600  # for each module, unless told


def changes(module: str) -> list[dict[str, Any]]:
    """Everything that can be changed, in an order by lot that is the same every time."""
    command = [python_of("mutation.txt"), "-P", "benchmarks/_mutants.py", f"matching/engine/{module}.py"]
    said = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own)
    rows = [json.loads(line) for line in said.stdout.splitlines()]
    random.Random(module).shuffle(rows)  # noqa: S311  # a lot, no secret
    return rows


def copied(folder: Path) -> None:
    """Copy the engine and its tests, which need nothing else of the project."""
    for part in ("matching/engine", "tests/engine"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("matching", "tests"):
        (folder / package / "__init__.py").touch()
    (folder / "pytest.ini").write_text("[pytest]\n")


def tried(module: str, seconds: int) -> dict[str, Any]:
    """Change one thing after the other for as long as told."""
    rows = changes(module)
    tests = [f"tests/engine/{name}" for name in TESTS[module]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copied(folder)
        (folder / "changes").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        runner = [sys.executable, "-P", str(ROOT / "benchmarks" / "_mutant_run.py")]
        command = [*runner, f"matching.engine.{module}", "changes", str(seconds), *tests]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as run:  # noqa: S603 (our own)
            counts = _told(module, map(json.loads, run.stdout or ()))
    if run.returncode:
        sys.exit(run.returncode)
    return {"module": module, "changes": len(rows), "tried": counts.total(), **counts}


def _told(module: str, found: Iterable[dict[str, Any]]) -> Counter[str]:
    """Show what no test has seen as soon as it is known, and count."""
    source = (ROOT / "matching" / "engine" / f"{module}.py").read_text(encoding="utf-8")
    counts: Counter[str] = Counter()
    for row in found:
        counts[row["outcome"]] += 1
        if row["outcome"] == "survived":
            lines = "\n  ".join(_differing(source, row["code"]))
            print(f"{module}: no test has seen, of {counts.total()} changes\n  {lines}", flush=True)
    return counts


def _differing(source: str, code: str) -> list[str]:
    """Return the lines that differ."""
    rows = difflib.unified_diff(source.splitlines(), code.splitlines(), lineterm="", n=0)
    return [row for row in rows if row[:3] not in ("+++", "---")]


def main(arguments: list[str]) -> None:
    seconds = int(arguments[arguments.index("--seconds") + 1]) if "--seconds" in arguments else SECONDS
    modules = [name for name in arguments if name in TESTS] or list(TESTS)
    print(json.dumps([tried(module, seconds) for module in modules]))


if __name__ == "__main__":
    main(sys.argv[1:])
