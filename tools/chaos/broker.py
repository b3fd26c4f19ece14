"""The broker is emptied with five hundred mails due: all go within two ticks of the clock."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from tools.chaos.server import Server
from tools.chaos.stage import Stage, wait_until
from tools.processes import say

AMOUNT, TICK = 500, 60  # a tick as the settings have it


def run(stage: Stage) -> dict[str, Any]:
    from django.core.cache import cache
    from django.db import transaction
    from django.utils import timezone
    from redis import Redis

    from notices import actions
    from notices.models import Notice
    from people.models import Person

    server = Server(stage.mail_port, pause=0)
    reader = Person.objects.create(employee_id="B1", email="broker@example.com", given_name="Robin")
    broker = Redis(unix_socket_path=str(stage.valkey.socket))
    try:
        for _number in range(2):
            stage.worker(SWEEP_SECONDS=str(TICK))
        stage.beat(SWEEP_SECONDS=str(TICK))
        wait_until(lambda: cache.get("notices:heard:mail"), seconds=90, what="the first tick")
        due = timezone.now() + timedelta(seconds=4)
        letters = [
            (reader, f"broker:{number}", {"program": "Leaders", "action_url": "/"})
            for number in range(AMOUNT)
        ]
        with transaction.atomic():
            actions.queue_all(kind="role_changed", now=due, letters=letters)
        time.sleep(3)
        broker.flushall()
        wait_until(lambda: timezone.now() >= due, seconds=10, what="the moment", every=0.01)
        rows = Notice.objects.filter(key__startswith="broker:")
        took = wait_until(
            lambda: not rows.exclude(state=Notice.State.SENT).exists(), seconds=5 * TICK, what="sending them"
        )
    finally:
        server.stop()
        stage.end()
        broker.close()
    found = {
        "due": AMOUNT,
        "sent": rows.filter(state=Notice.State.SENT).count(),
        "taken": sum(server.taken.values()),
        "tick_seconds": TICK,
        "ticks": round(took / TICK, 2),
    }
    found["met"] = found["sent"] == found["taken"] == AMOUNT and found["ticks"] <= 2
    for name, value in found.items():
        say(f"  {name}: {value}")
    return found
