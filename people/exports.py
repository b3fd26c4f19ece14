"""Lists people take along; safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from people.models.import_words import REASONS

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(cell: object) -> str:
    """A text that a spreadsheet would run is shown as text instead."""
    text = str(cell)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def rejected_rows(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """CSV with a byte order mark, so that spreadsheets read the letters right."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([_("Row"), _("Column"), _("Reason"), _("Employee id"), _("In the file")])
    for row in rows:
        reason = REASONS.get(row["reason"], row["reason"])
        writer.writerow([safe(cell) for cell in (row["row"], row["column"], reason, row["id"], row["value"])])
    return file.getvalue().encode("utf-8-sig")
