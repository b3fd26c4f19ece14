"""What a long list costs on its way out: `bench exports [ROWS]`.

The list of who took which course, of so many people, through the same middleware as every page, as CSV and
as a workbook: how long until the first bytes, until the last, and what the process grew by meanwhile. Noting
that everybody on the list was looked at is part of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from people import sealing
from tools.places import RunFolder
from tools.postgres import Postgres
from tools.valkey import Valkey

ROWS = 100_000
GOAL_MB, GOAL_SECONDS = 30, 1.0
BATCH, BUILD = 5000, "--build"


def build(amount: int, now: datetime) -> None:
    """In a process of its own, so that what it leaves in memory flatters no figure."""
    from django.core.management import call_command

    from guides.models import Completion, Course
    from people.models import HouseRole, Person

    call_command("migrate", verbosity=0)
    course = Course.objects.create(slug="large", titles={"en": "A large course"}, version=1)
    Person.objects.bulk_create(
        (
            Person(
                employee_id=f"E{number:06}",
                email=f"e{number}@example.com",
                given_name="Ada",
                family_name=f"Number{number}",
                sort_name=f"Number{number}, Ada",
                country="NL",
            )
            for number in range(amount)
        ),
        batch_size=BATCH,
    )
    Completion.objects.bulk_create(
        (
            Completion(
                person_id=pk, course=course, assigned_at=now, completed_at=now, percent_right=100,
                code=f"C{pk:015}",
            )
            for pk in Person.objects.order_by("pk").values_list("pk", flat=True)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Person.objects.create_user(
        employee_id="ADMIN", email="admin@example.com", country="NL", house_roles=[HouseRole.HR_ADMIN]
    )


def memory(name: str) -> float:
    """MB of this process: VmRSS now, or VmHWM at most since forget_most()."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def forget_most() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def measure(amount: int) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from people.models import Look, Person

    client = Client()
    client.force_login(Person.objects.get(employee_id="ADMIN"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    address, found = reverse("guides:completions"), {}
    for kind in ("csv", "xlsx"):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE people_look")
        forget_most()
        before, began = memory("VmRSS"), time.perf_counter()
        reply = client.post(address, {"reason": "To measure", "as": kind})
        if reply.status_code != 200:
            raise SystemExit(f"{address} does not open: {reply.status_code}")
        chunks = iter(reply)
        size = len(next(chunks))
        first = time.perf_counter() - began
        size += sum(map(len, chunks))
        found[kind] = {
            "first_byte_s": first, "last_byte_s": time.perf_counter() - began,
            "grew_mb": memory("VmHWM") - before, "mb": size / 1024 / 1024,
        }  # fmt: skip
        if Look.objects.count() != amount:
            raise SystemExit("not everybody on the list was noted")
    return found


def main(arguments: list[str]) -> int:
    if arguments[:1] == [BUILD]:
        import django

        django.setup()
        from people import clock

        build(int(arguments[1]), clock.now())
        return 0
    amount = int(arguments[0]) if arguments else ROWS
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
        subprocess.run([sys.executable, "-m", "benchmarks.exports", BUILD, str(amount)], check=True)  # noqa: S603
        return tell(amount, measure(amount))
    finally:
        valkey.stop()
        postgres.stop()
        room.remove()


def tell(amount: int, found: dict[str, Any]) -> int:
    print(f"{amount} rows\n")
    print(f"{'kind':<8}{'first byte s':>14}{'last byte s':>14}{'grew by MB':>14}{'file MB':>10}")
    missed = []
    for kind, each in found.items():
        is_missed = each["first_byte_s"] > GOAL_SECONDS or each["grew_mb"] > GOAL_MB
        missed += [kind] if is_missed else []
        print(
            f"{kind:<8}{each['first_byte_s']:>14.2f}{each['last_byte_s']:>14.1f}{each['grew_mb']:>14.1f}"
            f"{each['mb']:>10.1f}{'  MISSED' * is_missed}"
        )
    print(json.dumps(found | {"rows": amount, "goal": [GOAL_SECONDS, GOAL_MB], "missed": missed}))
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
