"""Mutation testing: does a test fail when rules, score or assign is changed a little?

`python3 dev.py bench mutation [rules] [score] [assign] [--seconds N]` copies the engine and its tests, lets
cosmic-ray change one thing at a time there, and prints what no test has seen. Its last line is JSON.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks._environment import python_of

ROOT = Path(__file__).resolve().parents[1]
PAIRS = "test_properties.py::test_matrices_equal_the_single_pair"  # many people at once, against the oracle
TESTS = {  # the quick ones that look at each module most closely; the first that fails ends a mutant
    "rules": ("test_rules.py", "test_explain.py", PAIRS),
    "score": ("test_score.py", PAIRS),
    "assign": ("test_solve.py", "test_cli.py", "test_leftover.py", "test_changes.py"),
}
SECONDS = 600  # for each module, unless told


def config(module: str) -> str:
    """Say what is changed and which tests judge it."""
    tests = " ".join(f"tests/engine/{name}" for name in TESTS[module])
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider -p no:randomly {tests}"
    lines = [
        f'module-path = "matching/engine/{module}.py"',
        "timeout = 120.0",
        "excluded-modules = []",
        f'test-command = "{command}"',
        "[cosmic-ray.distributor]",
        'name = "local"',
    ]
    return "\n".join(["[cosmic-ray]", *lines])


def copied(folder: Path) -> None:
    """Copy the engine and its tests, which need nothing else of the project."""
    for part in ("matching/engine", "tests/engine"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("matching", "tests"):
        (folder / package / "__init__.py").touch()
    (folder / "pytest.ini").write_text("[pytest]\n")


def survivors(module: str, seconds: int) -> dict:
    """Change one thing after the other for as long as told."""
    tools = Path(python_of("mutation.txt")).parent
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copied(folder)
        (folder / "config.toml").write_text(config(module))
        files = ["config.toml", "session.sqlite"]
        quiet = {"cwd": folder, "capture_output": True, "text": True}
        subprocess.run([tools / "cosmic-ray", "init", *files], check=True, **quiet)  # noqa: S603 (our own)
        try:
            subprocess.run([tools / "cosmic-ray", "exec", *files], check=True, timeout=seconds, **quiet)  # noqa: S603
        except subprocess.TimeoutExpired:
            print(f"{module}: stopped after {seconds} s, with some changes not tried")
        dump = subprocess.run([tools / "cosmic-ray", "dump", files[1]], check=True, **quiet)  # noqa: S603
    return counted(module, dump.stdout)


def counted(module: str, dump: str) -> dict:
    """Count what became of the changes; show those that no test has seen."""
    outcomes: Counter[str] = Counter()
    for line in dump.splitlines():
        _, result = json.loads(line)
        outcome = (result or {}).get("test_outcome") or "not tried"
        outcomes[outcome] += 1
        if outcome == "survived":
            changed = [
                row
                for row in result["diff"].splitlines()
                if row[:1] in "+-" and row[:3] not in ("+++", "---")
            ]
            print(f"{module}: no test has seen\n  " + "\n  ".join(changed))
    return {"module": module, **outcomes}


def main(arguments: list[str]) -> None:
    seconds = int(arguments[arguments.index("--seconds") + 1]) if "--seconds" in arguments else SECONDS
    modules = [name for name in arguments if name in TESTS] or list(TESTS)
    print(json.dumps([survivors(module, seconds) for module in modules]))


if __name__ == "__main__":
    main(sys.argv[1:])
