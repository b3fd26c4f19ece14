"""Many clients with live sessions who never stop asking, each on a connection of its own over HTTP.

with Hammer(site, [cookie_of(person) for _ in range(20)], path="/settings/") as hammer:
    closed_at = hammer.closing(lambda: leaving.close(…))   # returns right after the commit
assert set(hammer.asked_after(closed_at)) == {302}         # nobody who asked later was let in
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from people.models import Person

WARM_UP, AFTERWARDS, PATIENCE = 2, 2.0, 60.0  # answers each; seconds
BREATH = 0.05  # the server's own queue must not be what is measured


def cookie_of(person: Person) -> str:
    """A new session of that person, as a browser would send it."""
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


class Hammer:
    def __init__(self, site: str, cookies: list[str], *, path: str) -> None:
        self.address, self.path, self.cookies = urlsplit(site), path, cookies
        self.answers: list[tuple[float, float, int, int]] = []  # asked when, answered when, by whom, what
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(who,)) for who in range(len(cookies))]

    def __enter__(self) -> Hammer:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(PATIENCE)

    def closing(self, deed: Callable[[], Any]) -> float:
        """Do it once everybody has been answered a few times; wait on, and tell when it was committed."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and len(self.of_all(200)) < len(self.cookies):
            time.sleep(0.02)
        deed()
        done = time.monotonic()
        asked = len(self.answers)
        while time.monotonic() < until and (
            time.monotonic() < done + AFTERWARDS or len(self.answers) < asked + 2 * len(self.cookies)
        ):
            time.sleep(0.02)
        return done

    def of_all(self, status: int) -> set[int]:
        """Who got this status a few times by now."""
        seen = [who for _asked, _at, who, answer in list(self.answers) if answer == status]
        return {who for who in set(seen) if seen.count(who) >= WARM_UP}

    def asked_after(self, moment: float) -> list[int]:
        """What was answered to whoever asked later than this moment."""
        return [status for asked, _at, _who, status in self.answers if asked > moment]

    def _ask(self, who: int) -> None:
        while not self.over.is_set():
            line = http.client.HTTPConnection(self.address.hostname or "", self.address.port, timeout=20)
            began = time.monotonic()
            try:
                line.request("GET", self.path, headers={"Cookie": self.cookies[who]})
                reply = line.getresponse()
                reply.read()
                self.answers.append((began, time.monotonic(), who, reply.status))
            finally:
                line.close()
            time.sleep(BREATH)
