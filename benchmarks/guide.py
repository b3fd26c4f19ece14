"""What reading costs: a chapter of the handbook and a search through both languages, against a bare view.

CPU of this process and of the database's together, through the same middleware and with the same reader:
`bench guide [ROUNDS]`. The ratios change little on a busy machine.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from people import sealing
from tools.places import RunFolder
from tools.postgres import Postgres
from tools.valkey import Valkey

GOALS = {"chapter": 6.0, "search": 8.0}
ROUNDS = 150
PAGES = {
    "bare": "/bare/",
    "chapter": "/guide/good-conversation/",
    "chapter_nl": "/guide/good-conversation/?lang=nl",
    "list": "/guide/",
    "search": "/guide/search/?q=agenda",
    "search_nl": "/guide/search/?q=vertrouwelijk&lang=nl",
    "print": "/guide/print/",
}


def urls() -> tuple[object, ...]:
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    from mentoring import urls

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"Hello {request.user.pk}")

    return (path("bare/", bare), *urls.urlpatterns)


class Stopwatch:
    """CPU seconds of this process and of the database's process that serves it."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.server = Path("/proc") / str(cursor.fetchone()[0]) / "stat"

    def now(self) -> float:
        ticks = self.server.read_text().rsplit(")", 1)[1].split()[11:13]
        return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def measure(rounds: int) -> dict[str, float]:
    """Milliseconds per page, the pages taking turns so that each meets the same machine."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from guides.actions import publishing
    from people import clock
    from people.models import Person

    call_command("migrate", verbosity=0)
    publishing.load_shipped(now=clock.now())
    settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": urls()})
    reader = Person.objects.create_user(employee_id="1", email="reader@example.com", country="NL")
    client = Client()
    client.force_login(reader)
    for address in PAGES.values():
        if client.get(address).status_code != 200:
            raise SystemExit(f"{address} does not open")
    watch = Stopwatch()
    spent = dict.fromkeys(PAGES, 0.0)
    for _round in range(rounds):
        for name, address in PAGES.items():
            begin = watch.now()
            client.get(address)
            spent[name] += watch.now() - begin
    return {name: seconds / rounds * 1000 for name, seconds in spent.items()}


def main(arguments: list[str]) -> int:
    rounds = int(arguments[0]) if arguments else ROUNDS
    room = RunFolder()
    postgres = Postgres(room.path / "data", sockets=room.path / "pg", log=room.path / "postgres.log").start()
    valkey = Valkey(sockets=room.path, log=room.path / "valkey.log").start()
    try:
        os.environ["NOTE_KEYS"] = sealing.new_key()
        os.environ.update(DATABASE_URL=postgres.url, REDIS_URL=valkey.url, SECRET_KEY="for measuring")  # noqa: S106
        os.environ.update(DJANGO_SETTINGS_MODULE="mentoring.settings", ALLOWED_HOSTS="testserver")
        os.environ.update(MFA_REQUIRED_ROLES="", STATIC_ROOT=str(room.path / "static"))
        import django

        django.setup()
        from django.conf import settings

        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        spent = measure(rounds)
    finally:
        valkey.stop()
        postgres.stop()
        room.remove()
    ratios = {name: round(each / spent["bare"], 1) for name, each in spent.items() if name != "bare"}
    for name, each in spent.items():
        print(f"{name:12} {each:6.2f} ms of CPU  {ratios.get(name, 1.0):5} ×")
    print(json.dumps({"ms": {name: round(each, 2) for name, each in spent.items()}, "ratios": ratios}))
    missed = [name for name, goal in GOALS.items() if ratios[name] > goal]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
