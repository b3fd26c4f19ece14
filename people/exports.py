"""Lists people take along; safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from people.hris.plan import Plan
from people.models.import_words import FIELDS, REASONS

Table = Iterable[list[object]]
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(cell: object) -> str:
    """A text that a spreadsheet would run is shown as text instead."""
    text = str(cell)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


class Csv:
    suffix = "csv"
    content_type = "text/csv; charset=utf-8"

    @staticmethod
    def file(table: Table) -> bytes:
        """With a byte order mark, so that spreadsheets read the letters right."""
        file = io.StringIO()
        csv.writer(file).writerows([safe(cell) for cell in row] for row in table)
        return file.getvalue().encode("utf-8-sig")


class Workbook:
    suffix = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @staticmethod
    def file(table: Table) -> bytes:
        """Every cell is text that is not run; letters that no workbook may hold are left out before."""
        from openpyxl import Workbook as Book
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        book = Book(write_only=True)
        sheet = book.create_sheet()
        for row in table:
            sheet.append([safe(ILLEGAL_CHARACTERS_RE.sub("", str(cell))) for cell in row])
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()


def changes(made: Plan) -> bytes:
    """A line per new person, per changed field and per person who leaves; values as they are stored."""
    return Csv.file(_lines(made))


def _lines(made: Plan) -> Iterator[list[object]]:
    yield [_("What"), _("Employee id"), _("Name"), _("Column"), _("Before"), _("After")]
    for record in made.created:
        yield [_("New"), record.employee_id, record.name, "", "", ""]
    for change in made.updated:
        leaves = change.before.is_active and not change.after.is_active
        what = _("Leaves") if leaves else _("Changed")
        for field, (before, after) in change.changed.items():
            if field != "sort_name":
                words = FIELDS.get(field, field)
                yield [what, change.after.employee_id, change.after.name, words, _text(before), _text(after)]
    for here in made.gone:
        yield [_("Leaves"), here.employee_id, here.name, "", "", _("Missing twice")]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "; ".join(value) if isinstance(value, tuple) else str("" if value is None else value)


def rejected_rows(rows: Iterable[Mapping[str, Any]]) -> bytes:
    head: list[object] = [_("Row"), _("Column"), _("Reason"), _("Employee id"), _("In the file")]
    return Csv.file(
        [head, *([row["row"], row["column"], _reason(row), row["id"], row["value"]] for row in rows)]
    )


def _reason(row: Mapping[str, Any]) -> object:
    return REASONS.get(row["reason"], row["reason"])
