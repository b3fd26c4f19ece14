"""Meetings of a pair: planned with both clocks in sight, moved, cancelled, noted down as held."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from people import audit
from people.models import Person
from programs import emails, states
from programs.actions import mentorships
from programs.models import Meeting, Mentorship


class InThePast(Exception):
    """Only what is still to come can be planned; what has been is noted down as held."""


class InTheFuture(Exception):
    """What is still to come has not been held."""


def plan(
    mentorship: Mentorship,
    *,
    by: Person,
    now: datetime,
    starts_at: datetime,
    minutes: int,
    form: str,
    place: str = "",
) -> Meeting:
    """The same start twice is one meeting: a second click."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        if starts_at <= now:
            raise InThePast
        again = row.meetings.filter(state=Meeting.State.PLANNED, starts_at=starts_at).first()
        if again:
            return again
        meeting = Meeting.objects.create(
            mentorship=row,
            starts_at=starts_at,
            minutes=minutes,
            form=form,
            place=place,
            planned_by=by,
            created_at=now,
        )
        audit.record(by=by, verb="plan meeting", about=meeting)
        emails.meeting_changed(meeting, "meeting_planned", by=by, now=now)
    return meeting


def move(
    meeting: Meeting,
    *,
    by: Person,
    now: datetime,
    starts_at: datetime,
    minutes: int,
    form: str,
    place: str = "",
) -> None:
    """A higher SEQUENCE makes every calendar replace the meeting it already has."""
    columns = {"starts_at": starts_at, "minutes": minutes, "form": form, "place": place}
    with transaction.atomic():
        mentorships.lock(meeting.mentorship, by=by)
        if starts_at <= now:
            raise InThePast
        states.move(meeting, states.MEETING, "move", sequence=F("sequence") + 1, **columns)
        meeting.refresh_from_db()
        audit.record(by=by, verb="move meeting", about=meeting)
        emails.meeting_changed(meeting, "meeting_moved", by=by, now=now)


def cancel(meeting: Meeting, *, by: Person, now: datetime) -> None:
    with transaction.atomic():
        mentorships.lock(meeting.mentorship, by=by)
        states.move(meeting, states.MEETING, "cancel", sequence=F("sequence") + 1)
        meeting.refresh_from_db()
        audit.record(by=by, verb="cancel meeting", about=meeting)
        emails.meeting_changed(meeting, "meeting_cancelled", by=by, now=now)


def hold(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """“We met”, for a meeting that was planned."""
    with transaction.atomic():
        mentorships.lock(meeting.mentorship, by=by)
        if meeting.starts_at > now:
            raise InTheFuture
        states.move(meeting, states.MEETING, "hold")
        audit.record(by=by, verb="hold meeting", about=meeting)


def log(
    mentorship: Mentorship, *, by: Person, now: datetime, starts_at: datetime, minutes: int, form: str
) -> Meeting:
    """“We met”, without having planned it here."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        if starts_at > now:
            raise InTheFuture
        columns = {"minutes": minutes, "form": form, "planned_by": by, "state": Meeting.State.HELD}
        again = row.meetings.filter(**columns, created_at__gt=now - mentorships.SECOND_CLICK).first()
        if again:
            return again
        meeting = Meeting.objects.create(mentorship=row, starts_at=starts_at, created_at=now, **columns)
        audit.record(by=by, verb="log meeting", about=meeting)
    return meeting
