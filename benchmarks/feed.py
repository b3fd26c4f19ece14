"""How fast 100,000 people are imported, against a bare COPY of the same file on the same server.

Each import is a process of its own, as the command is, so that its peak memory is its own; meanwhile a second
connection saves one person's own settings over and over and notes how long it had to wait. The ratios are of
computing time, of Python and of the server's process together, so that a busy machine changes them little.
"""

import argparse
import csv
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from people import sealing
from tools.places import RunFolder
from tools.postgres import Postgres

PEOPLE = 100_000
GOALS = {"unchanged": 4.0, "all_changed": 12.0, "lock_ms": 200.0, "megabytes": 300.0}
COLUMNS = (
    "Employee ID", "First name", "Last name", "Work Email", "Country", "Location", "Level", "Department",
    "Job title", "Supervisor ID", "Hire date", "Gender", "Languages",
)  # fmt: skip
PLACES = {"NL": "Utrecht", "SE": "Stockholm", "DE": "Berlin", "FR": "Paris", "PL": "Warsaw", "PT": "Porto"}
LEVELS = ("Junior", "Medior", "Senior", "Lead", "Head", "Director")
FIRST = ("Ada", "Sanne", "Léa", "Jonas", "Zofia", "Inês", "Omar", "Mette", "Ravi", "Chloë")
FAMILY = ("van den Berg", "Lindström", "Müller", "Dubois", "Nowak", "da Silva", "Haddad", "Jensen")
PEEK_SECONDS = 0.01
TIMES = 9


def make(path: Path, *, people: int, changed: int = 0) -> None:
    """The same company every time; `changed` percent of the people have another job title."""
    dice = random.Random(people)  # noqa: S311
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(people):
            country = dice.choice(list(PLACES))
            title = f"{dice.choice(('Analyst', 'Engineer', 'Advisor'))} {dice.randint(1, 40)}"
            writer.writerow([
                f"{number:06d}", dice.choice(FIRST), f"{dice.choice(FAMILY)} {number % 977}",
                f"person{number}@example.com", country, PLACES[country], dice.choice(LEVELS),
                f"Department {dice.randint(1, 200)}", f"Senior {title}" if number % 100 < changed else title,
                f"{dice.randint(0, people // 20):06d}" if number else "",
                f"20{dice.randint(5, 25):02d}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
                dice.choice("FMX"), dice.choice(("en", "en, nl", "de, en", "fr")),
            ])  # fmt: skip


# --- In a process of its own ------------------------------------------------------------------------
def work(phase: str, path: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "mentoring.settings"
    import django

    django.setup()
    if phase == "prepare":
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        return
    told = copied(path) if phase == "copy" else imported(path)
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told["megabytes"], told["child_megabytes"] = (peak // 1024 for peak in peaks)
    print(json.dumps(told))


class Stopwatch:
    """Seconds by the clock, and computed: by this process and by the one that serves it."""

    def __init__(self):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.server = Path("/proc") / str(cursor.fetchone()[0]) / "stat"
        self.start, self.start_computing = time.perf_counter(), self.computing()

    def computing(self) -> float:
        ticks = self.server.read_text().rpartition(")")[2].split()[11:13]
        own = os.times()
        children = own.children_user + own.children_system  # the process that reads the file first
        return time.process_time() + children + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def read(self) -> dict:
        computing = self.computing() - self.start_computing
        return {"seconds": round(time.perf_counter() - self.start, 2), "computing": round(computing, 3)}


def copied(path: Path) -> dict:
    """The file as it is into a table of texts: what any import has to do at least."""
    from django.db import connection, transaction

    taken = []
    content = path.read_bytes()
    for _ in range(TIMES):
        with transaction.atomic(), connection.cursor() as cursor:
            columns = ", ".join(f"c{number} text" for number in range(len(COLUMNS)))
            cursor.execute(f"CREATE TEMP TABLE bare ({columns}) ON COMMIT DROP")
            stopwatch = Stopwatch()
            with cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
                copy.write(content)
            taken.append(stopwatch.read())
    return {unit: round(statistics.fmean(one[unit] for one in taken), 3) for unit in taken[0]}


def imported(path: Path) -> dict:
    from people import clock
    from people.actions import feed_folder, roster

    stopwatch = Stopwatch()
    content = feed_folder.content(path)
    row, no = roster.run(content, file_name=path.name, source="command", now=clock.now())
    taken = stopwatch.read()
    if no:
        raise no
    return {**taken, **{kind: row.counts[kind] for kind in ("created", "updated", "unchanged")}}


# --- Around it --------------------------------------------------------------------------------------
class Neighbor(threading.Thread):
    """Somebody who saves their own settings all the time, and looks at a colleague."""

    def __init__(self, url: str):
        super().__init__(daemon=True)
        self.url, self.ended, self.longest, self.saves = url, threading.Event(), 0.0, 0

    def run(self) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as mine:
            while not self.ended.wait(PEEK_SECONDS):
                start = time.perf_counter()
                mine.execute(
                    "UPDATE people_person SET theme = 'dark' WHERE id = (SELECT id FROM people_person "
                    "ORDER BY id OFFSET floor(random() * 1000) LIMIT 1)"
                )
                mine.execute("SELECT count(*) FROM (SELECT FROM people_person LIMIT 20) few")
                self.longest, self.saves = max(self.longest, time.perf_counter() - start), self.saves + 1


def child(phase: str, path: Path) -> dict:
    done = subprocess.run(  # noqa: S603  this very file
        [sys.executable, "-m", "benchmarks.feed", "--work", phase, "--file", str(path)],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}


def watched(phase: str, path: Path) -> dict:
    neighbor = Neighbor(os.environ["DATABASE_URL"])
    neighbor.start()
    told = child(phase, path)
    neighbor.ended.set()
    neighbor.join()
    return told | {"longest_wait_ms": round(neighbor.longest * 1000), "saves": neighbor.saves}


def measure(people: int, folder: Path) -> dict:
    first, month, later = (folder / f"{name}.csv" for name in ("first", "month", "later"))
    make(first, people=people)
    make(month, people=people, changed=2)
    make(later, people=people, changed=100)
    child("prepare", first)
    found = {"first": child("import", first)}
    found["unchanged"] = watched("import", first)
    found["two_percent"] = watched("import", month)
    found["all_changed"] = watched("import", later)
    found["copy"] = child("copy", first)
    return found


def judged(found: dict) -> dict:
    bare = found["copy"]["computing"]
    waits = [found[phase]["longest_wait_ms"] for phase in ("unchanged", "two_percent", "all_changed")]
    return {
        "unchanged": round(found["unchanged"]["computing"] / bare, 1),
        "all_changed": round(found["all_changed"]["computing"] / bare, 1),
        "lock_ms": max(waits),
        "megabytes": max(found[phase]["megabytes"] for phase in ("first", "unchanged", "all_changed")),
    }


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=PEOPLE)
    asked.add_argument("--work", default="")
    asked.add_argument("--file", type=Path, default=Path())
    options = asked.parse_args()
    if options.work:
        work(options.work, options.file)
        return 0
    room = RunFolder()
    postgres = Postgres(room.path / "data", sockets=room.path / "pg", log=room.path / "postgres.log").start()
    os.environ["NOTE_KEYS"] = sealing.new_key()
    os.environ.update(DATABASE_URL=postgres.url, SECRET_KEY="only for measuring")  # noqa: S106
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(options.people, Path(folder))
    finally:
        postgres.stop()
        room.remove()
    return tell(found)


def tell(found: dict) -> int:
    for phase, numbers in found.items():
        print(phase.ljust(12), "  ".join(f"{name} {value}" for name, value in numbers.items()))
    ratios = judged(found)
    missed = [name for name, value in ratios.items() if value > GOALS[name]]
    for name, value in ratios.items():
        print(f"{name:<12} {value} (goal: at most {GOALS[name]:g}){'  MISSED' if name in missed else ''}")
    print(json.dumps({"measured": found, "ratios": ratios, "goals": GOALS, "missed": missed}))
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
