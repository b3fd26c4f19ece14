"""The roster follows the HR feed: preview a file, apply it, or set it aside. Nobody is ever deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from people import audit
from people.hris import plan as plans
from people.hris import reading, rows
from people.hris.plan import Plan
from people.hris.records import Record
from people.hris.report import report
from people.models import OrgUnit, Person, RosterImport, Topic

ONE_AT_A_TIME = 7_361_221  # any number: the advisory lock all imports share
BATCH = 500
PRESENT = (
    "employee_id", "given_name", "family_name", "email", "country", "location", "level", "unit__name",
    "job_title", "manager__employee_id", "hired_on", "left_on", "gender", "languages", "topics", "sort_name",
    "time_zone", "is_active",
)  # fmt: skip


class AlreadyApplied(Exception):
    """The file was applied before; it can't be set aside any more."""


class AlreadySetAside(Exception):
    """The file was set aside before; its content is gone."""


class PreviewIsStale(Exception):
    """The house changed since the preview; the row now holds a new one and nothing was applied."""


def read(content: bytes, *, now: datetime) -> Plan:
    """What this file would change now; raises UnreadableFile where it is no table of people."""
    today = timezone.localdate(now)
    feed = rows.parse(reading.read(content, max_bytes=settings.FEED_MAX_BYTES), today=today)
    return plans.plan(feed, present(), today=today)


def present() -> dict[str, Record]:
    """Everyone the house knows, in the shape of the feed."""
    found = {}
    for row in Person.objects.get_queryset().values_list(*PRESENT).iterator(chunk_size=5000):
        values = dict(zip(Record.__dataclass_fields__, row, strict=True))
        for name in ("unit", "manager_id"):
            values[name] = values[name] or ""
        for name in ("languages", "topics"):
            values[name] = tuple(values[name])
        found[row[0]] = Record(**values)
    return found


def preview(content: bytes, *, file_name: str, by: Person | None, now: datetime) -> RosterImport:
    with transaction.atomic():
        roster_import = RosterImport.objects.create(
            file_name=file_name[:255],
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            report=report(read(content, now=now)),
            by=by,
            created_at=now,
        )
        audit.record(by=by, verb="preview import", about=roster_import)
    return roster_import


def apply_import(
    roster_import: RosterImport, *, by: Person | None, now: datetime, seen: str = ""
) -> RosterImport:
    """Apply what the preview showed; `seen` is the fingerprint of the preview on the page that was used."""
    with transaction.atomic():
        _one_at_a_time()
        row = _locked(roster_import)
        if row.state == RosterImport.State.APPLIED:
            return row
        if row.state == RosterImport.State.DISCARDED:
            raise AlreadySetAside
        made = read(bytes(row.content or b""), now=now)
        fresh = made.fingerprint == row.report["fingerprint"] and seen in {"", made.fingerprint}
        if fresh:
            apply(made, by=by, about=row)
            _move(row, RosterImport.State.APPLIED, applied_at=now, content=None)
        else:
            RosterImport.objects.filter(pk=row.pk).update(report=report(made))
    if not fresh:
        raise PreviewIsStale
    return row


def discard(roster_import: RosterImport, *, by: Person) -> None:
    with transaction.atomic():
        row = _locked(roster_import)
        if row.state == RosterImport.State.APPLIED:
            raise AlreadyApplied
        if row.state == RosterImport.State.PREVIEWED:
            _move(row, RosterImport.State.DISCARDED, content=None)
            audit.record(by=by, verb="set aside import", about=row)


def apply(made: Plan, *, by: Person | None, about: RosterImport) -> None:
    """Write a plan in bulk; the caller made it inside the same transaction, behind the same lock."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A plan is applied whole or not at all.")
    units = _units(record.unit for record in [*made.created, *(change.after for change in made.updated)])
    _add_topics(made.feed.topics)
    _free_addresses(made)
    _create(made.created, units)
    people = dict(Person.objects.values_list("employee_id", "pk"))
    _set_managers(made.created, people)
    _update(made.updated, units, people)
    numbers = {
        "created": len(made.created),
        "updated": len(made.updated),
        "unchanged": len(made.unchanged),
        "rejected": len(made.rejected),
        **plans.kinds_of_change(made),
    }
    audit.record(by=by, verb="apply import", about=about, counts=numbers)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def _locked(roster_import: RosterImport) -> RosterImport:
    return RosterImport.objects.select_for_update(of=("self",), no_key=True).get(pk=roster_import.pk)


def _move(row: RosterImport, state: RosterImport.State, **columns: Any) -> None:
    """From previewed only; the row is locked, so this can't lose a race."""
    RosterImport.objects.filter(pk=row.pk, state=RosterImport.State.PREVIEWED).update(state=state, **columns)
    row.refresh_from_db()


def _units(names: Iterable[str]) -> dict[str, OrgUnit]:
    """Units by name, new ones at the top of the tree; where a name is used twice the topmost is meant."""
    wanted = set(names) - {""}
    OrgUnit.objects.bulk_create(
        [OrgUnit(name=name) for name in sorted(wanted - set(OrgUnit.objects.values_list("name", flat=True)))]
    )
    found = OrgUnit.objects.filter(name__in=wanted).order_by("-parent_id", "-pk")
    return {unit.name: unit for unit in sorted(found, key=lambda unit: unit.parent_id is None)}


def _add_topics(topics: Mapping[str, str]) -> None:
    Topic.objects.bulk_create(
        [Topic(slug=slug, name=name) for slug, name in sorted(topics.items())], ignore_conflicts=True
    )


def _free_addresses(made: Plan) -> None:
    """Addresses that change hands in one file would meet halfway; first all of them are let go."""
    moving = [change.after.employee_id for change in made.updated if "email" in change.changed]
    Person.objects.filter(employee_id__in=moving).update(email="")


def _columns(record: Record, units: Mapping[str, OrgUnit]) -> dict[str, Any]:
    columns = asdict(record)
    del columns["manager_id"]
    return columns | {
        "unit": units.get(record.unit),
        "languages": list(record.languages),
        "topics": list(record.topics),
    }


def _create(records: list[Record], units: Mapping[str, OrgUnit]) -> None:
    Person.objects.bulk_create(
        [
            Person(**_columns(record, units), language=_first_language(record), password=make_password(None))
            for record in records
        ],
        batch_size=BATCH,
    )


def _first_language(record: Record) -> str:
    """A guess for the first visit; afterwards it is the person's own setting."""
    dutch = record.country == "NL" or (record.country == "BE" and "nl" in record.languages)
    return "nl" if dutch else "en"


def _set_managers(records: list[Record], people: Mapping[str, int]) -> None:
    Person.objects.bulk_update(
        [
            Person(pk=people[record.employee_id], manager_id=people[record.manager_id])
            for record in records
            if record.manager_id
        ],
        ["manager"],
        batch_size=BATCH,
    )


def _update(changes: list[plans.Change], units: Mapping[str, OrgUnit], people: Mapping[str, int]) -> None:
    """Only the columns that changed, and only on the people they changed for."""
    together: dict[tuple[str, ...], list[Person]] = {}
    for change in changes:
        after = change.after
        names = tuple("manager" if name == "manager_id" else name for name in change.changed)
        columns = _columns(after, units)
        manager = people[after.manager_id] if after.manager_id else None
        row = Person(pk=people[after.employee_id], manager_id=manager, **columns)
        together.setdefault(names, []).append(row)
    for names, rows_ in together.items():
        Person.objects.bulk_update(rows_, names, batch_size=BATCH)
