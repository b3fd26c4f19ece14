"""Where a program asks both: a proposed pair has its seat, and begins when each of the two has said yes.

Who said no is written down nowhere, not in the log either: the partner reads that the pair does not begin.
"""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from matching import emails, load
from matching.actions import choices
from matching.actions.requests import NotAllowed
from matching.engine import Reason, Rule, why
from matching.models import Policy
from notices import rules
from people import audit, workdays
from people.models import Person
from programs import emails as pair_emails
from programs import states
from programs.actions import mentorships
from programs.models import Confirmation, Mentorship, zone_of
from programs.states import WrongState

log = logging.getLogger(__name__)


class SomebodyLeft(Exception):
    """One of the two does not work here any more."""


def propose(pair: Mentorship, *, now: datetime) -> None:
    """A held pair is put before both; telling them is for whoever holds their other pairs too."""
    states.move(pair, states.MENTORSHIP, "propose", held_until=None)
    pair.confirmation = Confirmation.objects.create(
        mentorship=pair, asked_at=now, confirm_by=_confirm_by(pair, now=now)
    )
    audit.record(by=None, verb="propose pair", about=pair)


def _confirm_by(pair: Mentorship, *, now: datetime) -> date:
    """As many working days as for a request, where each of the two works; the later day counts for both."""
    return max(
        workdays.working_days_after(
            now.astimezone(zone_of(person)).date(), pair.program.answer_days, person.country
        )
        for person in (pair.mentor_person, pair.mentee_person)
    )


def confirm(pair: Mentorship, *, by: Person, now: datetime) -> Mentorship:
    """One of the two says yes; with the second yes the pair begins. Saying it twice is saying it once."""
    with transaction.atomic():
        row = _lock(pair, "confirm", by=by)
        asked, side = row.confirmation, row.side_of(by)
        if asked.is_given_by(side):
            return row
        _check(row, today=now.date())
        setattr(asked, f"{side}_confirmed_at", now)
        Confirmation.objects.filter(pk=asked.pk).update(**{f"{side}_confirmed_at": now})
        audit.record(by=by, verb="confirm pair", about=row)
        if asked.is_complete:
            mentorships.begin(row, move="confirm", now=now)
            choices.settle(row, now=now)
    return row


def decline(pair: Mentorship, *, reason: str, by: Person, now: datetime) -> None:
    """The pair does not begin; the mentee waits again, with the old day, and not for this mentor."""
    with transaction.atomic():
        row = _lock(pair, "decline", by=by)
        Confirmation.objects.filter(mentorship=row).update(decline_reason=reason)
        states.move(row, states.MENTORSHIP, "decline", ended_on=timezone.localdate(now))
        audit.record(by=None, verb="decline pair", about=row)
        pair_emails.pair_not_begun(row, row.partner_of(by), now=now)
        choices.go_on(row.mentee, now=now)


def take_back(pair: Mentorship, *, by: Person, now: datetime, tells: bool = True) -> None:
    """A coordinator ends the waiting; both read the same neutral words, here or in a mail about more."""
    with transaction.atomic():
        row = _lock(pair, "take_back", by=None)
        states.move(row, states.MENTORSHIP, "take_back", ended_on=timezone.localdate(now))
        audit.record(by=by, verb="take back proposal", about=row)
        for person in (row.mentor_person, row.mentee_person) if tells else ():
            pair_emails.pair_not_begun(row, person, now=now)
        choices.go_on(row.mentee, now=now)


def remind(*, now: datetime) -> int:
    """Who has said nothing, by the table of the clock."""
    sent = 0
    rows = (
        Confirmation.objects.open()
        .filter(mentorship__program__state="live")
        .select_related(
            "mentorship__program__owner", "mentorship__mentor_person", "mentorship__mentee_person"
        )
    )
    for row in rows.order_by("pk"):
        try:
            sent += _remind(row, now=now)
        except Exception:
            log.exception("Nobody was reminded of proposed pair %s", row.mentorship_id)
    return sent


def _remind(row: Confirmation, *, now: datetime) -> int:
    pair, sent = row.mentorship, 0
    for person in (pair.mentor_person, pair.mentee_person):
        if row.is_given_by(pair.side_of(person)):
            continue
        days = rules.due("proposed.remind", since=row.asked_at, reader=person, now=now, last=row.confirm_by)
        if days is None:
            continue
        with transaction.atomic():
            emails.confirm_reminder(pair, person, days=days, now=now)
        sent += 1
    return sent


def _lock(pair: Mentorship, verb: str, *, by: Person | None) -> Mentorship:
    """Mentor, mentees, then the pair: as in every deed that makes a pair. Raises WrongState, NotOfThePair."""
    choices.lock_mentor(pair.mentor_id)
    choices.lock_mentees({pair.mentee_id} | choices.who_wait_for([pair.mentor_id]))
    try:
        row = mentorships.lock(pair, by=by, any_seat=True)
    except mentorships.MentorshipIsOver:
        raise WrongState(verb, "over") from None
    if not row.is_proposed:
        raise WrongState(verb, row.state)
    return row


def _check(pair: Mentorship, *, today: date) -> None:
    """A must is a must on this path too: the rules and facts of today."""
    if not (pair.mentor_person.is_active and pair.mentee_person.is_active):
        raise SomebodyLeft
    broken = broken_rules(pair, today=today)
    if broken:
        raise NotAllowed(broken)


def broken_rules(pair: Mentorship, *, today: date) -> list[Reason]:
    """Rules of today that this pair does not meet and that no approved exception lifts."""
    problem = load.pair(pair.mentor, pair.mentee, Policy.objects.current(pair.program), today=today)
    blocked = why(problem, pair.mentor_id, pair.mentee_id).blocked
    lifted = pair.waiver.rules if pair.waiver else []
    return [reason for reason in blocked if isinstance(reason.code, Rule) and reason.code.value not in lifted]
