"""Thousands of mails, killed workers, a mail server in every mood: none lost, twice only where it must be."""

from __future__ import annotations

import re
import threading
import time
from datetime import timedelta
from typing import Any

from tools.chaos.server import MODES, Server
from tools.chaos.stage import DICE, Stage, wait_until
from tools.processes import say

WORKERS, READERS, GONE = 3, 100, 4
MOOD, GOOD = 6.0, 5.0  # seconds of each bad mood, and of good ones between
LONGEST = 900


def run(stage: Stage, *, amount: int, kills: int) -> dict[str, Any]:
    from notices.models import Notice

    server = Server(stage.mail_port)
    try:
        readers = _people(server)
        _queue(readers, amount)
        ids = {notice.message_id for notice in Notice.objects.all()}
        began = time.monotonic()
        workers = [stage.worker() for _number in range(WORKERS)]
        stage.beat()
        over = threading.Event()
        moods = threading.Thread(target=_moods, args=(server, over), daemon=True)
        moods.start()
        done = _kill(stage, workers, server, kills)
        over.set()
        moods.join()
        say(f"{done} workers killed, {sum(server.taken.values())} mails taken; waiting for the rest")
        wait_until(lambda: not _waiting(), seconds=LONGEST, what="sending the rest", every=1)
        first = _outcome(server, ids)
        again = _try_again(server, readers)
        wait_until(lambda: not _waiting(), seconds=LONGEST, what="sending what was tried again", every=1)
        last = _outcome(server, ids)
    finally:
        server.stop()
        stage.end()
    found = {
        "mails": amount,
        "kills": done,
        "seconds": round(time.monotonic() - began),
        "answers": dict(server.answers),
        "taken": sum(server.taken.values()),
        "duplicates": sum(server.taken.values()) - len(server.taken),
        "answers_nobody_heard": server.unheard,
        "unknown_message_ids": len(set(server.taken) - ids),
        "dead": first["dead"],
        "refused": first["refused"],
        "on_the_page": again["on_the_page"],
        "lost_before_trying_again": first["lost"],
        "lost": last["lost"],
        "dead_after_trying_again": last["dead"] + last["refused"],
    }
    found["met"] = (
        found["lost"] == found["lost_before_trying_again"] == found["unknown_message_ids"] == 0
        and found["duplicates"] <= done + server.unheard
        and found["on_the_page"] == found["dead"] + found["refused"]
        and found["dead_after_trying_again"] == 0
        and done == kills
        and all(server.answers[mode] for mode in MODES if mode != "down")
    )
    for name, value in found.items():
        say(f"  {name}: {value}")
    return found


def _people(server: Server) -> list[Any]:
    from people.models import Person

    readers = [
        Person.objects.create(
            employee_id=f"C{number}",
            email=f"reader{number}@example.com",
            given_name="Robin",
            family_name=f"Reader {number}",
            sort_name=f"Reader {number:03}",
        )
        for number in range(READERS)
    ]
    server.refused |= {person.email for person in readers[:GONE]}
    return readers


def _queue(readers: list[Any], amount: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from notices import actions

    now = timezone.now() - timedelta(seconds=1)
    letters = [
        (readers[number % READERS], f"chaos:{number}", {"program": "Leaders", "action_url": "/"})
        for number in range(amount)
    ]
    with transaction.atomic():
        actions.queue_all(kind="role_changed", now=now, letters=letters)


def _waiting() -> bool:
    from notices.models import Notice

    return Notice.objects.filter(state=Notice.State.WAITING).exists()


def _moods(server: Server, over: threading.Event) -> None:
    """Each bad mood in turn, good ones between, until all workers have been killed; a whole turn at least."""
    while True:
        for mode in MODES:
            over.wait(GOOD)
            server.be(mode)
            time.sleep(2 * MOOD if mode == "slow" else MOOD)
            server.be("ok")
        if over.is_set():
            return


def _kill(stage: Stage, workers: list[Any], server: Server, kills: int) -> int:
    """One after the other, whole workers and only their children, each after it has had time to work."""
    done, until = 0, time.monotonic() + LONGEST
    while done < kills and time.monotonic() < until:
        before, patience = sum(server.taken.values()), time.monotonic() + 5
        while sum(server.taken.values()) < before + 10 and time.monotonic() < patience:
            time.sleep(0.1)
        number = DICE.randrange(len(workers))
        if done % 3:
            done += stage.kill_child(workers[number])
            continue
        stage.kill(workers[number])
        workers[number] = stage.worker()
        done += 1
    return done


def _outcome(server: Server, ids: set[str]) -> dict[str, int]:
    """Lost is what no server took and no page shows."""
    from notices.models import Notice

    stuck = Notice.objects.stuck()
    shown = {notice.message_id for notice in stuck}
    return {
        "lost": len(ids - set(server.taken) - shown),
        "dead": stuck.filter(state=Notice.State.DEAD).count(),
        "refused": stuck.filter(state=Notice.State.REFUSED).count(),
    }


def _try_again(server: Server, readers: list[Any]) -> dict[str, int]:
    """As HR does it: count on the page, correct the addresses, press the button."""
    from django.test import Client
    from django.urls import reverse

    from notices.models import Notice
    from people.models import HouseRole, Person

    hr = Person.objects.create(
        employee_id="HR", email="hr@example.com", given_name="Hanna", house_roles=[HouseRole.HR_ADMIN]
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(hr)
    page = client.get(reverse("dashboard:mails"), {"show": "stuck"}).content.decode()
    counted = re.search(r"(\d+) did not arrive", page)
    server.refused.clear()
    for reader in readers[:GONE]:
        Person.objects.filter(pk=reader.pk).update(email=f"new.{reader.email}")
    while row := Notice.objects.stuck().order_by("pk").first():
        reply = client.post(reverse("dashboard:mail-again", args=[row.pk]))
        if reply.status_code != 302 or Notice.objects.stuck().filter(pk=row.pk).exists():
            break
    return {"on_the_page": int(counted[1]) if counted else 0}
