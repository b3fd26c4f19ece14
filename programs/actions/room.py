"""A mentor’s room: places, a limit over all programs, a pause, and whether somebody is still there."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction

from notices import rules
from people import audit
from people.models import Person
from programs import letters, states
from programs.actions.participants import NotOnesOwn, locked
from programs.models import Mentor, MentorLimit, Program

log = logging.getLogger(__name__)

EXPECTED = rules.RULES["mentor.expected"]  # after its last reminder it is the owner's turn to call


class NoMentor(Exception):
    """Somebody who offers no places here has none to change."""


def set_room(
    mentor: Mentor, *, seats: int, most: int | None, until: date | None, by: Person, now: datetime
) -> None:
    """Fewer places than pairs mean nobody new; no pair ever ends by this. A day means a pause until then."""
    with transaction.atomic():
        row = _own(mentor, by=by)
        if not row.takes_part:
            raise NoMentor
        if until:
            states.move(row, states.MENTOR, "pause", not_now_until=until)
            audit.record(by=by, verb="pause as mentor", about=row, until=until.isoformat())
        elif not row.is_available:
            _return(row, by=by)
        Mentor.objects.filter(pk=row.pk).update(seats=seats, still_there_at=None, here_at=now)
        if seats != row.seats:
            audit.record(by=by, verb="change room", about=row, seats=seats)
        _set_limit(row, most, by=by)
    mentor.refresh_from_db()


def is_here(mentor: Mentor, *, by: Person, now: datetime) -> None:
    """One click: found in the directory again, or still."""
    with transaction.atomic():
        row = _own(mentor, by=by)
        Mentor.objects.filter(pk=row.pk).update(still_there_at=None, here_at=now)
        if states.can(row, states.MENTOR, "return"):
            _return(row, by=by)
    mentor.refresh_from_db()


def stop(mentor: Mentor, *, by: Person, now: datetime) -> None:
    """One click, no reason asked; pairs that go on stay, open requests find the mentor gone."""
    with transaction.atomic():
        row = _own(mentor, by=by)
        columns = {"not_now_until": None, "not_now_reason": "", "still_there_at": None}
        states.move(row, states.MENTOR, "withdraw", answered_at=row.answered_at or now, **columns)
        audit.record(by=by, verb="stop as mentor", about=row)
    mentor.refresh_from_db()


def return_due(*, today: date, now: datetime) -> int:
    """Whoever paused until today can be asked again, and reads that they can."""
    rows = Mentor.objects.filter(state=Mentor.State.PAUSED, not_now_until__lte=today, person__is_active=True)
    back = 0
    for row in rows.filter(program__state=Program.State.LIVE).select_related("person", "program__owner"):
        until = row.not_now_until
        try:
            with transaction.atomic():
                _return(row, by=None)
                letters.mentor_back(row, day=str(until), now=now)
        except states.WrongState:  # changed a moment ago
            continue
        back += 1
    return back


def ask_if_there(mentor: Mentor, *, now: datetime) -> bool:
    """Once, after requests that nobody answered; False where that was asked already."""
    with transaction.atomic():
        row = locked(mentor)
        if not row.is_available or row.still_there_at is not None:
            return False
        Mentor.objects.filter(pk=row.pk).update(still_there_at=now)
        audit.record(by=None, verb="ask if there", about=row)
        letters.still_there(row, now=now)
    return True


def hide(mentor: Mentor, *, now: datetime) -> bool:
    """A week without a word: nobody new asks in vain until the mentor is back."""
    with transaction.atomic():
        row = locked(mentor)
        asked = row.still_there_at
        if not row.is_available or asked is None or asked + rules.RULES["mentor.hide"].span > now:
            return False
        states.move(row, states.MENTOR, "hide")
        audit.record(by=None, verb="hide mentor", about=row)
        letters.hidden(row, now=now)
    return True


def remind_expected(*, now: datetime) -> int:
    """Whoever has not answered, by the table of the clock; after a standstill one mail, not three."""
    rows = Mentor.objects.filter(
        state=Mentor.State.EXPECTED, asked_at__isnull=False, reminders__lt=EXPECTED.count
    )
    rows = rows.filter(program__state=Program.State.LIVE, person__is_active=True, outside_since__isnull=True)
    sent = 0
    for row in rows.select_related("person", "program__owner", "program__deputy").order_by("pk"):
        try:
            sent += _remind(row, now=now)
        except Exception:
            log.exception("Expected mentor %s was not reminded", row.pk)
    return sent


def _remind(row: Mentor, *, now: datetime) -> bool:
    if row.asked_at is None:
        return False
    days = rules.due("mentor.expected", since=row.asked_at, reader=row.person, now=now)
    number = EXPECTED.after.index(days) + 1 if days else 0
    if number <= row.reminders:
        return False
    with transaction.atomic():
        open_ = Mentor.objects.filter(pk=row.pk, state=Mentor.State.EXPECTED, reminders=row.reminders)
        if not open_.update(reminders=number):  # answered, or reminded by another clock, a moment ago
            return False
        letters.expected_reminder(row, number=number, last=EXPECTED.count, now=now)
    return True


def _return(row: Mentor, *, by: Person | None) -> None:
    states.move(row, states.MENTOR, "return", not_now_until=None, still_there_at=None)
    audit.record(by=by, verb="return as mentor", about=row)


def _set_limit(row: Mentor, most: int | None, *, by: Person) -> None:
    before = MentorLimit.objects.filter(person=row.person).values_list("most", flat=True).first()
    if before == most:
        return
    if most is None:
        MentorLimit.objects.filter(person=row.person).delete()
    else:
        MentorLimit.objects.update_or_create(person=row.person, defaults={"most": most})
    audit.record(by=by, verb="set mentor limit", about=row.person, most=most)


def _own(mentor: Mentor, *, by: Person) -> Mentor:
    if by.pk != mentor.person_id:
        raise NotOnesOwn
    return locked(mentor)
