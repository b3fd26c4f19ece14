"""Sending, accepting, declining and withdrawing by a person: ten minutes in which it can be undone.

Nobody is told while it is held, and nobody else can decide: who was first stays first. A yes has its pair and
its seat at once, held like the pairs of a run; a request that was just sent is not known to the mentor yet.
"""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction

from matching import emails
from matching.actions import choices, holds, requests
from matching.actions.holds import HoldIsOver
from matching.actions.publishing import HOLD
from matching.models import MentorRequest
from people import audit
from people.models import Person
from programs import states
from programs.actions import mentorships, participants
from programs.models import Mentee, Mentor, Mentorship
from programs.states import WrongState

log = logging.getLogger(__name__)

Hold = MentorRequest.Hold
NO_HOLD = {"hold": "", "held_until": None, "held_by": None}


class NotYours(Exception):
    """Only who did it, or whose answer it is, takes it back."""


def accept(request: MentorRequest, *, by: Person, now: datetime) -> Mentorship:
    """The two have their seat from now on; everything is checked under the locks."""
    with transaction.atomic():
        mentor, mentee = requests.lock(request)
        row = requests.fresh(request)
        requests.still(row, "accept")
        requests.look_quickly(mentor, mentee, now=now)
        requests.check_pair(mentor, mentee, now=now)
        pair = requests.begin(mentor, mentee, by=by, now=now, held_until=now + HOLD)
        _hold(row, Hold.ACCEPT, by=by, now=now)
    return pair


def decline(
    request: MentorRequest,
    *,
    reason: str,
    by: Person,
    now: datetime,
    pause_until: date | None = None,
    suggested: Mentor | None = None,
) -> None:
    """A no, if wished with a colleague who may fit better, or with a pause until a day."""
    with transaction.atomic():
        choices.lock_mentee(request.mentee_id)
        row = requests.fresh(request)
        requests.still(row, "decline")
        words = {"decline_reason": reason, "pause_until": pause_until, "suggested": suggested}
        _hold(row, Hold.DECLINE, by=by, now=now, **words)


def withdraw(request: MentorRequest, *, by: Person, now: datetime) -> None:
    """What no mentor knows of is gone at once; a mentor who was asked hears it after the hold."""
    with transaction.atomic():
        choices.lock_mentee(request.mentee_id)
        row = requests.fresh(request)
        if row.hold == Hold.ASK:
            _take_back(row, by=by, now=now)
            return
        requests.still(row, "withdraw")
        if row.is_asked:
            _hold(row, Hold.WITHDRAW, by=by, now=now)
        else:
            requests.withdraw(row, by=by, now=now)


def undo(request: MentorRequest, *, by: Person, now: datetime) -> bool:
    """As if it had not been done; False where the request itself is gone with it."""
    with transaction.atomic():
        requests.lock(request)
        row = requests.fresh(request)
        if row.held_until is None or now >= row.held_until:
            raise HoldIsOver
        if by.pk not in {row.held_by_id, _whose(row)}:
            raise NotYours
        if row.hold == Hold.ASK:
            _take_back(row, by=by, now=now)
            return False
        if row.hold == Hold.ACCEPT:
            holds.drop(_pairs_of(row), by=by)
        words = {"decline_reason": "", "pause_until": None, "suggested": None}
        MentorRequest.objects.filter(pk=row.pk).update(**NO_HOLD, **words)
        audit.record(by=by, verb="undo answer", about=row)
    return True


def release_due(*, now: datetime) -> int:
    """Every hold that is over; one that breaks never stops the others."""
    done = 0
    for request in MentorRequest.objects.released_by(now).order_by("held_until", "pk"):
        try:
            done += release(request, now=now)
        except Exception:
            log.exception("The hold of request %s could not be ended", request.pk)
    return done


def release(request: MentorRequest, *, now: datetime) -> bool:
    """The deed itself, with its mails; False where it was undone in this very moment."""
    with transaction.atomic():
        mentor, mentee = requests.lock(request)
        try:
            row = requests.fresh(request)
        except WrongState:
            return False
        if row.held_until is None or now < row.held_until:
            return False
        hold, by = row.hold, row.held_by
        MentorRequest.objects.filter(pk=row.pk).update(**NO_HOLD)
        if hold == Hold.ASK:
            _send(row, mentee, now=now)
        elif hold == Hold.ACCEPT:
            _pair(row, by=by, now=now)
        elif hold == Hold.DECLINE:
            _decline(row, mentor, by=by, now=now)
        else:
            requests.withdraw(row, by=by, now=now)
            if by is not None and by.pk != row.mentee.person_id:
                emails.noted(row, by=by, answer="withdraw", now=now)
    return True


def _hold(row: MentorRequest, hold: str, *, by: Person, now: datetime, **words: object) -> None:
    MentorRequest.objects.filter(pk=row.pk).update(hold=hold, held_until=now + HOLD, held_by=by, **words)
    audit.record(by=by, verb="hold answer", about=row, answer=str(hold))


def _take_back(row: MentorRequest, *, by: Person, now: datetime) -> None:
    """Nobody was told, so nothing is left of it but the log; the next choice gets ten minutes of its own."""
    audit.record(by=by, verb="undo request", about=row)
    row.delete()
    mentee = row.mentee
    following = choices.open_of(mentee)
    if choices.turns_left(mentee, following) > 0:
        queued = next((each for each in following if not each.is_asked and not each.is_held), None)
        if queued:
            _hold(queued, Hold.ASK, by=by, now=now)


def _whose(row: MentorRequest) -> int:
    """Whose word it is, also where a coordinator noted it."""
    return row.mentor.person_id if row.hold in (Hold.ACCEPT, Hold.DECLINE) else row.mentee.person_id


def _send(row: MentorRequest, mentee: Mentee, *, now: datetime) -> None:
    following = choices.ask_next(mentee, now=now)
    row.refresh_from_db()
    if row.state == MentorRequest.State.CLOSED:
        emails.closed(row, following, now=now)


def _pair(row: MentorRequest, *, by: Person | None, now: datetime) -> None:
    pairs = _pairs_of(row)
    program = row.program
    over = program.state in holds.OVER or program.has_ended(now.date())
    if not pairs or over or not holds.both_here(pairs[0]):
        holds.drop(pairs, by=None)
        reason = MentorRequest.CloseReason.ENDED if over else MentorRequest.CloseReason.LEFT
        choices.close_and_go_on(requests.fresh(row), reason, now=now)
        return
    _noted(row, by=by, answer="yes", now=now)
    mentorships.begin(pairs[0], move="begin", now=now)
    requests.accepted(requests.fresh(row), pairs[0], by=by, now=now)


def _decline(row: MentorRequest, mentor: Mentor, *, by: Person | None, now: datetime) -> None:
    _noted(row, by=by, answer="no", now=now)
    requests.decline(row, reason=row.decline_reason, by=by, now=now)
    if row.pause_until and row.pause_until > now.date() and mentor.is_available:
        _pause(mentor, until=row.pause_until, now=now)


def _pause(mentor: Mentor, *, until: date, now: datetime) -> None:
    """Who waits for this mentor too goes on to the next choice; the mentor need not answer each."""
    try:
        participants.postpone(mentor, until=until, by=mentor.person, now=now)
    except (states.WrongState, participants.ProgramIsNotOpen):
        return
    waiting = MentorRequest.objects.asked().filter(mentor=mentor, hold="").order_by("mentee_id")
    for other in waiting.select_related("mentor__person", "mentee__person", "program__owner"):
        choices.close_and_go_on(other, MentorRequest.CloseReason.LEFT, now=now)


def _noted(row: MentorRequest, *, by: Person | None, answer: str, now: datetime) -> None:
    """A mentor for whom a coordinator answered reads what was noted."""
    if by is not None and by.pk != row.mentor.person_id:
        emails.noted(row, by=by, answer=answer, now=now)


def _pairs_of(row: MentorRequest) -> list[Mentorship]:
    rows = holds.held(of_requests=True).filter(mentor=row.mentor_id, mentee=row.mentee_id)
    return list(rows)
