"""PostgreSQL crashes while people work: what was said to be kept is kept, pages come back by themselves."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.parse
from collections import Counter
from datetime import timedelta
from typing import Any

from tools.chaos.stage import Stage, wait_until
from tools.processes import say

VISITORS, BETWEEN, RECOVERED = 4, 8, 5.0
TOKEN = "a" * 32


class Visitor(threading.Thread):
    """Writes one message after the other; where the answer is not clear, the same once more, as people do.

    Writing has no guard of its own: without the key of the form each POST would make a message.
    """

    def __init__(self, address: str, cookie: str, path: str, number: int, form: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.host = address.removeprefix("http://")
        self.cookie, self.path, self.number, self.form = cookie, path, number, form
        self.kept: dict[str, str] = {}  # title → the address that was answered
        self.answers: Counter[str] = Counter()
        self.differing = 0
        self.over = threading.Event()

    def run(self) -> None:
        turn = 0
        while not self.over.is_set():
            title, turn = f"Load {self.number}-{turn}", turn + 1
            answer = self._until_kept(title)
            if answer is None:
                return
            self.kept[title] = answer
            if turn % 5 == 0:
                again = self.post(title)
                self.differing += again not in ("", answer)

    def _until_kept(self, title: str) -> str | None:
        until = time.monotonic() + 45
        while time.monotonic() < until:
            if answer := self.post(title):
                return answer
            time.sleep(0.2)
        self.answers["gave up"] += 1
        return None

    def post(self, title: str) -> str:
        """The address of the message, or nothing where the answer was not clear."""
        said = {**self.form, "name": title, "once": f"key of {title}", "csrfmiddlewaretoken": TOKEN}
        words = urllib.parse.urlencode(said)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            line = http.client.HTTPConnection(self.host, timeout=20)
            line.request("POST", self.path, words, headers)
            reply = line.getresponse()
            reply.read()
        except (OSError, http.client.HTTPException):
            self.answers["no answer"] += 1
            return ""
        finally:
            line.close()
        self.answers[str(reply.status)] += 1
        return reply.headers.get("Location", "") if reply.status == 302 else ""


def run(stage: Stage, *, restarts: int) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from people.models import HouseRole, Person
    from programs.models import Audience, Campaign, Program

    now = timezone.now()
    owner = Person.objects.create(
        employee_id="D1", email="owner@example.com", given_name="Olga", house_roles=[HouseRole.COORDINATOR]
    )
    deputy = Person.objects.create(employee_id="D2", email="deputy@example.com", given_name="Dirk")
    program = Program.objects.create(
        name="Load",
        preset="open",
        state="live",
        owner=owner,
        deputy=deputy,
        is_always_on=True,
        created_at=now,
        live_at=now,
    )
    for role in Audience.Role.values:
        Audience.objects.create(program=program, role=role)
    client = Client()
    client.force_login(owner)
    cookie = f"session={client.cookies['session'].value}; csrf={TOKEN}"
    form = {
        "segments": "mentors",
        "anchor": "day",
        "send_on": (now + timedelta(days=30)).date().isoformat(),
        "repeat": "once",
        "subject": "News",
        "body": "Hello {name}",
    }
    path = reverse("programs:campaign-write", args=[program.pk])
    _process, address = stage.web()
    visitors = [Visitor(address, cookie, path, number, form) for number in range(VISITORS)]
    looks: list[dict[str, float]] = []
    try:
        wait_until(lambda: _look(address, cookie) == 200, seconds=60, what="the web server")
        for visitor in visitors:
            visitor.start()
        for number in range(restarts):
            time.sleep(BETWEEN)
            connection.close()
            ready = stage.restart_database()
            back = wait_until(lambda: _look(address, cookie) == 200, seconds=60, what="the page", every=0.05)
            looks.append({"database_seconds": round(ready, 2), "page_seconds": round(back, 2)})
            say(f"  crash {number + 1}: the database was ready in {ready:.1f} s, the page {back:.1f} s later")
        time.sleep(BETWEEN)
    finally:
        for visitor in visitors:
            visitor.over.set()
        for visitor in visitors:
            visitor.join(60)
        stage.end()
    connection.close()
    there = Counter(Campaign.objects.values_list("name", flat=True))
    kept = {title: answer for visitor in visitors for title, answer in visitor.kept.items()}
    found = {
        "restarts": restarts,
        "acknowledged": len(kept),
        "lost": sum(there[title] == 0 for title in kept),
        "twice": sum(amount > 1 for amount in there.values()),
        "repeats_with_another_answer": sum(visitor.differing for visitor in visitors),
        "answers": dict(sum((visitor.answers for visitor in visitors), Counter())),
        "back": looks,
    }
    found["met"] = (
        found["acknowledged"] > restarts * VISITORS
        and not (found["lost"] or found["twice"] or found["repeats_with_another_answer"])
        and not found["answers"].get("gave up")
        and all(look["page_seconds"] <= RECOVERED for look in looks)
        and len(looks) == restarts
    )
    for name, value in found.items():
        say(f"  {name}: {value}")
    return found


def _look(address: str, cookie: str) -> int:
    try:
        line = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
        line.request("GET", "/programs/", headers={"Cookie": cookie})
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()
