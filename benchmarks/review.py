"""What the pages of a large draft cost, against a page of the same shell with nothing on it.

`bench review [PAIRS]`; as many mentees as mentors, 3,000 unless told. Computing time of Python and of the
server's process together; questions to the database beside it, and the same for a draft of 30.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.feed import Stopwatch, imported, make
from people import sealing
from tools.places import RunFolder
from tools.postgres import Postgres

PAIRS, FEW, ROUNDS = 3_000, 30, 10
GOAL = 15  # times the bare page, for each page that a coordinator leafs through
BARE = "/accessibility/"


def prepare() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "mentoring.settings"
    from django.conf import settings

    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.ALLOWED_HOSTS.append("testserver")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def people(pairs: int, folder: Path) -> None:
    """Six levels, of which a sixth each are mediors and seniors."""
    file = folder / "people.csv"
    make(file, people=pairs * 7)
    imported(file)


def draft(pairs: int) -> Any:
    """A program with so many on both sides, and its draft, calculated as a worker does."""
    from matching.actions import runs
    from matching.models import MatchRun
    from people import clock
    from people.models import Person, Topic
    from programs.models import Audience, Mentee, Mentor, Program

    now, topics = clock.now(), list(Topic.objects.order_by("slug").values_list("slug", flat=True)[:12])
    owner, deputy = Person.objects.filter(level="director").order_by("pk")[:2]
    program = Program.objects.create(
        name=f"Draft of {pairs}", preset="leaders", state="live", owner=owner, deputy=deputy,
        purpose="To learn.", starts_on=now.date(), ends_on=now.date() + timedelta(days=365),
        created_at=now, live_at=now,
    )  # fmt: skip
    for role, level in (("mentor", "senior"), ("mentee", "medior")):
        Audience.objects.create(program=program, role=role, levels=[level])
    mentors = Person.objects.filter(level="senior").order_by("pk")[:pairs]
    mentees = Person.objects.filter(level="medior").order_by("pk")[:pairs]

    def about(number: int) -> list[str]:
        return topics[number % 5 : number % 5 + 3]

    Mentor.objects.bulk_create(
        Mentor(
            program=program, person=person, state="available", seats=1, topics=about(number),
            answered_at=now, created_at=now,
        )
        for number, person in enumerate(mentors)
    )  # fmt: skip
    Mentee.objects.bulk_create(
        Mentee(program=program, person=person, topics=about(number * 7), enrolled_at=now)
        for number, person in enumerate(mentees)
    )
    run = runs.plan(program, by=owner, now=now)
    runs.solve(run, now=now)
    return MatchRun.objects.get(pk=run.pk)


def pages(run: Any) -> Iterator[tuple[str, str]]:
    """The pages of a review, with the address of each."""
    at, some = f"/hr/runs/{run.pk}/", run.proposals.standing().first()
    last = (run.proposals.count() - 1) // 25 + 1
    yield "first page", at
    yield "last page", f"{at}?page={last}"
    yield "weak ones", f"{at}?show=weak"
    yield "by name and country", f"{at}?q=berg&country=NL"
    yield "without a mentor", f"{at}without/"
    yield "fairness", f"{at}fairness/"
    yield "other mentors for one", f"{at}mentees/{some.mentee_id}/"
    yield "before publishing", f"{at}publish/"


def spent(client: Any, address: str) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        reply = client.get(address)
    if reply.status_code != 200:
        sys.exit(f"{address} answers {reply.status_code}")
    questions = len(asked)  # the next request empties the log
    stopwatch = Stopwatch()  # of all rounds, since the server's time is counted in hundredths of a second
    for _round in range(ROUNDS):
        client.get(address)
    cost = 1000 * (stopwatch.computing() - stopwatch.start_computing) / ROUNDS
    return {"cpu_ms": round(cost, 1), "queries": questions, "kilobytes": len(reply.content) // 1024}


def measured(run: Any) -> dict[str, dict[str, float]]:
    from django.test import Client

    client = Client()
    client.force_login(run.program.owner)
    bare = spent(client, BARE)
    found = {"bare": bare}
    for name, address in pages(run):
        found[name] = spent(client, address)
        found[name]["times"] = round(found[name]["cpu_ms"] / bare["cpu_ms"], 1)
    return found


def main(arguments: list[str]) -> None:
    pairs = int(arguments[0]) if arguments else PAIRS
    room = RunFolder()
    postgres = Postgres(room.path / "data", sockets=room.path / "pg", log=room.path / "postgres.log").start()
    os.environ["NOTE_KEYS"] = sealing.new_key()
    os.environ.update(DATABASE_URL=postgres.url, SECRET_KEY="only for measuring")  # noqa: S106
    try:
        prepare()
        with tempfile.TemporaryDirectory() as folder:
            people(pairs, Path(folder))
        few, many = measured(draft(FEW)), measured(draft(pairs))
    finally:
        postgres.stop()
        room.remove()
    tell(pairs, few, many)


def tell(pairs: int, few: dict[str, Any], many: dict[str, Any]) -> None:
    for name, row in many.items():
        print(f"{name:<22}", "  ".join(f"{unit} {value}" for unit, value in row.items()))
    more = {name for name, row in many.items() if row["queries"] > few[name]["queries"]}
    print(f"more questions than a draft of {FEW}: {', '.join(sorted(more)) or 'none'}")
    print(json.dumps({"pairs": pairs, "goal_times": GOAL, "few": few, "many": many}))


if __name__ == "__main__":
    main(sys.argv[1:])
