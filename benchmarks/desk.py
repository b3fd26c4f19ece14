"""What the coordinator's desk costs among 20,000 pairs, against a bare view: `bench desk [PAIRS] [ROUNDS]`.

CPU of this process and of the database's together, through the same middleware and with the same reader, the
pages taking turns; and how often each asks the database. The ratios change little on a busy machine.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from benchmarks.guide import Stopwatch, urls
from people import sealing
from tools.places import RunFolder
from tools.postgres import Postgres
from tools.valkey import Valkey

PAIRS, ROUNDS = 20_000, 40
GOAL, QUERIES = 10.0, 12
OF_THE_GOAL = ("overview", "program")  # the desk itself; the lists behind it are told beside it
SIGNALS = ("S2", "S3", "S6", "S10")


def build(amount: int, now: datetime) -> Any:
    """A program of so many pairs, a quarter's check-in due, one pair in ten noticed by the clock."""
    from benchmarks.clock import build as pairs_of
    from people.models import HouseRole, Person
    from programs.models import Answer, FollowUp, Meeting, Mentee, Mentorship, Program, Signal

    pairs_of(amount, now - timedelta(days=100))
    program = Program.objects.get(name="Large")
    Person.objects.filter(pk=program.owner_id).update(house_roles=[HouseRole.COORDINATOR])
    pairs = list(Mentorship.objects.order_by("pk"))
    today = now.date()
    check_ins = FollowUp.objects.bulk_create(
        (
            FollowUp(
                mentorship=pair,
                quarter=1,
                due_on=today - timedelta(days=1),
                closes_on=today + timedelta(days=20),
                opened_at=now - timedelta(days=11),
            )
            for pair in pairs
        ),
        batch_size=2000,
    )
    Answer.objects.bulk_create(
        (
            Answer(
                follow_up=row,
                person_id=pair.mentee_person_id,
                side="mentee",
                rating=4 if number % 50 else 2,
                wants_contact=False,
                answered_at=now - timedelta(days=2),
            )
            for number, (row, pair) in enumerate(zip(check_ins, pairs, strict=True))
            if number % 2 == 0
        ),
        batch_size=2000,
    )
    Meeting.objects.bulk_create(
        (
            Meeting(
                mentorship=pair,
                planned_by_id=pair.mentee_person_id,
                starts_at=now - timedelta(days=30 * number),
                minutes=45,
                state="held",
                created_at=now - timedelta(days=90),
            )
            for pair in pairs
            for number in (1, 2)
        ),
        batch_size=2000,
    )
    noticed = [pair for number, pair in enumerate(pairs) if number % 10 == 0]
    Signal.objects.bulk_create(
        (
            Signal(
                program=program,
                rule=SIGNALS[number % len(SIGNALS)],
                subject=f"pair:{pair.pk}",
                mentorship=pair,
                facts={"days": 50},
                since_on=today - timedelta(days=number % 40),
                opened_at=now,
            )
            for number, pair in enumerate(noticed)
        ),
        batch_size=2000,
    )
    low = Answer.objects.filter(rating=2).select_related("follow_up__mentorship")
    Signal.objects.bulk_create(
        (
            Signal(
                program=program,
                rule="S4",
                subject=f"pair:{row.follow_up.mentorship_id}",
                mark=str(row.pk),
                mentorship=row.follow_up.mentorship,
                since_on=today - timedelta(days=2),
                opened_at=now,
            )
            for row in low
        ),
        batch_size=2000,
    )
    Mentee.objects.bulk_create(
        Mentee(program=program, person_id=pair.mentor_person_id, enrolled_at=now) for pair in pairs[:300]
    )
    return program


def measure(amount: int, rounds: int) -> dict[str, Any]:
    """Milliseconds per page."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from dashboard.tasks import count_figures
    from people import clock

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    call_command("migrate", verbosity=0)
    settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": urls()})
    program = build(amount, clock.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    count_figures()  # as the clock does every five minutes
    desk = f"/hr/programs/{program.pk}/"
    pages = {
        "bare": "/bare/",
        "overview": "/hr/",
        "program": desk,
        "today": "/hr/today/",
        "pairs": f"{desk}pairs/",
        "pairs, not met": f"{desk}pairs/?fact=unmet",
        "check-ins": f"{desk}check-ins/",
        "mentees": f"{desk}people/mentees/",
        "mentors": f"{desk}people/mentors/",
    }
    client = Client()
    client.force_login(program.owner)
    asked = {}
    for name, address in pages.items():
        for _ in range(6):  # what is asked often is planned by the database for good after five times
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} does not open")
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked[name] = len(queries)
    watch, spent = Stopwatch(), dict.fromkeys(pages, 0.0)
    for _ in range(rounds):
        for name, address in pages.items():
            before = watch.now()
            client.get(address)
            spent[name] += watch.now() - before
    return {"ms": {name: 1000 * spent[name] / rounds for name in pages}, "queries": asked}


def main(arguments: list[str]) -> int:
    amount = int(arguments[0]) if arguments else PAIRS
    rounds = int(arguments[1]) if len(arguments) > 1 else ROUNDS
    room = RunFolder()
    postgres = Postgres(room.path / "data", sockets=room.path / "pg", log=room.path / "postgres.log").start()
    valkey = Valkey(sockets=room.path, log=room.path / "valkey.log").start()
    try:
        os.environ["DJANGO_SETTINGS_MODULE"] = "mentoring.settings"
        os.environ.update(
            DATABASE_URL=postgres.url, REDIS_URL=valkey.url, SECRET_KEY="for measuring",  # noqa: S106
            STATIC_ROOT=str(room.path / "static"), NOTE_KEYS=sealing.new_key(), MFA_REQUIRED_ROLES="",
            ALLOWED_HOSTS="*",
        )  # fmt: skip
        import django

        django.setup()
        began = time.perf_counter()
        found = measure(amount, rounds)
        return tell(amount, found, seconds=time.perf_counter() - began)
    finally:
        valkey.stop()
        postgres.stop()
        room.remove()


def tell(amount: int, found: dict[str, Any], *, seconds: float) -> int:
    bare = found["ms"]["bare"]
    print(f"{amount} pairs; bare view: {bare:.2f} ms of computing, web and database\n")
    print(f"{'page':<16}{'ms':>8}{'ratio':>8}{'queries':>9}")
    missed = []
    for name, spent in found["ms"].items():
        is_missed = name in OF_THE_GOAL and (spent / bare > GOAL or found["queries"][name] > QUERIES)
        missed += [name] if is_missed else []
        print(
            f"{name:<16}{spent:>8.1f}{spent / bare:>8.1f}{found['queries'][name]:>9}{'  MISSED' * is_missed}"
        )
    print(json.dumps(found | {"pairs": amount, "goal": GOAL, "missed": missed, "seconds": round(seconds)}))
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
