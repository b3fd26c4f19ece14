"""Own data for a spreadsheet."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from people.spreadsheets import Csv, is_number


def zipped(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """A ZIP with one CSV per table that has rows; no cell is run as a formula."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for label, rows in tables.items():
            if rows:
                archive.writestr(f"{label.replace(' ', '-')}.csv", _table(rows))
    return file.getvalue()


def _table(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return Csv.file([list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)])


def _cell(value: Any) -> object:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value if is_number(value) else value.isoformat() if hasattr(value, "isoformat") else str(value)


def rehearsal_csv(lines: Sequence[Mapping[str, Any]]) -> bytes:
    """One line per mail, task and signal; a header at least."""
    return _table(lines or [{"week": "", "on": "", "person": "", "side": "", "kind": "", "what": ""}])
