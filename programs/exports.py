"""Lists that coordinators and trainers take along; safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from people.exports import safe

Table = Iterable[list[object]]


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


def training(entries: Iterable[Mapping[str, Any]]) -> Iterator[list[object]]:
    yield [
        _("Name"),
        _("Employee id"),
        _("Takes part as"),
        _("Country"),
        _("Course"),
        _("Result"),
        _("Finished on"),
        _("Valid until"),
        _("Recorded by"),
        _("What was shown"),
        _("Live training on"),
    ]
    for entry in entries:
        yield _row(entry)


def _row(entry: Mapping[str, Any]) -> list[object]:
    person, completion = entry["person"], entry["completion"]
    course = entry["course"].title if entry["course"] else ""
    facts: list[object] = [person.full_name, person.employee_id, entry["side"].label, person.country, course]
    attended = entry["attended_at"].date().isoformat() if entry["attended_at"] else ""
    if completion is None or not completion.is_done:
        return [*facts, _("not yet") if entry["is_asked"] else _("not asked"), "", "", "", "", attended]
    return [
        *facts,
        _("taken") if entry["is_done"] else _("refresher due"),
        completion.completed_at.date().isoformat(),
        completion.valid_until.date().isoformat(),
        completion.recorded_by.full_name if completion.recorded_by else "",
        completion.evidence,
        attended,
    ]
