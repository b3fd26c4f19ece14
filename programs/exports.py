"""Lists that coordinators and trainers take along; safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from programs.models import Mentee, Mentor, Mentorship


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


def people(rows: Iterable[Mentor | Mentee]) -> Iterator[list[object]]:
    yield [
        _("Name"),
        _("Employee id"),
        _("Country"),
        _("State"),
        _("Since"),
        _("Places"),
        _("Pairs going on"),
    ]
    for row in rows:
        since = row.answered_at if isinstance(row, Mentor) else row.enrolled_at
        yield [
            *(row.person.full_name, row.person.employee_id, row.person.country),
            row.get_state_display(),
            _day(since and timezone.localdate(since)),
            row.seats if isinstance(row, Mentor) else "",
            row.pairs_now,  # type: ignore[union-attr]
        ]


def pairs(rows: Iterable[Mentorship]) -> Iterator[list[object]]:
    yield [
        _("Mentee"),
        _("Employee id of the mentee"),
        _("Country of the mentee"),
        _("Mentor"),
        _("Employee id of the mentor"),
        _("Country of the mentor"),
        _("State"),
        _("Since"),
        _("Planned end"),
        _("Ended on"),
        _("Meetings held"),
        _("Last met on"),
        _("Answers to check-ins"),
    ]
    for row in rows:
        yield [
            *(row.mentee_person.full_name, row.mentee_person.employee_id, row.mentee_country),
            *(row.mentor_person.full_name, row.mentor_person.employee_id, row.mentor_country),
            row.get_state_display(),
            *(_day(day) for day in (row.started_on, row.planned_end_on, row.ended_on)),
            row.meetings_held,  # type: ignore[attr-defined]
            _day(row.last_met_at and timezone.localdate(row.last_met_at)),  # type: ignore[attr-defined]
            row.answers_given,  # type: ignore[attr-defined]
        ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


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
