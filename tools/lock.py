"""The locks: exact versions and hashes for every platform, and no address of any package host."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.folder import ROOT
from tools.processes import say

COMPILE = (
    "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-header", "--no-emit-index-url", "--no-strip-extras",  # pip wants them beside hashes
)  # fmt: skip
CHAIN = (  # each lock, its groups, and the lock that fixes the versions they share
    ("prod", ("pyproject.toml",), None),
    ("saml", ("pyproject.toml", "--extra", "saml"), "prod"),
    ("demo", ("pyproject.toml", "--group", "local"), "prod"),
    ("test", ("pyproject.toml", "--group", "local", "--group", "test"), "demo"),
    ("lint", ("pyproject.toml", "--group", "lint", "--group", "local", "--group", "test"), "test"),
    ("uv", ("--group", "uv"), None),
)


def beside_extras(lock: str) -> str:
    """“pydantic[email]” and “pydantic” are two packages to pip, and beside hashes it wants both pinned."""
    rows = re.split(r"\n(?=[A-Za-z0-9])", lock)
    names = {re.split(r"[=\[ ]", row, maxsplit=1)[0] for row in rows if re.match(r"[\w.-]+==", row)}
    found = []
    for row in rows:
        found.append(row)
        name, extras, rest = re.match(r"([\w.-]+)(\[[^\]]+\])?(.*)", row, re.DOTALL).groups()
        if extras and name not in names:
            found.append(name + rest)
    return "\n".join(line.rstrip("\n") for line in found) + "\n"


def main(arguments: list[str]) -> int:
    """Arguments such as --upgrade go to each step."""
    uv = shutil.which("uv") or str(Path(sys.executable).parent / "uv")
    if not os.access(uv, os.X_OK):
        say("uv is needed to write the locks: install it and start again.")
        return 1
    for name, groups, constraint in CHAIN:
        command = [uv, *COMPILE, *groups, *arguments, "-o", f"requirements/{name}.txt"]
        command += ["-c", f"requirements/{constraint}.txt"] if constraint else []
        if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
            return 1
        lock = ROOT / f"requirements/{name}.txt"
        lock.write_text(beside_extras(lock.read_text()))
        say(f"requirements/{name}.txt is written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
