"""A mail server that behaves badly when told to, and remembers every mail it took."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MODES = ("down", "slow", "later", "refuse", "drop")
SLOW = 30  # seconds
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.M | re.I)


class Server:
    def __init__(self, port: int, *, pause: float = 0.02) -> None:
        self.port, self.pause, self.mode = port, pause, "ok"
        self.taken: Counter[str] = Counter()
        self.unheard = 0  # taken, while nobody waited for the answer any more
        self.answers: Counter[str] = Counter()
        self.refused: set[str] = set()
        self.lock = threading.Lock()
        self.controller = self._controller()

    def _controller(self) -> Controller:
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        return controller

    def be(self, mode: str) -> None:
        if self.mode == "down":
            self.controller = self._controller()
        self.mode = mode
        if mode == "down":
            self.controller.stop()

    def stop(self) -> None:
        if self.mode != "down":
            self.controller.stop()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            self.answers["550"] += 1
            return "550 5.1.1 No such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mode = self.mode
        self.answers[mode] += 1
        if mode == "later":
            return "451 4.3.0 Try again later"
        if mode == "refuse":
            return "554 5.6.0 Not like this"
        await asyncio.sleep(SLOW if mode == "slow" else self.pause)
        gone = server.transport is None or server.transport.is_closing()
        found = MESSAGE_ID.search(envelope.content or b"")
        with self.lock:
            self.taken[found[1].decode() if found else ""] += 1
            self.unheard += mode == "drop" or gone
        if mode == "drop" and server.transport is not None:
            server.transport.abort()
        return "250 OK"
