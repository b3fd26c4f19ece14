"""Live trainings: planned, moved, cancelled; places taken in the order of asking, and who was there."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from notices import rules
from people import audit
from people.models import Person
from programs import session_emails, states
from programs.actions.mentorships import SECOND_CLICK
from programs.models import Mentee, Mentor, Program, SessionPlace, TrainingSession

log = logging.getLogger(__name__)

LONGEST_BREAK = timedelta(days=30)  # no country rests for longer between two working days
IN_THE_CALENDAR = ("title", "starts_at", "minutes", "place")  # a change of these goes to every calendar
COLUMNS = (*IN_THE_CALENDAR, "about", "audience", "seats")


class SessionIsOver(Exception):
    """It has begun, or was cancelled: nobody comes or goes any more."""


class InThePast(Exception):
    """Only what is still to come can be planned."""


class NotForYou(Exception):
    """The training is for others."""


class TooFewSeats(Exception):
    """More people have a place than there would be seats."""


class NotYet(Exception):
    """Who was there is known once it has begun."""


def plan(program: Program, *, by: Person, now: datetime, **fields: Any) -> TrainingSession:
    """The same title and start twice within a minute is one training: a second click."""
    _known(fields)
    if fields["starts_at"] <= now:
        raise InThePast
    with transaction.atomic():
        Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        same = {"title": fields["title"], "starts_at": fields["starts_at"]}
        again = program.sessions.filter(**same, led_by=by, created_at__gt=now - SECOND_CLICK).first()
        if again:
            return again
        session = TrainingSession.objects.create(program=program, led_by=by, created_at=now, **fields)
        audit.record(by=by, verb="plan session", about=session, program=program.name)
    return session


def change(session: TrainingSession, *, by: Person, now: datetime, **fields: Any) -> int:
    """How many were written to: a higher SEQUENCE makes their calendars replace what they have."""
    _known(fields)
    with transaction.atomic():
        row = _lock(session, now=now)
        changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
        if not changed:
            return 0
        if changed.get("starts_at", row.starts_at) <= now:
            raise InThePast
        if changed.get("seats", row.seats) < row.places.taken().count():
            raise TooFewSeats
        states.move(row, states.SESSION, "change", **changed)
        audit.record(by=by, verb="change session", about=row, changed=sorted(changed))
        told = []
        if changed.keys() & set(IN_THE_CALENDAR):
            told = _raise_sequence(row)
            for place in told:
                session_emails.changed(place, now=now)
        _fill(row, now=now)
    session.refresh_from_db()
    return len(told)


def cancel(session: TrainingSession, *, by: Person, now: datetime) -> int:
    """It leaves every calendar; how many were told."""
    with transaction.atomic():
        row = _lock(session, now=now)
        states.move(row, states.SESSION, "cancel")
        audit.record(by=by, verb="cancel session", about=row)
        waiting = list(row.places.in_line().select_related("person"))
        seated = _raise_sequence(row)
        for place in [*seated, *waiting]:
            session_emails.cancelled(place, now=now)
    session.state = row.state
    return len(seated) + len(waiting)


def sign_up(session: TrainingSession, person: Person, *, now: datetime) -> SessionPlace:
    """A place while there is one, else the end of the line; a second click changes nothing."""
    with transaction.atomic():
        row = _lock(session, now=now)
        place = row.places.filter(person=person).first()
        if place is not None and place.state != SessionPlace.State.WITHDRAWN:
            return place
        if not TrainingSession.objects.open_to(person).filter(pk=row.pk).exists():
            raise NotForYou
        verb = "take" if _free(row) > 0 and not row.places.in_line().exists() else "wait"
        state = states.SESSION_PLACE[verb][1]
        if place is None:
            place = SessionPlace.objects.create(session=row, person=person, state=state, asked_at=now)
        else:
            states.move(place, states.SESSION_PLACE, verb, asked_at=now, sequence=place.sequence + 1)
        audit.record(by=person, verb=f"{verb} session", about=row)
        if place.is_taken:
            session_emails.seated(place, moved_up=False, now=now)
    return place


def withdraw(session: TrainingSession, person: Person, *, now: datetime, by: Person | None = None) -> None:
    """The place goes to whoever waits longest; a second click changes nothing."""
    with transaction.atomic():
        row = _lock(session, now=now)
        place = row.places.held().filter(person=person).select_related("person").first()
        if place is None:
            return
        had_place = place.is_taken
        states.move(place, states.SESSION_PLACE, "withdraw", sequence=place.sequence + 1)
        audit.record(by=by, verb="withdraw session", about=row)
        if had_place and person.is_active:
            session_emails.withdrawn(place, now=now)
        _fill(row, now=now)


def record_attendance(
    session: TrainingSession, *, present: Collection[int], by: Person, now: datetime
) -> int:
    """`present` are people; nobody records their own, and a mistake can be corrected later."""
    with transaction.atomic():
        row = _locked(session)
        if not row.is_planned:
            raise SessionIsOver
        if not row.has_begun(now):
            raise NotYet
        places = row.places.taken().exclude(person=by)
        there = places.filter(person__in=present)
        changed = there.exclude(has_attended=True).update(has_attended=True)
        changed += places.exclude(person__in=present).exclude(has_attended=False).update(has_attended=False)
        if changed:
            audit.record(by=by, verb="record attendance", about=row, present=there.count())
    return changed


def remind(*, now: datetime) -> int:
    """Who has a place, on the working day before; who got it only then has just heard of it."""
    soon = TrainingSession.objects.upcoming(now).filter(starts_at__lte=now + LONGEST_BREAK)
    rows = SessionPlace.objects.taken().filter(session__in=soon, person__is_active=True)
    sent = 0
    for place in rows.select_related("session__program__owner", "person").order_by("pk"):
        starts_at = place.session.starts_at
        if rules.due("training.remind", since=starts_at, reader=place.person, now=now) is None:
            continue
        try:
            with transaction.atomic():
                sent += session_emails.reminded(place, now=now)
        except Exception:
            log.exception("Nobody was reminded of place %s", place.pk)
    return sent


def free_left(*, now: datetime) -> int:
    """Places of whoever left the company or the program go to those who wait; how many places."""
    freed = 0
    for session in TrainingSession.objects.upcoming(now):
        for place in session.places.held().exclude(person__in=_learners(session)).select_related("person"):
            withdraw(session, place.person, now=now)
            freed += 1
    for session in TrainingSession.objects.upcoming(now).with_counts():
        if (
            session.waiting and session.taken < session.seats
        ):  # somebody was erased, and their place with them
            with transaction.atomic():
                _fill(_lock(session, now=now), now=now)
    return freed


def _learners(session: TrainingSession) -> list[int]:
    """Keys of the people for whom it is."""
    people: set[int] = set()
    if session.audience in ("mentor", "both"):
        mentors = Mentor.objects.available().filter(program=session.program_id)
        people.update(mentors.values_list("person", flat=True))
    if session.audience in ("mentee", "both"):
        mentees = Mentee.objects.enrolled().filter(program=session.program_id)
        people.update(mentees.values_list("person", flat=True))
    return list(people)


def _fill(row: TrainingSession, *, now: datetime) -> None:
    """Free seats go to the line, first come first; each is told with a calendar file."""
    free = _free(row)
    for place in row.places.in_line().select_related("person")[: max(free, 0)]:
        states.move(place, states.SESSION_PLACE, "take", sequence=place.sequence + 1)
        audit.record(by=None, verb="take session", about=row)
        session_emails.seated(place, moved_up=True, now=now)


def _free(row: TrainingSession) -> int:
    return row.seats - row.places.taken().count()


def _raise_sequence(row: TrainingSession) -> list[SessionPlace]:
    row.places.taken().update(sequence=F("sequence") + 1)
    return list(row.places.taken().select_related("person", "session__program__owner", "session__led_by"))


def _locked(session: TrainingSession) -> TrainingSession:
    rows = TrainingSession.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("program__owner", "led_by").get(pk=session.pk)


def _lock(session: TrainingSession, *, now: datetime) -> TrainingSession:
    """The row, for the rest of the transaction, so that two clicks can't take one seat."""
    row = _locked(session)
    if not row.is_planned or row.has_begun(now):
        raise SessionIsOver
    return row


def _known(fields: dict[str, Any]) -> None:
    unknown = fields.keys() - set(COLUMNS)
    if unknown:
        raise TypeError(f"a training has no {', '.join(sorted(unknown))}")
