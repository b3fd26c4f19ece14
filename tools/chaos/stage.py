"""Servers and processes of one run: PostgreSQL, broker, mail server, workers, beat, web; all end with it."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools import places, processes, static
from tools.folder import ROOT
from tools.postgres import Postgres
from tools.processes import Problem
from tools.valkey import Valkey

DICE = random.Random(8)  # noqa: S311  # the same faults in the same order each time
LEASE = 40  # seconds: longer than a mail server that is waited for in vain


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(fact: Callable[[], object], *, seconds: float, what: str, every: float = 0.2) -> float:
    """How long it took; a Problem where it did not happen in time."""
    began = time.monotonic()
    while not fact():
        if time.monotonic() - began > seconds:
            raise Problem(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(every)
    return time.monotonic() - began


class Stage:
    def __init__(self) -> None:
        self.folder = places.RunFolder()
        self.postgres = Postgres(
            self.folder.path / "data",
            sockets=self.folder.path / "pg",
            log=self.folder.path / "postgres.log",
        )
        self.running: list[subprocess.Popen] = []
        self.mail_port = free_port()

    def __enter__(self) -> Stage:
        try:
            self.postgres.start()
            self.valkey = Valkey(sockets=self.folder.path, log=self.folder.path / "valkey.log").start()
            self._settings()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _settings(self) -> None:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "mentoring.settings",
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "SECRET_KEY": "only-for-chaos-" + "0123456789abcdef" * 4,
            "BASE_URL": "http://127.0.0.1:8000",
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "MFA_REQUIRED_ROLES": "",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail_port),
            "EMAIL_TIMEOUT": "10",
            "NOTICE_TURNS": "0",
            "NOTICE_LEASE_SECONDS": str(LEASE),
            "SWEEP_SECONDS": "2",
            "LOG_LEVEL": "WARNING",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        static.collect()

    def __exit__(self, *_error: object) -> None:
        for process in list(self.running):
            self.kill(process)
        if hasattr(self, "valkey"):
            self.valkey.stop()
        if hasattr(self.postgres, "process"):
            self.postgres.stop()
        self.folder.remove()

    def start(self, *words: str, **variables: str) -> subprocess.Popen:
        log = self.folder.path / f"{words[0]}-{len(self.running)}.log"
        process = processes.start(
            [sys.executable, "-W", "ignore", "-m", *words], log=log, cwd=ROOT, env=os.environ | variables
        )
        self.running.append(process)
        return process

    def worker(self, **variables: str) -> subprocess.Popen:
        words = "celery -A mentoring worker --concurrency 1 --queues mail --without-gossip --without-mingle"
        return self.start(*words.split(), "--loglevel", "WARNING", **variables)

    def beat(self, **variables: str) -> subprocess.Popen:
        words = f"celery -A mentoring beat --loglevel WARNING --pidfile= --schedule {self.folder.path}/beat"
        return self.start(*words.split(), **variables)

    def web(self) -> tuple[subprocess.Popen, str]:
        port = free_port()
        words = (
            f"gunicorn mentoring.wsgi --bind 127.0.0.1:{port} --workers 2 --worker-class gthread --threads 4"
        )
        return self.start(*words.split(), "--threads", "4", "--no-control-socket"), f"http://127.0.0.1:{port}"

    def kill(self, process: subprocess.Popen) -> None:
        """As the kernel does it where memory runs out: no goodbye, children included."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process in self.running:
            self.running.remove(process)

    def kill_child(self, process: subprocess.Popen) -> bool:
        """Only the process in which the task runs; the worker itself lives and makes a new one."""
        path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        children = path.read_text().split() if path.exists() else []
        for child in children[:1]:
            os.kill(int(child), signal.SIGKILL)
        return bool(children)

    def end(self) -> None:
        """All processes of this part; the servers stay for the next one."""
        for process in list(self.running):
            self.kill(process)

    def restart_database(self) -> float:
        """Immediately, as after a crash: nobody is asked to finish; seconds until it is ready again."""
        self.postgres.process.send_signal(signal.SIGQUIT)
        self.postgres.process.wait(30)
        began = time.monotonic()
        self.postgres.start()
        return time.monotonic() - began
