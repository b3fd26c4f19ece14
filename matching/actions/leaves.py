"""A mentee who is away for some time: nobody waits for them in vain, and they lose no place."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from matching import emails
from matching.actions import choices
from matching.actions.choices import CloseReason
from matching.models import MentorRequest
from notices.rules import RULES
from people import audit
from people.models import Person
from people.workdays import working_days_after
from programs.actions import mentorships, pausing, preparing
from programs.actions.participants import NotOnesOwn
from programs.models import Mentee, Mentorship, Program
from programs.states import WrongState

log = logging.getLogger(__name__)

MOST = timedelta(days=366)
(SHORT,) = RULES["request.leave"].after  # working days for which a mentor need not be told
(DAYS_AFTER,) = RULES["request.back"].after


class NoSuchLeave(Exception):
    """From today or later, until a day after that, a year ahead at most."""


def take(mentee: Mentee, *, since: date, until: date, by: Person, now: datetime) -> None:
    """Planned, or begun where it is today; saying it again changes the days."""
    if by.pk != mentee.person_id:
        raise NotOnesOwn
    today = timezone.localdate(now)
    if not today <= since < until <= today + MOST:
        raise NoSuchLeave
    with transaction.atomic():
        row = choices.lock_mentee(mentee.pk)
        if row.state != Mentee.State.ENROLLED:
            raise WrongState("take leave", row.state)
        row.away_from, row.away_until = since, until
        row.save(update_fields=["away_from", "away_until"])
        days = {"since": since.isoformat(), "until": until.isoformat()}
        audit.record(by=by, verb="take leave", about=row, **days)
        if row.is_away(today):
            _begin(row, now=now)
    mentee.refresh_from_db()


def back(mentee: Mentee, *, by: Person | None, now: datetime) -> None:
    """Here again, or not going after all: choices that waited are asked. Done twice it is done.

    Who says so goes on with the pair, too; MentorIsFull where its seat is taken by now.
    """
    if by is not None and by.pk != mentee.person_id:
        raise NotOnesOwn
    if by is not None and mentee.is_away(timezone.localdate(now)):
        _go_on(mentee, by=by, now=now)  # a deed of its own: it locks the mentor first
    with transaction.atomic():
        row = choices.lock_mentee(mentee.pk)
        if row.away_from is None:
            return
        preparing.give_days_of(row, today=timezone.localdate(now))
        row.away_from = row.away_until = None
        row.save(update_fields=["away_from", "away_until"])
        audit.record(by=by, verb="back from leave", about=row)
        choices.ask_next(row, now=now)
    mentee.refresh_from_db()


def _go_on(mentee: Mentee, *, by: Person, now: datetime) -> None:
    pair = mentee.mentorships.filter(state=Mentorship.State.PAUSED).first()
    if pair is not None:
        with suppress(WrongState, mentorships.MentorshipIsOver):  # by the mentor, in this very moment
            pausing.resume(pair, by=by, now=now)


def look_after(*, today: date, now: datetime) -> int:
    """The clock: leaves that begin or go on, and those whose last day has come."""
    done = 0
    rows = Mentee.objects.filter(away_from__lte=today, program__state=Program.State.LIVE)
    for mentee in rows.order_by("pk"):
        try:
            done += _look(mentee, today=today, now=now)
        except Exception:
            log.exception("The leave of mentee %s could not be looked after", mentee.pk)
    return done


def _look(mentee: Mentee, *, today: date, now: datetime) -> bool:
    with transaction.atomic():
        row = choices.lock_mentee(mentee.pk)
        if row.away_until is not None and row.away_until <= today:
            back(row, by=None, now=now)
            return True
        return row.is_away(today) and _begin(row, now=now)


def _begin(row: Mentee, *, now: datetime) -> bool:
    """What goes on stands still; what cannot wait so long ends without blame. True where something did."""
    today = timezone.localdate(now)
    did = [_pause(row, today=today, now=now)]
    for request in choices.open_of(row):
        if request.is_asked and not request.hold:
            did.append(_rest(request, row, today=today, now=now))
    return any(did)


def _pause(row: Mentee, *, today: date, now: datetime) -> bool:
    pair = row.mentorships.filter(state=Mentorship.State.ACTIVE).first()
    if pair is None or row.away_until is None:
        return False
    until = min(row.away_until, pausing.latest(pair, today=today))
    if until <= today:
        return False
    try:
        pausing.pause(pair, until=until, by=row.person, now=now)
    except (WrongState, mentorships.MentorshipIsOver):
        return False  # by the mentor, in this very moment
    return True


def _rest(request: MentorRequest, row: Mentee, *, today: date, now: datetime) -> bool:
    """A short leave moves the day on which the mentee's word is waited for; a long one ends the request.

    A mentor may answer meanwhile as ever: whoever is back within two weeks has time to prepare.
    """
    country = row.person.country
    if row.away_until is None or row.away_until > working_days_after(today, SHORT, country):
        choices.close(request, CloseReason.AWAY, now=now)
        emails.withdrawn(request, now=now)
        return True
    day = working_days_after(row.away_until, DAYS_AFTER, country)
    if request.is_pending or request.answer_by is None or request.answer_by >= day:
        return False
    MentorRequest.objects.filter(pk=request.pk).update(answer_by=day)
    audit.record(by=None, verb="stand still", about=request, until=day.isoformat())
    return True
