"""What came of an HR file, as tables to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from people.hris.plan import Plan
from people.hris.report import UNTOLD
from people.models.import_words import FIELDS, REASONS
from people.spreadsheets import Table


def changes(made: Plan) -> Iterator[list[object]]:
    """A line per new person, per changed field and per person who leaves; values as they are stored."""
    yield [_("What"), _("Employee id"), _("Name"), _("Column"), _("Before"), _("After")]
    for record in made.created:
        yield [_("New"), record.employee_id, record.name, "", "", ""]
    for change in made.updated:
        leaves = change.before.is_active and not change.after.is_active
        what = _("Leaves") if leaves else _("Changed")
        for field, (before, after) in change.changed.items():
            if field not in UNTOLD:
                words = FIELDS.get(field, field)
                yield [what, change.after.employee_id, change.after.name, words, _text(before), _text(after)]
    for here in made.gone:
        yield [_("Leaves"), here.employee_id, here.name, "", "", _("Missing twice")]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "; ".join(value) if isinstance(value, tuple) else str("" if value is None else value)


def rejected_rows(rows: Iterable[Mapping[str, Any]]) -> Table:
    yield [_("Row"), _("Column"), _("Reason"), _("Employee id"), _("In the file")]
    for row in rows:
        yield [row["row"], row["column"], _reason(row), row["id"], row["value"]]


def _reason(row: Mapping[str, Any]) -> object:
    return REASONS.get(row["reason"], row["reason"])
