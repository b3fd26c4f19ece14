"""Meetings of a pair: planned with both clocks in sight, moved, cancelled, noted down as held."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from notices import rules
from people import audit
from people.models import Person
from programs import emails, pair_emails, states
from programs.actions import mentorships
from programs.models import GOES_ON, Meeting, Mentorship, Program

log_ = logging.getLogger(__name__)

ASKED_WITHIN = timedelta(days=7)
LONGEST_REST = timedelta(days=14)  # a working day lies before any meeting within it


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


def plan_series(
    mentorship: Mentorship,
    *,
    by: Person,
    now: datetime,
    starts: Sequence[datetime],
    minutes: int,
    form: str,
    place: str = "",
) -> list[Meeting]:
    """Several at once, told in one mail; the same starts twice are a second click.

    They belong to the planner's wall clock: who calls has worked that out.
    """
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        if min(starts) <= now:
            raise InThePast
        again = row.meetings.filter(state=Meeting.State.PLANNED, starts_at__in=starts, series__isnull=False)
        if again.count() == len(starts):
            return list(again)
        series = uuid.uuid4()
        columns = {"minutes": minutes, "form": form, "place": place, "planned_by": by, "created_at": now}
        meetings = [
            Meeting.objects.create(mentorship=row, series=series, starts_at=start, **columns)
            for start in starts
        ]
        audit.record(by=by, verb="plan meeting", about=meetings[0], times=len(meetings))
        emails.meetings_changed(meetings, "meeting_planned", by=by, now=now)
    return meetings


def cancel_rest(meeting: Meeting, *, by: Person, now: datetime) -> list[Meeting]:
    """This one and all that follow in its series, in one mail."""
    with transaction.atomic():
        mentorships.lock(meeting.mentorship, by=by)
        rows = Meeting.objects.filter(
            series=meeting.series, series__isnull=False, starts_at__gte=meeting.starts_at, starts_at__gt=now
        )
        rest = list(rows.filter(state=Meeting.State.PLANNED).select_related("planned_by", "mentorship"))
        if not rest:
            raise states.WrongState("cancel", meeting.state)
        for row in rest:
            states.move(row, states.MEETING, "cancel", sequence=F("sequence") + 1)
            row.refresh_from_db()
        audit.record(by=by, verb="cancel meeting", about=meeting, times=len(rest))
        emails.meetings_changed(rest, "meeting_cancelled", by=by, now=now)
    return rest


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


def miss(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """“No, we did not”: noted without a mail, nobody asks why."""
    with transaction.atomic():
        mentorships.lock(meeting.mentorship, by=by)
        if meeting.starts_at > now:
            raise InTheFuture
        states.move(meeting, states.MEETING, "miss")
        audit.record(by=by, verb="miss meeting", about=meeting)


def remind(*, now: datetime) -> int:
    """The working morning before: each side once per meeting and time, with what to think about."""
    coming = Meeting.objects.filter(
        state=Meeting.State.PLANNED, starts_at__gt=now, starts_at__lte=now + LONGEST_REST
    ).filter(mentorship__state__in=GOES_ON, mentorship__program__state=Program.State.LIVE)
    held = Meeting.objects.filter(mentorship=OuterRef("mentorship"), state=Meeting.State.HELD)
    rows = coming.annotate(has_met=Exists(held)).select_related(
        "mentorship__mentor_person", "mentorship__mentee_person", "mentorship__program__owner"
    )
    due = [(row, person) for row in rows for person in row.mentorship.both if _is_soon(row, person, now)]
    known = pair_emails.knows_of(due)
    told = 0
    for row, person in due:
        if (row.pk, person.pk) in known:
            continue
        try:
            with transaction.atomic():
                pair_emails.meeting_soon(row, person, is_first=not row.has_met, now=now)
                told += 1
        except Exception:
            log_.exception("Nobody was reminded of meeting %s", row.pk)
    return told


def _is_soon(meeting: Meeting, person: Person, now: datetime) -> bool:
    local = meeting.starts_for(person)
    return rules.due("meeting.soon", since=local, reader=person, now=now, last=local.date()) is not None


def ask_whether_they_met(*, now: datetime) -> int:
    """The working morning after: each side once per meeting, of a pair the newest, none older than a week."""
    asked = 0
    passed = Meeting.objects.filter(
        state=Meeting.State.PLANNED, starts_at__lte=now, starts_at__gt=now - ASKED_WITHIN
    )
    rows = passed.filter(mentorship__state__in=GOES_ON).order_by("mentorship_id", "-starts_at")
    for meeting in rows.distinct("mentorship_id").select_related(
        "mentorship__mentor_person", "mentorship__mentee_person", "mentorship__program__owner"
    ):
        try:
            with transaction.atomic():
                asked += sum(_ask(meeting, person, now=now) for person in meeting.mentorship.both)
        except Exception:
            log_.exception("Nobody was asked about meeting %s", meeting.pk)
    return asked


def _ask(meeting: Meeting, person: Person, *, now: datetime) -> bool:
    if rules.due("meeting.asked", since=meeting.ends_at, reader=person, now=now) is None:
        return False
    pair_emails.did_you_meet(meeting, person, now=now)
    return True


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
