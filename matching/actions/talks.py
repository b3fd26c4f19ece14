"""Before a yes or a no: one question of the mentor, or a talk after which both say apart whether they go on.

Only a double yes goes on. What each said is kept while the other has not answered, and is gone with the
outcome: both then read that it was not continued, never whose word it was.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from matching import emails
from matching.actions import choices, requests
from matching.models import MentorRequest
from matching.states import REQUEST
from people import audit
from people.models import Person
from programs import states
from programs.models import Mentorship
from programs.states import WrongState

TALK_DAYS = 15  # working days in which the two find twenty minutes and say whether they go on
REPLY_DAYS = 3  # at least so many are left to the mentor after a reply
SNOOZE_AT_MOST = timedelta(days=14)


class DayIsTooFar(Exception):
    """The day on which the mentor wants to look is past, or too far ahead."""


class AskedAQuestion(Exception):
    """One question per request; the rest belongs into a talk."""


def question(request: MentorRequest, *, text: str, by: Person, now: datetime) -> None:
    """Now the mentee is to answer; the mentor's days stand still."""
    with transaction.atomic():
        row = _row(request, "question")
        if row.question:
            raise AskedAQuestion
        by_day = choices.answer_by(row.mentee.person, row.program, now=now)
        _turn(row, "question", question=text, answer_by=by_day, now=now)
        audit.record(by=by, verb="ask back", about=row)
        emails.question(row, now=now)


def reply(request: MentorRequest, *, text: str, by: Person, now: datetime) -> None:
    """The mentor has their days again, counted from now."""
    with transaction.atomic():
        row = _row(request, "reply")
        by_day = choices.answer_by(
            row.mentor.person, row.program, now=now, days=max(row.program.answer_days, REPLY_DAYS)
        )
        _turn(row, "reply", reply=text, answer_by=by_day, now=now)
        audit.record(by=by, verb="reply", about=row)
        emails.reply(row, now=now)


def introduce(request: MentorRequest, *, by: Person, now: datetime) -> None:
    """Twenty minutes first; it takes no seat, so both may still say no without anybody having lost one."""
    with transaction.atomic():
        mentor, mentee = requests.lock(request)
        row = requests.fresh(request)
        requests.still(row, "introduce")
        requests.check_pair(mentor, mentee, now=now)
        by_day = max(
            choices.answer_by(person, row.program, now=now, days=TALK_DAYS)
            for person in (mentor.person, mentee.person)
        )
        _turn(row, "introduce", answer_by=by_day, now=now)
        audit.record(by=by, verb="introduce", about=row)
        emails.introduction(row, by=by, now=now)


def go_on(request: MentorRequest, *, goes_on: bool, by: Person, now: datetime) -> Mentorship | None:
    """One of the two says privately whether to go on; the second word decides."""
    with transaction.atomic():
        mentor, mentee = requests.lock(request)
        row = requests.fresh(request)
        if row.state != MentorRequest.State.INTRODUCTION or row.hold:
            requests.still(row, "go_on")
        side = "mentor_goes_on" if by.pk == mentor.person_id else "mentee_goes_on"
        setattr(row, side, goes_on)
        MentorRequest.objects.filter(pk=row.pk).update(**{side: goes_on})
        if row.mentor_goes_on is None or row.mentee_goes_on is None:
            return None
        if not (row.mentor_goes_on and row.mentee_goes_on):
            _not_continued(row, now=now)
            return None
        requests.check_pair(mentor, mentee, now=now)
        pair = requests.begin(mentor, mentee, by=by, now=now)
        requests.accepted(row, pair, move="go_on", by=None, now=now)
    return pair


def end_talk(request: MentorRequest, *, now: datetime) -> None:
    """The last day has passed without two words: it reads the same as a no, and nobody is named."""
    with transaction.atomic():
        choices.lock_mentee(request.mentee_id)
        row = requests.fresh(request)
        requests.still(row, "close")
        if row.state != MentorRequest.State.INTRODUCTION:
            raise WrongState("end_talk", row.state)
        _not_continued(row, now=now)


def snooze(request: MentorRequest, *, until: date, by: Person, now: datetime) -> None:
    """“I will look on Friday”, once: no reminder before, and the last day is not before that day."""
    with transaction.atomic():
        choices.lock_mentee(request.mentee_id)
        row = requests.fresh(request)
        requests.still(row, "question")  # while it is the mentor's turn
        if row.snoozed_until is not None:
            raise WrongState("snooze", row.state)
        if not now.date() < until <= now.date() + SNOOZE_AT_MOST:
            raise DayIsTooFar
        last = max(until, row.answer_by or until)
        MentorRequest.objects.filter(pk=row.pk).update(snoozed_until=until, answer_by=last)
        audit.record(by=by, verb="snooze request", about=row, until=until.isoformat())


def _not_continued(row: MentorRequest, *, now: datetime) -> None:
    choices.close(row, MentorRequest.CloseReason.NOT_CONTINUED, now=now)
    emails.not_continued(row, choices.ask_next(row.mentee, now=now), now=now)


def _row(request: MentorRequest, verb: str) -> MentorRequest:
    choices.lock_mentee(request.mentee_id)
    row = requests.fresh(request)
    requests.still(row, verb)
    return row


def _turn(row: MentorRequest, verb: str, *, now: datetime, **columns: object) -> None:
    """Somebody else's word is waited for from now on."""
    states.move(row, REQUEST, verb, turn_at=now, reminded_at=None, **columns)
