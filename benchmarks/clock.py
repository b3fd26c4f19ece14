"""The daily round of a large house, and how fast mails leave: `bench clock [PAIRS] [MAILS]`.

The round opens the check-ins of all pairs at once and reminds of them; its time is compared with one bare
INSERT … SELECT of the very rows it wrote, into tables with the same indexes, in the same run. Mails go to a
mail server that throws them away, sent by two workers.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from tools.chaos.server import Server
from tools.chaos.stage import Stage, wait_until

PAIRS, MAILS, WORKERS = 20_000, 3_000, 2
GOALS = {"round_ratio": 30.0, "mails_per_second": 50.0}
STARTED = date(2026, 1, 5)
TABLES = ("programs_followup", "people_event", "notices_notice")


def build(amount: int, now: datetime) -> None:
    from people.models import Person
    from programs.models import Mentee, Mentor, Mentorship, Program

    owner = Person.objects.create(employee_id="O", email="o@example.com", given_name="Olga", language="en")
    deputy = Person.objects.create(employee_id="D", email="d@example.com", given_name="Dirk")
    program = Program.objects.create(
        name="Large",
        preset="open",
        state="live",
        owner=owner,
        deputy=deputy,
        is_always_on=True,
        created_at=now,
        live_at=now,
    )
    people = Person.objects.bulk_create(
        (
            Person(
                employee_id=f"P{number}",
                email=f"p{number}@example.com",
                given_name="Robin",
                family_name=f"Person {number}",
                # As different as names are, and in no order.
                sort_name=f"{crc32(str(number).encode()):08x} robin",
                country="NL" if number % 2 else "SE",
                time_zone="Europe/Amsterdam",
                language="nl" if number % 3 else "en",
            )
            for number in range(2 * amount)
        ),
        batch_size=2000,
    )
    mentors = Mentor.objects.bulk_create(
        (
            Mentor(
                program=program, person=person, state="available", seats=1, answered_at=now, created_at=now
            )
            for person in people[:amount]
        ),
        batch_size=2000,
    )
    mentees = Mentee.objects.bulk_create(
        (Mentee(program=program, person=person, enrolled_at=now) for person in people[amount:]),
        batch_size=2000,
    )
    Mentorship.objects.bulk_create(
        (
            Mentorship(
                program=program,
                mentor=mentor,
                mentee=mentee,
                mentor_person=mentor.person,
                mentee_person=mentee.person,
                mentor_country=mentor.person.country,
                mentee_country=mentee.person.country,
                crosses_border=mentor.person.country != mentee.person.country,
                state="active",
                origin="request",
                started_on=STARTED,
                planned_end_on=STARTED + timedelta(days=365),
                active_at=now,
                created_at=now,
            )
            for mentor, mentee in zip(mentors, mentees, strict=True)
        ),
        batch_size=2000,
    )


def timed(deed: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = deed()
    return time.perf_counter() - began, found


def copied() -> float:
    """Seconds for the rows themselves, written once more by the database alone, each insert on its own."""
    from django.db import connection

    total = 0.0
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE copy_of_{table} (LIKE {table} INCLUDING ALL)")
            cursor.execute("CHECKPOINT")
            query = f"INSERT INTO copy_of_{table} SELECT * FROM {table}"  # noqa: S608  # names of our own
            seconds, _none = timed(lambda cursor=cursor, query=query: cursor.execute(query))
            cursor.execute(f"DROP TABLE copy_of_{table}")
            total += seconds
    return total


def rounds(amount: int) -> dict[str, float]:
    from django.utils import timezone

    from notices.models import Notice
    from programs.actions import follow_ups
    from programs.models import FollowUp

    opens = datetime(2026, 3, 26, 12, tzinfo=timezone.get_default_timezone())
    build(amount, opens - timedelta(days=80))
    opening, opened = timed(lambda: follow_ups.open_due(today=opens.date(), now=opens))
    bare = copied()
    again, none = timed(lambda: follow_ups.open_due(today=opens.date(), now=opens))
    reminds = opens + timedelta(days=7)
    reminding, reminded = timed(lambda: follow_ups.remind(now=reminds))
    idle, idle_amount = timed(lambda: follow_ups.remind(now=reminds))
    if (opened, none, reminded, idle_amount) != (amount, 0, 2 * amount, 0):
        raise SystemExit(f"the rounds found {opened}, {none}, {reminded}, {idle_amount}")
    written = Notice.objects.count() + FollowUp.objects.count()
    return {
        "pairs": amount,
        "rows": written,
        "open_seconds": round(opening, 2),
        "open_again_seconds": round(again, 2),
        "remind_seconds": round(reminding, 2),
        "remind_again_seconds": round(idle, 2),
        "bare_insert_seconds": round(bare, 2),
        "round_ratio": round(opening / bare, 1),
    }


def sending(stage: Stage, amount: int) -> dict[str, float]:
    from django.db import transaction
    from django.utils import timezone

    from notices import actions
    from notices.models import Notice
    from people.models import Person

    Notice.objects.all().delete()
    reader = Person.objects.get(employee_id="O")
    server = Server(stage.mail_port, pause=0)
    due = timezone.now() + timedelta(days=1)
    letters = [
        (reader, f"bench:{number}", {"program": "Large", "action_url": "/"}) for number in range(amount)
    ]
    with transaction.atomic():
        actions.queue_all(kind="role_changed", now=due, letters=letters)
    try:
        for _number in range(WORKERS):
            stage.worker()
        stage.beat()
        time.sleep(15)  # processes come up; nothing is due yet
        Notice.objects.update(not_before=timezone.now())
        rows = Notice.objects.exclude(state=Notice.State.SENT)
        seconds = wait_until(lambda: not rows.exists(), seconds=600, what="sending")
    finally:
        server.stop()
        stage.end()
    return {
        "mails": amount,
        "send_seconds": round(seconds, 1),
        "mails_per_second": round(amount / seconds, 1),
    }


def main(arguments: list[str]) -> int:
    pairs = int(arguments[0]) if arguments else PAIRS
    mails = int(arguments[1]) if len(arguments) > 1 else MAILS
    with Stage() as stage:
        found = rounds(pairs)
        found |= sending(stage, mails)
    for name, value in found.items():
        print(f"{name:24}{value:>12}")
    found["met"] = (
        found["round_ratio"] <= GOALS["round_ratio"]
        and found["mails_per_second"] >= GOALS["mails_per_second"]
    )
    print(json.dumps(found))
    return 0 if found["met"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
