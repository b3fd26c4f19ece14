"""Mails of a pair that stops for a while or for good; the words are neutral, whoever wished it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import formats, translation

from notices import actions as notices
from people.models import Person
from programs.emails import calendar_file, coordinator
from programs.models import Concern, Meeting, Mentorship, StandIn


def paused(row: Mentorship, meetings: Sequence[Meeting], *, by: Person, now: datetime) -> None:
    """The partner reads until when, never why; whoever paused it gets the calendar files, if any."""
    for person in _two(row):
        if person.pk == by.pk and not meetings:
            continue
        _tell(
            row, person, "mentorship_paused", _key(row, "paused"), meetings, now=now,
            is_own=person.pk == by.pk, until=_day(row.paused_until, person),
        )  # fmt: skip


def mentor_is_away(row: Mentorship, meetings: Sequence[Meeting], *, now: datetime) -> None:
    """The mentee chooses what suits; the mentor reads that nothing is expected of them."""
    away = reverse("programs:mentorship-away", args=[row.pk])
    for person in _two(row):
        side = row.side_of(person)
        _tell(
            row, person, "mentor_away", _key(row, "paused"), meetings, now=now,
            until=_day(row.paused_until, person), path=away if side == "mentee" else "",
        )  # fmt: skip


def resumed(row: Mentorship, *, by: Person | None, now: datetime) -> None:
    for person in _two(row):
        if by is None or person.pk != by.pk:
            _tell(
                row, person, "mentorship_resumed", f"resumed:{row.paused_days}", [], now=now,
                ends=_day(row.planned_end_on, person),
            )  # fmt: skip


def seat_freed(row: Mentorship, *, now: datetime) -> None:
    """The pair stays one; the mentor may take somebody else meanwhile."""
    for person in _two(row):
        _tell(
            row, person, "mentorship_seat_freed", _key(row, "seat-freed"), [], now=now,
            until=_day(row.paused_until, person),
        )  # fmt: skip


def no_seat(row: Mentorship, *, now: datetime) -> None:
    """The pause is over, and somebody else has the seat: the mentor can give one more."""
    room = reverse("programs:mentor-room", args=[row.program_id])
    for person in _two(row):
        side = row.side_of(person)
        _tell(
            row, person, "mentorship_no_seat", _key(row, "no-seat"), [], now=now,
            path=room if side == "mentor" and row.mentor.takes_part else "",
        )  # fmt: skip


def parted(row: Mentorship, meetings: Sequence[Meeting], *, now: datetime) -> None:
    for person in _two(row):
        parted_from(row, person, meetings, now=now)


def parted_from(row: Mentorship, person: Person, meetings: Sequence[Meeting], *, now: datetime) -> None:
    choosing = f"{reverse('matching:mentor-list')}?program={row.program_id}"
    chooses = row.side_of(person) == "mentee" and row.program.is_live
    _tell(
        row, person, "mentorship_parted", "parted", meetings, now=now,
        path=choosing if chooses else "", chooses=chooses,
    )  # fmt: skip


def completed(row: Mentorship, meetings: Sequence[Meeting], *, now: datetime) -> None:
    path = reverse("programs:mentorship-finished", args=[row.pk])
    for person in _two(row):
        _tell(
            row, person, "mentorship_completed", "completed", meetings, now=now, path=path,
            goes_on=row.ending == Mentorship.Ending.INFORMAL,
        )  # fmt: skip


def ending(
    row: Mentorship, *, closes: date, now: datetime, only: Person | None = None, is_last: bool = False
) -> None:
    """How does it end? With `only` again to who has not said anything, on the last day once more."""
    kind = "mentorship_ending_reminder" if only else "mentorship_ending"
    key = f"{kind}:{row.planned_end_on}" + (":last" if is_last else "")
    path = reverse("programs:mentorship-ending", args=[row.pk])
    for person in (only,) if only else _two(row):
        _tell(
            row, person, kind, key, [], now=now, path=path, is_last=is_last,
            ends=_day(row.planned_end_on, person), closes=_day(closes, person),
        )  # fmt: skip


def extended(row: Mentorship, *, now: datetime) -> None:
    for person in _two(row):
        _tell(
            row, person, "mentorship_extended", f"extended:{row.planned_end_on}", [], now=now,
            ends=_day(row.planned_end_on, person),
        )  # fmt: skip


def stand_in_given(row: StandIn, *, now: datetime) -> None:
    """To the mentee and to the one who stands in: each other's name, and where to write."""
    pair, mentor = row.mentorship, row.mentor
    if mentor is None:
        return
    for person, other in ((pair.mentee_person, mentor.person), (mentor.person, pair.mentee_person)):
        notices.queue(
            to=person,
            kind="stand_in_given",
            key=f"stand-in:{row.pk}:{mentor.pk}:{person.pk}",
            now=now,
            action_url=reverse("programs:mentorship-list"),
            other=other.full_name,
            email=other.email,
            stands_in=person.pk == mentor.person_id,
            away=pair.mentor_person.short_name,
            until=_day(pair.paused_until, person),
            program=pair.program.name,
            **coordinator(pair.program),
        )


def concern_raised(row: Concern, *, now: datetime) -> None:
    """To the named person only; neither the subject nor the mail says about whom it is."""
    notices.queue(
        to=row.contact,
        kind="concern_raised",
        key=f"concern:{row.pk}:{row.contact_id}",
        now=now,
        action_url=reverse("programs:concern", args=[row.pk]),
        program=row.mentorship.program.name,
    )


def _two(row: Mentorship) -> tuple[Person, Person]:
    return row.mentor_person, row.mentee_person


def _key(row: Mentorship, what: str) -> str:
    return f"{what}:{row.paused_on}:{row.paused_days}"


def _day(day: date | None, reader: Person) -> str:
    with translation.override(reader.language):
        return formats.date_format(day, "j F Y") if day else ""


def _tell(
    row: Mentorship,
    person: Person,
    kind: str,
    key: str,
    meetings: Sequence[Meeting],
    *,
    now: datetime,
    path: str = "",
    **context: Any,
) -> None:
    partner = row.partner_of(person)
    files = [calendar_file(meeting, person, now=now) for meeting in meetings]
    notices.queue(
        to=person,
        kind=kind,
        key=f"mentorship:{row.pk}:{key}:{person.pk}",
        now=now,
        attachments=[file | {"name": f"cancelled-{number}.ics"} for number, file in enumerate(files, 1)],
        action_url=path or reverse("programs:mentorship-detail", args=[row.pk]),
        partner=partner.short_name,
        side=row.side_of(person),
        program=row.program.name,
        meetings=len(files),
        **context,
        **coordinator(row.program),
    )
