"""Own data for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from people.exports import safe


def zipped(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """A ZIP with one CSV per table that has rows; no cell is run as a formula."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for label, rows in tables.items():
            if rows:
                archive.writestr(f"{label.replace(' ', '-')}.csv", _table(rows))
    return file.getvalue()


def _table(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """With a byte order mark, so that spreadsheets read the letters right."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        return safe(json.dumps(value, ensure_ascii=False, default=str))
    return safe(value.isoformat() if hasattr(value, "isoformat") else value)


def rehearsal_csv(lines: Sequence[Mapping[str, Any]]) -> bytes:
    """One line per mail, task and signal; a header at least."""
    return _table(lines or [{"week": "", "on": "", "person": "", "side": "", "kind": "", "what": ""}])
