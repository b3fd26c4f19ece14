"""Every check that needs no server; or, as "fix", what can be put right by a program."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools import messages
from tools.folder import ROOT
from tools.processes import say

BIN = Path(sys.executable).parent
PRODUCTION = {  # an installation as docs/operate.md describes it, with a database that is never asked
    "DEMO": "0",
    "DEBUG": "0",
    "BASE_URL": "https://mentoring.example.com",
    "ALLOWED_HOSTS": "mentoring.example.com",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "NOTE_KEYS": "b25seS1mb3ItdGhpcy1jaGVjay1uby1zZWNyZXQtMDA=",
    "DATABASE_URL": "postgresql://mentoring@127.0.0.1:1/mentoring",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DJANGO_SETTINGS_MODULE": "mentoring.settings",
}


def tool(name: str, *arguments: object) -> list[str]:
    return [str(BIN / name), *map(str, arguments)]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def checks() -> list[tuple[str, list[str]]]:
    django = [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py"]
    return [
        ("types", tool("mypy")),
        ("ruff", tool("ruff", "check", "--quiet", ".")),
        ("formatting", tool("ruff", "format", "--check", "--quiet", ".")),
        ("templates", tool("djade", "--check", "--target-version", "5.2", *templates())),
        ("import contracts", tool("lint-imports")),
        ("migrations", [*django, "makemigrations", "--check", "--dry-run"]),
        ("settings", [*django, "check", "--deploy", "--fail-level", "WARNING"]),
        ("translations", [sys.executable, "-m", "tools.messages", "check"]),
    ]


def repairs() -> list[tuple[str, list[str]]]:
    return [
        ("ruff", tool("ruff", "check", "--fix", ".")),
        ("formatting", tool("ruff", "format", ".")),
        ("templates", tool("djade", "--target-version", "5.2", *templates())),
    ]


def run(steps: list[tuple[str, list[str]]], *, at_once: int = 1) -> int:
    """All of them, so that one look shows everything there is to do."""
    with ThreadPoolExecutor(at_once) as pool:
        endings = pool.map(ending, (command for _, command in steps))
        failing = [name for (name, _), ended in zip(steps, endings, strict=True) if told(name, *ended)]
    if failing:
        say(f"Needs work: {', '.join(failing)}")
    return 1 if failing else 0


def ending(command: list[str]) -> tuple[float, subprocess.CompletedProcess[str]]:
    """The seconds it took, and how it ended."""
    variables = {name: value for name, value in os.environ.items() if not name.endswith("_FILE")} | PRODUCTION
    began = time.monotonic()
    ended = subprocess.run(
        command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    return time.monotonic() - began, ended


def told(name: str, seconds: float, ended: subprocess.CompletedProcess[str]) -> bool:
    """Whether there is something to do, said in a line."""
    print(f"{name:20}{'needs work' if ended.returncode else 'good':12}{seconds:5.1f} s", flush=True)
    if ended.returncode:
        print(f"{ended.stdout}{ended.stderr}".rstrip(), flush=True)
    return bool(ended.returncode)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["fix"]:
        run(repairs())  # djade exits 1 where it rewrote something, so the same steps as checks decide
        return run([step for step in checks() if step[0] in {"ruff", "formatting", "templates"}])
    messages.compile_all()
    return run(checks(), at_once=2)  # the types take as long as all others


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
