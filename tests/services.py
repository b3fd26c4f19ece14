"""Real servers around the tests: SMTP that keeps what it gets, Celery processes on the test database."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


class Mailbox:
    """The handler of the SMTP server: `reply` may be changed to refuse, `pause` makes it slow (seconds).

    `refused` are answers to single addresses.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.reply = "250 OK"
        self.pause = 0.0
        self.refused: dict[str, str] = {}
        self.lock = threading.Lock()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if not self.reply.startswith("250"):
            return self.reply
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)
        time.sleep(self.pause)
        with self.lock:
            self.mails.append(mail)  # type: ignore[arg-type]
        return self.reply

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


@pytest.fixture
def smtp(settings) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield mailbox
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """The address of the database that this test run uses."""
    given = connection.settings_dict
    host = str(given["OPTIONS"].get("host") or given["HOST"])
    user = quote(str(given["USER"] or ""))
    password = f":{quote(str(given['PASSWORD']))}" if given["PASSWORD"] else ""
    if host.startswith("/"):
        return f"postgresql://{user}{password}@/{given['NAME']}?host={host}"
    return f"postgresql://{user}{password}@{host}:{given['PORT'] or 5432}/{given['NAME']}"


class Celery:
    """Starts `celery worker` or `celery beat` as production does, each in a process group of its own."""

    def __init__(self, folder: Path, **extra: str) -> None:
        self.folder = folder
        self.extra = extra
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        env = os.environ | {"DATABASE_URL": database_url()} | self.extra
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "celery", "-A", "mentoring", *words],
                cwd=ROOT,
                env=env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def worker(self, *more: str) -> subprocess.Popen[bytes]:
        words = ("--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=INFO")
        return self.start("worker", *words, *more)

    def beat(self) -> subprocess.Popen[bytes]:
        return self.start("beat", f"--schedule={self.folder / 'beat'}", "--loglevel=INFO", "--pidfile=")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """As the kernel does it when memory runs out: no goodbye, children included."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.running.remove(process)

    def stop(self) -> None:
        for process in list(self.running):
            os.killpg(process.pid, signal.SIGTERM)
        for process in list(self.running):
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill(process)
        self.running.clear()


def wait_until(fact: Callable[[], object], *, seconds: float = 30, what: str = "it") -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.1)
