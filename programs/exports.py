"""Lists that coordinators and trainers take along; safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _


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
