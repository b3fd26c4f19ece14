#!/usr/bin/env python3
"""The project's commands: builds .venv from the hash-pinned lock, then goes on inside it."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this very file is what an old Python is handed)
    sys.exit(f"Mentoring needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"
PIP = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")

USAGE = """\
python3 dev.py demo [--fresh] [--port N]   the application with a demo company, at http://127.0.0.1:8000
python3 dev.py test [PYTEST ARGUMENTS]     the whole test suite, browser and servers included
python3 dev.py manage ARGUMENTS            a management command on the demo's data
python3 dev.py shell                       a Python shell on the demo's data
python3 dev.py check                       style, types, import contracts, migrations, settings, translations
python3 dev.py fix                         what can be put right automatically
python3 dev.py messages                    collect new texts into locale/nl
python3 dev.py bench [NAME]                a benchmark; without a name, the list of them
python3 dev.py chaos [PART]                workers killed, broker emptied, database crashed: what is lost
python3 dev.py mails [FOLDER]              every mail in both languages on one sheet
python3 dev.py lock                        write requirements/*.txt anew from pyproject.toml

MENTORING_DATA names another data folder than .data; DATABASE_URL and REDIS_URL name servers of your own."""

COMMANDS = {  # name: (lock it needs, module that goes on)
    "demo": ("demo", "tools.demo"),
    "manage": ("demo", "tools.manage"),
    "shell": ("demo", "tools.manage"),
    "test": ("test", "tools.suite"),
    "bench": ("test", "tools.bench"),
    "chaos": ("test", "tools.chaos"),
    "mails": ("test", "tools.mail_sheet"),
    "check": ("lint", "tools.checks"),
    "fix": ("lint", "tools.checks"),
    "messages": ("lint", "tools.messages"),
    "lock": ("lint", "tools.lock"),
}
IMPLIED = {"demo": ("test", "lint"), "test": ("lint",), "lint": ()}  # a larger lock holds the smaller one


def say(text: str) -> None:
    print(f"[mentoring] {text}", flush=True)


class Stop(Exception):
    """The one sentence a person reads when the environment can't be built."""


def run(*command: object) -> None:
    """Quiet while it works; the reason in one sentence when it does not."""
    ended = subprocess.run(
        [str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise Stop(reason(ended.stdout + ended.stderr, command))


def reason(output: str, command: tuple) -> str:
    if "No space left on device" in output:
        return f"The disk is full: make room for about 1 GB where {ROOT} lies and start again."
    if "ensurepip is not" in output or "No module named ensurepip" in output:
        return (
            "This Python can't make a virtual environment: run apt-get install python3-venv and start again."
        )
    if "Permission denied" in output:
        return f"{VENV} can't be written by this user: use a copy of the project that belongs to you."
    return f"{' '.join(str(part) for part in command[:4])} ended with an error:\n{output.strip()[-2000:]}"


def working_uv() -> str | None:
    """A uv on the PATH may be a shim of another Python, so it has to answer."""
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0:
        return uv
    return None


def make_venv(uv: str | None) -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        run(uv, "venv", "--quiet", "--no-config", "--python", sys.executable, VENV)
        return
    try:
        run(sys.executable, "-m", "venv", VENV)
    except Stop:
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def install(uv: str | None, lock: Path) -> None:
    exact = ["--require-hashes", "--only-binary", ":all:", "-r", lock]
    if not uv:
        uv = bootstrap_uv()
    if uv:
        try:
            return run(uv, "pip", "install", "--quiet", "--python", PYTHON, *exact)
        except Stop as problem:
            if "disk is full" in str(problem):
                raise
            say("uv could not install the packages; pip tries, which takes a few minutes")
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        run(PYTHON, "-m", "ensurepip")
    return run(*PIP, *exact)


def bootstrap_uv() -> str | None:
    """pip takes minutes for what uv does in seconds, so it installs uv alone."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        try:
            run(*PIP, "--require-hashes", "-r", LOCKS / "uv.txt")
        except Stop as problem:
            if "disk is full" in str(problem):
                raise
            return None
    return str(uv)


def fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_installed(name: str) -> bool:
    for candidate in (name, *IMPLIED[name]):
        stamp = VENV / f".{candidate}.sha256"
        if stamp.exists() and stamp.read_text() == fingerprint(LOCKS / f"{candidate}.txt"):
            return PYTHON.exists()
    return False


def ensure(name: str) -> None:
    """One process at a time; a stamp with the lock's hash makes the next start immediate."""
    if is_installed(name):
        return
    lock = LOCKS / f"{name}.txt"
    with lock.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if is_installed(name):
            return
        began = time.monotonic()
        say(f"Preparing Python packages in .venv ({name}) …")
        uv = working_uv()
        make_venv(uv)
        install(uv, lock)
        (VENV / f".{name}.sha256").write_text(fingerprint(lock))
        say(f"Python packages are ready after {time.monotonic() - began:.1f} s")


def main() -> int:
    name, *arguments = sys.argv[1:] or ["help"]
    if name not in COMMANDS:
        print(USAGE)
        return 0 if name in {"help", "-h", "--help"} else 2
    needs, module = COMMANDS[name]
    try:
        ensure(needs)
    except Stop as problem:
        say(str(problem))
        return 1
    except OSError as problem:
        say(reason(problem.strerror or str(problem), ()))
        return 1
    if name in {"shell", "fix"}:
        arguments.insert(0, name)
    os.environ["MENTORING_CALLER"] = os.getcwd()  # files named to a command lie where the caller is
    if os.environ.get("MENTORING_DATA"):
        os.environ["MENTORING_DATA"] = os.path.abspath(os.environ["MENTORING_DATA"])
    os.chdir(ROOT)
    command = [str(PYTHON), "-m", module, *arguments]
    return os.execv(PYTHON, command)  # noqa: S606 (this process becomes that one)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
