"""The list of who took which course, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from guides.models import Completion


def completions(rows: Iterable[Completion], *, now: datetime) -> Iterator[list[object]]:
    yield [
        _("Name"),
        _("Employee id"),
        _("Country"),
        _("Course"),
        _("Course version"),
        _("Result"),
        _("Asked on"),
        _("Finished on"),
        _("Valid until"),
        _("Certificate"),
        _("Recorded by"),
        _("What was shown"),
    ]
    for row in rows:
        yield _row(row, now=now)


def _row(row: Completion, *, now: datetime) -> list[object]:
    person, course = row.person, row.course
    facts: list[object] = [person.full_name, person.employee_id, person.country, course.title]
    asked_on = row.assigned_at.date().isoformat()
    if row.completed_at is None or row.valid_until is None:
        return [*facts, course.version, _("not yet"), asked_on, "", "", "", "", ""]
    return [
        *facts,
        row.version,
        _("taken") if row.holds(now) else _("refresher due"),
        asked_on,
        row.completed_at.date().isoformat(),
        row.valid_until.date().isoformat(),
        row.code or "",
        row.recorded_by.full_name if row.recorded_by else "",
        row.evidence,
    ]
