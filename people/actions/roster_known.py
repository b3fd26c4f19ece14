"""The quick way for a file in which little changed: rows the house agreed with before are not read.

Whatever a row's meaning could hang on beside itself (another row, another day, an answer, somebody's own
change) makes it a row that is read; where that can't be told row by row, the whole file is read.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from people.actions import roster_house
from people.hris import familiar, rows
from people.hris import plan as plans
from people.hris.familiar import Trace
from people.hris.memory import Memory
from people.hris.plan import Plan
from people.hris.reading import Sheet
from people.hris.records import Feed, Record
from people.hris.same import Kind, Person, Same, UnfamiliarFile

ROUNDS = 4  # each finds rows that have to be read because of those read before
WORTH_IT = 2  # at least one row in two is known; with less, reading all of them costs no more
WIDTH = 16
KIND = "p.country, p.level, p.manager_id IS NOT NULL, p.is_active, p.left_on IS NOT NULL"
STOCK = f"""
SELECT {KIND}, count(f.digest), string_agg(f.digest, ''::bytea),
    array_agg(p.id) FILTER (WHERE f.digest IS NULL)
FROM people_person p LEFT JOIN people_feedrow f ON f.person = p.id
WHERE p.erased_at IS NULL GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608  constants only
OF_DIGESTS = f"""
SELECT p.id, {KIND} FROM people_feedrow f JOIN people_person p ON p.id = f.person
WHERE f.digest = ANY(%s) AND p.erased_at IS NULL
"""  # noqa: S608
DIGESTS_OF = "SELECT digest FROM people_feedrow WHERE person = ANY(%s) AND digest IS NOT NULL"
LINKS = """
SELECT p.id, p.employee_id, coalesce(m.employee_id, ''), p.is_active
FROM people_person p LEFT JOIN people_person m ON m.id = p.manager_id WHERE p.erased_at IS NULL AND
"""
HOLDING_MAIL = "SELECT id, employee_id FROM people_person WHERE email <> '' AND lower(email) = ANY(%s)"
REPORTS = "SELECT id FROM people_person WHERE manager_id = ANY(%s)"
NAMES = "SELECT id, employee_id, given_name, family_name, email FROM people_person WHERE erased_at IS NULL"


class Before(NamedTuple):
    """What the house shows when a file comes, asked while another process looks through the file."""

    since: str
    stock: list[Any]


def before() -> Before:
    """What it shows first: whatever is asked later is at least as new."""
    return Before(str(_fetch("SELECT pg_current_snapshot()::text")[0][0]), _fetch(STOCK))


def plan(
    file: Trace, sheet: Sheet, memory: Memory, stock: list[Any], *, today: date, counts: bool
) -> tuple[Plan, dict[str, Record]]:
    """The plan, and those people of the house whom it looked at; UnfamiliarFile where all has to be read."""
    feed, same = _read(file, sheet, memory, stock, today)
    here = _present(feed, same)
    same.loaded = same.holding(here.keys())
    about = roster_house.house(here.keys())
    made = plans.plan(feed, here, today=today, house=about, counts_missing=counts, same=same)
    return made, here


def trace(content: bytes, sheet: Sheet, memory: Memory, *, since: str) -> Trace | None:
    """None where rows can't be told apart from the rest of the file."""
    try:
        return Trace.of(content, sheet, memory, secret=settings.SECRET_KEY, since=since)
    except UnfamiliarFile:
        return None


def with_kept(made: Plan, file: Trace, today: date) -> Plan:
    """And what to remember of its rows once it was applied."""
    remarked = {remark.row for remark in (*made.rejected, *made.flagged, *made.cleaned)}
    if file.is_sure(made.feed):
        made.kept, made.since = list(file.kept(made.feed, remarked, today)), file.since
    return made


def _read(file: Trace, sheet: Sheet, memory: Memory, stock: list[Any], today: date) -> tuple[Feed, SameHere]:
    fresh, unseen = file.unread(_parted(b"".join(blob or b"" for *_, blob, _ in stock)))
    if (len(file.lines) - len(fresh)) * WORTH_IT < len(file.lines):
        raise UnfamiliarFile
    for _ in range(ROUNDS):
        same = SameHere(stock, unseen)
        below = familiar.below(familiar.cells(file.lines, file.numbers(fresh), sheet), sheet)
        feed = rows.parse(replace(sheet, rows=iter(below)), today=today, memory=memory, same=same)
        if not (file.is_sure(feed) and file.shows_samples(feed)):
            raise UnfamiliarFile
        mistaken = _mistaken(feed, same)
        if not mistaken:
            return feed, same
        again = {bytes(digest) for (digest,) in _fetch(DIGESTS_OF, list(mistaken))}
        fresh, unseen = fresh | again, unseen | again
    raise UnfamiliarFile


def _parted(digests: bytes) -> tuple[bytes, ...]:
    return struct.unpack(f"{WIDTH}s" * (len(digests) // WIDTH), digests)


def _mistaken(feed: Feed, same: SameHere) -> set[int]:
    """People whose row is the same, but means something else beside the rows that were read."""
    taken = {record.employee_id for _, record in feed.records}
    refused = {remark.employee_id for remark in feed.rejected}
    twice = {key for key, *_ in _links("p.employee_id = ANY(%s)", list(taken | refused))}
    mails = {record.email for _, record in feed.records} - {""}
    sharing = {key for key, _ in _fetch(HOLDING_MAIL, list(mails))}
    lost = [key for key, employee_id, *_ in same.rest if employee_id not in taken]
    reports = {key for (key,) in _fetch(REPORTS, lost)} if lost else set()
    return (twice | sharing | reports) - same.keys


def _present(feed: Feed, same: SameHere) -> dict[str, Record]:
    """Whom the rows speak about, whom they could meet, and whoever may be missing."""
    named = {record.employee_id for _, record in feed.records}
    named |= {record.manager_id for _, record in feed.records}
    named |= {remark.employee_id for remark in feed.rejected}
    keys = {key for key, *_ in _links("p.employee_id = ANY(%s)", list(named))}
    mails = {record.email for _, record in feed.records} - {""}
    keys |= {key for key, _ in _fetch(HOLDING_MAIL, list(mails))}
    keys |= {key for key, _, _, is_active in same.rest if is_active}
    return roster_house.present(keys)


class SameHere(Same):
    """Everyone whose digest stands in the file; the database is asked about them where a row leads there."""

    def __init__(self, stock: list[Any], unseen: set[bytes]) -> None:
        super().__init__()
        without = [key for *_, keys in stock for key in keys or ()]
        others = _fetch(OF_DIGESTS, list(unseen)) if unseen else []
        self.kinds = Counter({Kind(*row[:5]): row[5] for row in stock})
        self.kinds -= Counter(Kind(*kind) for _, *kind in others)
        self.keys = {*without, *(key for key, *_ in others)}  # everyone else
        self.rest = _links("p.id = ANY(%s)", list(self.keys))
        self.loose = {employee_id: manager for _, employee_id, manager, _ in self.rest}

    def holding(self, ids: Collection[str]) -> set[str]:
        return {
            name for key, name, *_ in _links("p.employee_id = ANY(%s)", list(ids)) if key not in self.keys
        }

    def people(self) -> Iterator[Person]:
        for key, *person in _fetch(NAMES):
            if key not in self.keys:
                yield tuple(person)

    def everyone(self) -> Iterator[Person]:
        for _, *person in _fetch(NAMES):
            yield tuple(person)

    def above(self, ids: Collection[str]) -> dict[str, str]:
        return {name: manager for _, name, manager, _ in _links("p.employee_id = ANY(%s)", list(ids))}


def _links(which: str, keys: list[Any]) -> list[tuple[int, str, str, bool]]:
    return _fetch(LINKS + which, keys) if keys else []


def _fetch(statement: str, *given: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return cursor.fetchall()
