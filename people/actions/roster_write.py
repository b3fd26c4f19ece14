"""Writing a plan: rows go to a staging table by COPY and from there to people in a few statements."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from itertools import islice, repeat
from operator import attrgetter
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from people import audit
from people.actions import leaving
from people.actions import roster_sql as sql
from people.hris import plan as plans
from people.hris.plan import Change, Plan
from people.hris.records import Record
from people.models import OrgUnit, Person, RosterImport, Source, Topic, WhyClosed

MANY = 1000  # rows sent at a time
LISTS = frozenset({"languages", "topics"})
NEW = ("mask", "language", *Record._fields)


def write(
    made: Plan, *, by: Person | None, about: RosterImport, now: datetime, source: str = Source.FEED
) -> None:
    """Whole or not at all: the caller made the plan in the same transaction, behind the same lock."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A plan is applied whole or not at all.")
    _make_units(record.unit for record in [*made.created, *(change.after for change in made.updated)])
    _add_topics(made.feed.topics)
    with connection.cursor() as cursor:
        cursor.execute(sql.PATIENCE)
        cursor.execute(sql.DROP)
        anybody = bool(made.created or made.updated)
        fields = _prepare(cursor, made, now=now, source=source) if anybody else []
        cursor.execute(sql.STAGE_KEPT)
        _copy(cursor, sql.COPY_KEPT, ((key, digest and f"\\x{digest.hex()}") for key, digest in made.kept))
        back = _doors(made, by=by, now=now, label=about.file_name)  # locks administrators: before other rows
        if anybody:
            _write(cursor, fields, back, now=now, source=source)
        _remember(cursor, made, anybody=anybody)
        if len(made.created) > sql.MANY:
            cursor.execute(sql.ANALYZE)
        cursor.execute(sql.DROP)
    _count_misses(made, now=now)
    audit.record(by=by, verb="apply import", about=about, counts=_numbers(made))


def _write(cursor: Any, fields: Sequence[str], back: list[int], *, now: datetime, source: str) -> None:
    cursor.execute(sql.WRITES)
    if "email" in fields:
        cursor.execute(sql.FREE)
    cursor.execute(sql.CREATE, [source, now])
    if not sql.POSITIONS.isdisjoint(fields):
        cursor.execute(sql.NOTE_POSITIONS, [timezone.localdate(now), back])
    if fields:
        cursor.execute(sql.POSITIONS_NOTED)
        cursor.execute(sql.update(fields))  # from here on whoever saves own settings may wait
        cursor.execute(sql.POSITIONS_AS_USUAL)
    cursor.execute(sql.WROTE)


def _numbers(made: Plan) -> dict[str, int]:
    return {
        "created": len(made.created),
        "updated": len(made.updated),
        "unchanged": len(made.unchanged) + made.same.count,
        "gone": len(made.gone),
        "rejected": len(made.rejected),
        **plans.kinds_of_change(made),
    }


# --- Who leaves and who comes back ------------------------------------------------------------------
def _doors(made: Plan, *, by: Person | None, now: datetime, label: str) -> list[int]:
    """Whoever comes back: what changed while they were gone is no move."""
    turned = [change for change in made.updated if change.before.is_active != change.after.is_active]
    out = {change.after.employee_id for change in turned if not change.after.is_active}
    back = {change.after.employee_id for change in turned} - out
    out |= {here.employee_id for here in made.gone}
    if out:
        leaving.close_doors(_keys(out), by=by, now=now, why=WhyClosed.FEED, by_label=label)
    returned = _keys(back)
    if returned:
        leaving.open_doors(returned, by=by, now=now, by_label=label)
    return returned


def _keys(employee_ids: Iterable[str]) -> list[int]:
    found = Person.objects.get_queryset().filter(employee_id__in=list(employee_ids))
    return list(found.values_list("pk", flat=True))


def _count_misses(made: Plan, *, now: datetime) -> None:
    """One more for the missing, none for whoever is named again; who is gone left today."""
    house = made.house
    named = {record.employee_id for _, record in made.feed.records}
    rejected = {remark.employee_id for remark in made.feed.rejected}
    mark = {"left_on": [Source.FEED.value, now.isoformat()]}
    people = Person.objects.get_queryset()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET missed_syncs = missed_syncs + 1 WHERE employee_id = ANY(%s)",
            [sorted(made.absent)],
        )
        cursor.execute(
            "UPDATE people_person SET left_on = %s, sources = sources || %s::jsonb "
            "WHERE employee_id = ANY(%s)",
            [timezone.localdate(now), json.dumps(mark), sorted(here.employee_id for here in made.gone)],
        )
    people.filter(employee_id__in=house.missed.keys() & (named | rejected)).update(missed_syncs=0)
    by_hand = people.filter(source=Source.HAND)
    by_hand.filter(employee_id__in=house.from_elsewhere & named).update(source=Source.FEED)


# --- Staging ----------------------------------------------------------------------------------------
def _prepare(cursor: Any, made: Plan, *, now: datetime, source: str) -> list[str]:
    """Nobody waits for this: what is read and worked out here touches no person's row.

    The fields in which anybody changed: of those who are here already only these are sent.
    """
    cursor.execute(sql.STAGE)
    cursor.execute(sql.STAGE_MARKS)
    masks = list(map(_mask, made.updated))
    several = set(masks)
    fields = [name for name, bit in sql.BIT.items() if any(mask & bit for mask in several)]
    _copy(cursor, sql.copy(NEW), _new(made.created))
    _copy(cursor, sql.copy(["mask", "employee_id", *fields]), _changed(made.updated, masks, fields))
    _copy(cursor, sql.COPY_MARKS, ((mask, _marks(mask, now.isoformat(), source)) for mask in several))
    for statement in sql.PREPARE:
        cursor.execute(statement)
    return fields


def _copy(cursor: Any, statement: str, rows: Iterable[Any]) -> None:
    """As CSV, which Python writes ten times as quickly as it hands over one value after the other."""
    rows = iter(rows)
    with cursor.copy(statement) as copy:
        while some := list(islice(rows, MANY)):
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(some)
            copy.write(text.getvalue())


def _remember(cursor: Any, made: Plan, *, anybody: bool) -> None:
    """Of whom the file changed no earlier row is left; where somebody else is at it, nobody waits long."""
    cursor.execute(sql.FORGET)
    if anybody:
        cursor.execute(sql.FORGET_CHANGED)
    try:
        with transaction.atomic():
            cursor.execute(sql.WAIT_BRIEFLY)
            cursor.execute(sql.REMEMBER, {"since": made.since or None})
            cursor.execute(sql.WAIT_AS_USUAL)
    except OperationalError:  # these rows are read once more
        if anybody:
            cursor.execute(sql.FORGET_ALL)


def _new(records: Sequence[Record]) -> Iterator[tuple[Any, ...]]:
    languages = map(_first_language, records)
    return zip(repeat(0), languages, *_columns(records, NEW[2:]), strict=False)


def _changed(
    changes: Sequence[Change], masks: Sequence[int], fields: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    return zip(masks, *_columns([change.after for change in changes], ["employee_id", *fields]), strict=True)


def _columns(records: Sequence[Record], fields: Iterable[str]) -> Iterator[Iterable[Any]]:
    for field in fields:
        column = map(attrgetter(field), records)
        yield map(_array, column) if field in LISTS else column


@lru_cache(maxsize=10_000)
def _array(values: tuple[str, ...]) -> str:
    escaped = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    joined = ",".join(f'"{value}"' for value in escaped)
    return f"{{{joined}}}"


def _mask(change: Change) -> int:
    """Which columns are written; the last day too for whoever comes back, for opening the doors clears it."""
    mask = _bits(change.names)
    came_back = change.after.is_active and not change.before.is_active
    return mask | sql.BIT["left_on"] | sql.BIT["left_why"] if came_back or not mask else mask


@cache
def _bits(names: tuple[str, ...]) -> int:
    return sum(sql.BIT.get(name, 0) for name in names)


@lru_cache(maxsize=1000)
def _marks(mask: int, moment: str, source: str) -> str:
    """The bits of a change → where each of these fields comes from, as JSON."""
    return json.dumps({field: [source, moment] for field, bit in sql.BIT.items() if mask & bit})


def _make_units(names: Iterable[str]) -> None:
    """New ones at the top of the tree; where a name is used twice the topmost is meant."""
    wanted = set(names) - {""}
    known = set(OrgUnit.objects.filter(name__in=wanted).values_list("name", flat=True))
    OrgUnit.objects.bulk_create([OrgUnit(name=name) for name in sorted(wanted - known)])


def _add_topics(topics: Mapping[str, str]) -> None:
    Topic.objects.bulk_create(
        [Topic(slug=slug, name=name) for slug, name in sorted(topics.items())], ignore_conflicts=True
    )


def _first_language(record: Record) -> str:
    """A guess for the first visit; afterwards it is the person's own setting."""
    dutch = record.country == "NL" or (record.country == "BE" and "nl" in record.languages)
    return "nl" if dutch else "en"
