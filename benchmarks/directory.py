"""What a page of the directory costs among 20,000 mentors and 100,000 people, against one that does nothing.

A gunicorn worker and a PostgreSQL of its own are asked over HTTP by people who are signed in. The yardstick
is computing time of both per request, from /proc, over that of a bare view behind the same middleware in the
same run, so that a busy machine changes it little. The same is done with a tenth of the people: growth.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date

from benchmarks._visits import Server, Visitor, computing, expect
from people import sealing
from tools import static
from tools.places import RunFolder
from tools.postgres import Postgres
from tools.valkey import Valkey

PEOPLE, MENTORS, MENTEES = 100_000, 20_000, 5_000
ROUNDS, DEEDS = 200, 100  # of each page, of each deed
WORDS = (
    "lead",
    "muller",
    "strauss",
    "krakow",
    "data",
    "ada engineer",
    "writting",
    "porto",
    "finance",
    "sanne",
)
PAGES_GOAL = {
    "directory": 8, "directory, search and filters": 8, "directory, page 900": 8, "mentor": 6,
    "ask (POST)": 12, "accept (POST)": 12,
}  # fmt: skip
GROWTH, QUERIES = 2.0, 12


# --- In a process of its own, with Django -----------------------------------------------------------
def prepare(people: int, mentors: int, mentees: int, rounds: int) -> None:
    """The crowd, people who are signed in, and requests that can be answered; prints what to ask for."""
    from django.core.management import call_command

    static.collect()
    call_command("migrate", verbosity=0)
    call_command("crowd", people=people, mentors=mentors, mentees=mentees, stdout=sys.stderr)
    from django.conf import settings
    from django.test import Client

    from matching.models import MentorRequest
    from people import clock
    from programs.models import Mentee

    now = clock.now()
    waiting = Mentee.objects.waiting().select_related("person", "program").order_by("pk")
    reader = next(row for row in waiting.filter(person__country="LU") if "en" in row.person.languages)
    chosen = free_mentors((row for row in waiting if row != reader), 2 * rounds, today=now.date())
    expect(len(chosen) == 2 * rounds, f"only {len(chosen)} mentees can ask somebody")
    asked = MentorRequest.objects.bulk_create(
        MentorRequest(
            program=mentee.program, mentor=mentor, mentee=mentee, state="pending", wish="To grow.",
            form="both", created_at=now, asked_at=now, answer_by=now.date().replace(year=now.year + 1),
        )
        for mentee, mentor in chosen[rounds:]
    )  # fmt: skip

    def signed_in(person) -> str:
        client = Client()
        client.force_login(person)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    print(json.dumps({
        "cookie": settings.SESSION_COOKIE_NAME,
        "reader": signed_in(reader.person),
        "mentors": [mentor.pk for _, mentor in chosen],
        "asks": [[signed_in(mentee.person), mentor.pk] for mentee, mentor in chosen[:rounds]],
        "accepts": [[signed_in(row.mentor.person), row.pk] for row in asked],
    }))  # fmt: skip


def free_mentors(mentees: Iterable, amount: int, *, today: date) -> list[tuple]:
    """For so many of the mentees a mentor with room whom the rules allow; nobody is named twice."""
    from matching.choosing import Filters
    from matching.directory import directory

    found, named = [], set()
    for mentee in mentees:
        best = directory(mentee, Filters(), today=today, language="en").best(50)
        mentor = next((card.mentor for card in best if card.mentor.pk not in named), None)
        if mentor is not None:
            named.add(mentor.pk)
            found.append((mentee, mentor))
        if len(found) == amount:
            break
    return found


def queries(reader: str, paths: list[str]) -> None:
    """How often each page asks the database, the shelf being warm."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, found = Client(), {}
    client.cookies[settings.SESSION_COOKIE_NAME] = reader
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            expect(client.get(path).status_code == 200, path)
        found[path] = len(asked)
    print(json.dumps(found))


# --- Around it --------------------------------------------------------------------------------------
def child(phase: str, *words: object) -> dict:
    done = subprocess.run(  # noqa: S603  this very file
        [sys.executable, "-m", "benchmarks.directory", "--work", phase, *map(str, words)],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def measure(people: int, mentors: int, mentees: int, rounds: int) -> dict:
    room = RunFolder()
    postgres = Postgres(room.path / "data", sockets=room.path / "pg", log=room.path / "postgres.log").start()
    valkey = Valkey(sockets=room.path, log=room.path / "valkey.log").start()
    os.environ["NOTE_KEYS"] = sealing.new_key()
    os.environ.update(
        DATABASE_URL=postgres.url, REDIS_URL=valkey.url, SECRET_KEY="only for measuring",  # noqa: S106
        MFA_REQUIRED_ROLES="", STATIC_ROOT=str(room.path / "static"), ALLOWED_HOSTS="*",
    )  # fmt: skip
    server = None
    try:
        scene = child("prepare", people, mentors, mentees, min(rounds, DEEDS))
        server = Server(room.path, room.path / "web.log")
        roots = [server.process.pid, postgres.process.pid]
        deep = 900 * mentors // MENTORS  # as far into the list of a smaller company
        found = visited(server, scene, roots, rounds, deep=deep)
        found["queries"] = counted(scene)
        return found
    finally:
        if server:
            server.stop()
        valkey.stop()
        postgres.stop()
        room.remove()


def visited(server: Server, scene: dict, roots: list[int], rounds: int, *, deep: int) -> dict:
    visitor, reader = Visitor(server, scene["cookie"]), scene["reader"]

    def page(path: str) -> str:
        status, text = visitor.ask("GET", path, reader)
        expect(status == 200, f"{path}: {status}")
        return text

    def taken(deeds: list[Callable[[], object]]) -> float:
        before = computing(roots)
        for deed in deeds:
            deed()
        return (computing(roots) - before) * 1000 / len(deeds)

    def pages(paths: list[str]) -> float:
        for path in paths[:10]:
            page(path)  # templates are read, connections are there
        return taken([lambda path=path: page(path) for path in paths])

    after = re.search(r'rel="next" href="\?[^"]*after=(\w+)"', page(f"/mentors/?room=0&page={deep - 1}"))
    expect(after is not None, f"no page {deep}")
    found = {"bare": pages(["/bare/"] * rounds)}
    found["directory"] = pages(["/mentors/?room=0"] * rounds)
    searched = [
        f"/mentors/?q={word.replace(' ', '+')}&language=en&topic=strategy&topic=data-and-ai" for word in WORDS
    ]
    found["directory, search and filters"] = pages(searched * (rounds // len(WORDS)))
    found["directory, page 900"] = pages([f"/mentors/?room=0&after={after[1]}"] * rounds)
    found["mentor"] = pages([f"/mentors/{key}/" for key in scene["mentors"][:rounds]])
    found["bare"] = (found["bare"] + pages(["/bare/"] * rounds)) / 2
    found["ask (POST)"] = taken(asks(visitor, scene))
    found["accept (POST)"] = taken(accepts(visitor, scene))
    return {"ms": {name: round(value, 2) for name, value in found.items()}}


def asks(visitor: Visitor, scene: dict) -> list[Callable[[], object]]:
    """Forms are opened before the time is taken, as the person does."""
    return [sending(visitor, f"/mentors/{mentor}/ask/", key, {"wish": "To lead.", "form": "both"})
            for key, mentor in scene["asks"]]  # fmt: skip


def accepts(visitor: Visitor, scene: dict) -> list[Callable[[], object]]:
    return [sending(visitor, f"/requests/{row}/accept/", key, {}, seen=f"/requests/{row}/")
            for key, row in scene["accepts"]]  # fmt: skip


def sending(
    visitor: Visitor, path: str, key: str, form: dict[str, str], *, seen: str = ""
) -> Callable[[], object]:
    status, text = visitor.ask("GET", seen or path, key)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    expect(status == 200 and token is not None, f"{path}: {status}")
    filled = form | {"csrfmiddlewaretoken": token[1] if token else ""}

    def send() -> None:
        status, text = visitor.ask("POST", path, key, filled)
        expect(status == 302, f"{path}: {status} {text[:500]}")

    return send


def counted(scene: dict) -> dict[str, int]:
    paths = ["/mentors/?room=0", "/mentors/?q=muller&language=en", f"/mentors/{scene['mentors'][-1]}/", "/"]
    found = child("queries", scene["reader"], *paths)
    return dict(
        zip(("directory", "directory, search and filters", "mentor", "home"), found.values(), strict=True)
    )


def judged(large: dict, small: dict) -> dict:
    bare = large["ms"]["bare"]
    names = [name for name in large["ms"] if name != "bare"]
    return {
        name: {
            "ms": large["ms"][name],
            "ratio": round(large["ms"][name] / bare, 1),
            "goal": PAGES_GOAL[name],
            "growth": round(large["ms"][name] / bare * small["ms"]["bare"] / small["ms"][name], 2)
            if name in small["ms"]
            else None,
            "queries": large["queries"].get(name),
        }
        for name in names
    }


def tell(large: dict, small: dict) -> int:
    rows = judged(large, small)
    print(f"bare view: {large['ms']['bare']} ms of computing, web and database\n")
    print(f"{'page':<32}{'ms':>8}{'ratio':>8}{'goal':>6}{'× at 10 × the people':>22}{'queries':>9}")
    missed = []
    for name, row in rows.items():
        bad = row["ratio"] > row["goal"] or (row["growth"] or 0) > GROWTH or (row["queries"] or 0) > QUERIES
        missed += [name] if bad else []
        figures = f"{row['ms']:>8}{row['ratio']:>8}{row['goal']:>6}{row['growth'] or '-':>22}"
        print(f"{name:<32}{figures}{row['queries'] or '-':>9}{'  MISSED' if bad else ''}")
    unequal = [name for name, number in large["queries"].items() if number != small["queries"][name]]
    print(json.dumps({
        "measured": {"large": large, "small": small}, "pages": rows, "goals": PAGES_GOAL,
        "missed": missed + [f"{name}: other number of queries" for name in unequal],
    }))  # fmt: skip
    return bool(missed or unequal)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=PEOPLE)
    asked.add_argument("--mentors", type=int, default=MENTORS)
    asked.add_argument("--mentees", type=int, default=MENTEES)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--work", nargs="+", default=[])
    options = asked.parse_args()
    if options.work:
        os.environ["DJANGO_SETTINGS_MODULE"] = "mentoring.settings"
        import django

        django.setup()
        phase, *words = options.work
        prepare(*map(int, words)) if phase == "prepare" else queries(words[0], words[1:])
        return 0
    numbers = (options.people, options.mentors, options.mentees)
    small = measure(*(number // 10 for number in numbers), options.rounds)
    return tell(measure(*numbers, options.rounds), small)


if __name__ == "__main__":
    sys.exit(main())
