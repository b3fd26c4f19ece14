"""A plan in numbers and examples: what the preview shows, the run log keeps and the command prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from people.hris.plan import Change, Plan, kinds_of_change
from people.hris.records import Feed, Record, Remark

EXAMPLES = 20
SEARCHED, SAMPLES = 200, 3  # rows looked through for a few values of each column
UNTOLD = frozenset({"sort_name", "left_why"})  # follows from others; counted only, and of nobody shown
SAMPLED = frozenset(Record._fields) - UNTOLD - {"is_active"}


def counts(made: Plan) -> dict[str, Any]:
    """Countries and levels are told of people whose row drew no remark, so that no guess is counted."""
    people = made.people
    remarked = {remark.employee_id for remark in [*made.flagged, *made.cleaned]}
    clean = [record for record in people if record.employee_id not in remarked]
    return {
        "rows": made.feed.rows + made.same.count,
        "people": len(people) + made.same.count,
        "created": len(made.created),
        "updated": len(made.updated),
        "unchanged": len(made.unchanged) + made.same.count,
        "missing": len(made.missing),
        "absent": len(made.absent),
        "gone": len(made.gone),
        "rejected": len(made.rejected),
        "flagged": len(made.flagged),
        "cleaned": len(made.cleaned),
        "left": made.same.left + sum(not one.is_active and one.left_on is not None for one in people),
        "without_manager": made.same.without_manager + _without_manager(made),
        "countries": _tally(made, clean, "country"),
        "levels": _tally(made, clean, "level"),
        "changes": kinds_of_change(made),
    }


def _tally(made: Plan, people: Sequence[Record], name: str) -> dict[str, int]:
    found = Counter(getattr(record, name) for record in people if getattr(record, name))
    return dict((found + made.same.tally(name)).most_common())


def _without_manager(made: Plan) -> int:
    """People whom the file gives no manager; one that was not found is flagged instead."""
    flagged = {no.employee_id for no in made.flagged if no.reason.startswith("manager ")}
    return sum(not record.manager_id and record.employee_id not in flagged for record in made.people)


def report(made: Plan) -> dict[str, Any]:
    """Numbers, the first twenty of each kind, and every row that was rejected, flagged or cleaned."""
    return {
        "counts": counts(made),
        "file": _file(made.feed),
        "questions": [asdict(question) for question in made.feed.questions],
        "is_ambiguous": made.feed.is_ambiguous,
        "created": [_person(record) for record in made.created[:EXAMPLES]],
        "updated": [_change(change) for change in _staying(made)[:EXAMPLES]],
        "leaving": [_change(change) for change in _leavers(made)[:EXAMPLES]],
        "missing": [_person(record) for record in _still_here(made)[:EXAMPLES]],
        "gone": [_person(record) for record in made.gone[:EXAMPLES]],
        "rejected": _remarks(made.rejected),
        "flagged": _remarks(made.flagged),
        "cleaned": _remarks(made.cleaned),
        "fingerprint": made.fingerprint,
    }


def unmapped(feed: Feed, missing: Sequence[str]) -> dict[str, Any]:
    """A file whose columns have to be named by hand before it says anything about people."""
    return {"counts": {}, "file": _file(feed), "columns_missing": list(missing), "fingerprint": ""}


def _file(feed: Feed) -> dict[str, Any]:
    """How the file was read, and for each field a few values as proof that the right column was found."""
    return {
        "kind": feed.kind,
        "system": feed.system,
        "sheet": feed.sheet,
        "encoding": feed.encoding,
        "delimiter": feed.delimiter,
        "header_row": feed.header_row,
        "month_first": feed.month_first,
        "columns": sorted(feed.headers.items()),
        "unused": feed.unused,
        "headers": feed.all_headers,
        "signature": feed.signature,
        "samples": {name: _samples(feed, name) for name in sorted(feed.headers) if name in SAMPLED},
    }


def _samples(feed: Feed, name: str) -> list[str]:
    found: dict[str, None] = {}
    for _, record in feed.records[:SEARCHED]:
        value = getattr(record, name)
        if value not in ("", None, ()):
            found.setdefault(", ".join(value) if isinstance(value, tuple) else str(value))
    return list(found)[:SAMPLES]


def _staying(made: Plan) -> list[Change]:
    """Whoever leaves has a list of their own."""
    gone = {change.after.employee_id for change in _leavers(made)}
    return [
        change
        for change in made.updated
        if change.after.employee_id not in gone and not UNTOLD.issuperset(change.names)
    ]


def _leavers(made: Plan) -> list[Change]:
    """Who works here until now and no longer does by what the file says about them."""
    return [change for change in made.updated if change.before.is_active and not change.after.is_active]


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.after.employee_id,
        "name": change.after.name,
        "changes": [
            {"field": name, "before": _plain(before), "after": _plain(after)}
            for name, (before, after) in change.changed.items()
            if name not in UNTOLD
        ],
    }


def _still_here(made: Plan) -> list[Record]:
    gone = {here.employee_id for here in made.gone}
    return [here for here in made.missing if here.employee_id not in gone]


def _person(record: Record) -> dict[str, str]:
    return {
        "id": record.employee_id,
        "name": record.name,
        "country": record.country,
        "level": record.level,
        "unit": record.unit,
    }


def _remarks(remarks: Sequence[Remark]) -> list[dict[str, str | int]]:
    rows = [asdict(remark) for remark in remarks]
    return [{("id" if key == "employee_id" else key): value for key, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
