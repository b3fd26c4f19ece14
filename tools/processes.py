"""Start a program so that it can never outlive the one who started it, and stop it in order."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1


class Problem(Exception):
    """Something a person has to settle; its text is the one sentence they read."""


def say(text: str) -> None:
    print(f"[mentoring] {text}", flush=True)


def step(text: str):
    """Name a long step before it begins and its duration after it, so that nobody waits in the dark."""
    return _Step(text)


class _Step:
    def __init__(self, text: str):
        self.text = text

    def __enter__(self):
        say(f"{self.text} …")
        self.began = time.monotonic()

    def __exit__(self, kind, problem, trace):
        if kind is None:
            say(f"{self.text}: done in {time.monotonic() - self.began:.1f} s")


def end_with_parent(ending: int = signal.SIGTERM):
    """What the new process runs before its program: ask the kernel for a signal when its starter dies."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    starter = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(ending))
        if os.getppid() != starter:  # the starter died before the request was made
            os._exit(1)

    return ask


def start(
    command: list, *, log: Path | None = None, ending: int = signal.SIGTERM, **options
) -> subprocess.Popen:
    """In a session of its own: the terminal's Ctrl-C reaches the launcher only, which stops in order."""
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("ab")) if log else subprocess.DEVNULL
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent(ending),  # no thread runs in the launcher
            **options,
        )


def stop(process: subprocess.Popen, *, ending: int = signal.SIGTERM, patience: float = 10) -> None:
    """Ask politely; take the whole group down where that does not help in time."""
    if process.poll() is None:
        process.send_signal(ending)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(patience)


def last_lines(log: Path, count: int = 8) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""


def die_by_exception() -> None:
    """A SIGTERM or SIGHUP unwinds like Ctrl-C does, so that everything started is stopped."""

    def leave(number, frame):
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a script that starts us with & had it ignored
