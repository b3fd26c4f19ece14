"""Lists people take along; safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from people.models.import_words import REASONS

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


def rejected_rows(rows: Iterable[Mapping[str, Any]]) -> bytes:
    head: list[object] = [_("Row"), _("Column"), _("Reason"), _("Employee id"), _("In the file")]
    return Csv.file(
        [head, *([row["row"], row["column"], _reason(row), row["id"], row["value"]] for row in rows)]
    )


def _reason(row: Mapping[str, Any]) -> object:
    return REASONS.get(row["reason"], row["reason"])
