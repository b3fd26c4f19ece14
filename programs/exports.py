"""Lists that coordinators and trainers take along; safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from people.exports import safe


def training(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """With a byte order mark, so that spreadsheets read the letters right."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(
        [
            _("Name"),
            _("Employee id"),
            _("Takes part as"),
            _("Country"),
            _("Course"),
            _("Finished on"),
            _("Valid until"),
            _("Recorded by"),
            _("What was shown"),
        ]
    )
    writer.writerows([safe(cell) for cell in _row(entry)] for entry in entries)
    return file.getvalue().encode("utf-8-sig")


def _row(entry: Mapping[str, Any]) -> list[object]:
    person, completion = entry["person"], entry["completion"]
    facts: list[object] = [person.full_name, person.employee_id, entry["side"].label, person.country]
    if completion is None or not completion.is_done:
        return [*facts, _("not yet") if entry["is_asked"] else _("not asked"), "", "", "", ""]
    return [
        *facts,
        _("taken") if entry["is_done"] else _("refresher due"),
        completion.completed_at.date().isoformat(),
        completion.valid_until.date().isoformat(),
        completion.recorded_by.full_name if completion.recorded_by else "",
        completion.evidence,
    ]
