"""Two people paired by a coordinator, through the same gate: every must, seats, locks, the ten minutes.

A wish is lifted freely. A must only by an exception: a reason, a second person, a last day.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from matching import load
from matching.actions import choices, requests
from matching.actions.publishing import HOLD
from matching.actions.requests import NotAllowed
from matching.engine import Bar, PairReasons, Reason, Rule, why
from matching.models import MentorRequest, Policy
from people import audit
from people.models import Person
from programs import states
from programs.actions import mentorships
from programs.actions.mentorships import MentorIsFull
from programs.models import Mentee, Mentor, Mentorship, Waiver
from programs.states import WrongState

FREE = frozenset({Bar.LEAST_POINTS})  # what wishes say, a coordinator may know better
LIFTABLE = frozenset(  # never oneself, seats, who left, an earlier pair, a no, the line of command
    {
        Rule.OTHER_COUNTRY,
        Rule.OTHER_REGION,
        Rule.OTHER_LEGAL_ENTITY,
        Rule.SHARE_LANGUAGE,
        Rule.OTHER_UNIT,
        Rule.LEVEL_GAP,
        Rule.MENTOR_LEVEL_IN,
        Rule.HOURS_OVERLAP,
    }
)


class OwnPair(Exception):
    """Whoever coordinates and takes part decides nothing about the own pair."""


class NothingToLift(Exception):
    """The rules allow this pair; no exception is needed."""


class NeedsSecondPerson(Exception):
    """Whoever asked for an exception does not approve it."""


class DayIsPast(Exception):
    """The last day of the exception is not ahead."""


def pair(*, mentor: Mentor, mentee: Mentee, opening: str, by: Person, now: datetime) -> Mentorship:
    """They take their seat now; after the hold they begin, or are asked to confirm, as the program says."""
    with transaction.atomic():
        mentor, mentee = _lock(mentor, mentee, by=by)
        _check_free(mentor, mentee, now=now)
        broken = broken_by(mentor, mentee, now=now)
        if broken:
            raise NotAllowed(broken)
        return _start(mentor, mentee, waiver=None, opening=opening, by=by, now=now)


def ask(
    *, mentor: Mentor, mentee: Mentee, reason: str, until: date, opening: str, by: Person, now: datetime
) -> Waiver:
    """An exception to exactly the rules that stand in the way today; a second person decides."""
    with transaction.atomic():
        mentor, mentee = _lock(mentor, mentee, by=by)
        broken = _liftable(mentor, mentee, now=now)
        if until <= now.date():
            raise DayIsPast
        open_one = Waiver.objects.asked().filter(mentor=mentor, mentee=mentee).first()
        if open_one:
            return open_one
        waiver = Waiver.objects.create(
            program=mentee.program,
            mentor=mentor,
            mentee=mentee,
            rules=[rule.code.value for rule in broken],
            reason=reason,
            opening=opening,
            until=until,
            asked_by=by,
            asked_at=now,
        )
        audit.record(by=by, verb="ask for waiver", about=waiver, rules=waiver.rules, until=until.isoformat())
    return waiver


def approve(waiver: Waiver, *, by: Person, now: datetime) -> Mentorship:
    """The second person agrees: the pair begins like any other, or goes on under the new exception."""
    with transaction.atomic():
        mentor, mentee = _lock(waiver.mentor, waiver.mentee, by=by)
        row = _decide(waiver, by=by)
        if row.until <= now.date():
            raise DayIsPast
        broken = [rule for rule in _liftable(mentor, mentee, now=now) if rule.code.value not in row.rules]
        if broken:
            raise NotAllowed(broken)
        states.move(row, states.WAIVER, "approve", decided_by=by, decided_at=now)
        audit.record(by=by, verb="approve waiver", about=row, rules=row.rules, until=row.until.isoformat())
        present = pair_of(mentor, mentee)
        if present is None:
            return _start(mentor, mentee, waiver=row, opening=row.opening, by=by, now=now)
        Mentorship.objects.filter(pk=present.pk).update(waiver=row)
    return present


def refuse(waiver: Waiver, *, by: Person, now: datetime) -> None:
    with transaction.atomic():
        row = _decide(waiver, by=by)
        states.move(row, states.WAIVER, "refuse", decided_by=by, decided_at=now)
        audit.record(by=by, verb="refuse waiver", about=row)


def withdraw(waiver: Waiver, *, by: Person) -> None:
    """By whoever asked."""
    with transaction.atomic():
        states.move(waiver, states.WAIVER, "withdraw")
        audit.record(by=by, verb="withdraw waiver", about=waiver)


def broken_by(
    mentor: Mentor, mentee: Mentee, *, now: datetime, found: PairReasons | None = None
) -> list[Reason]:
    """What forbids these two, seats and wishes aside; `found` is what the engine said of them just now."""
    if found is None:
        problem = load.pair(mentor, mentee, Policy.objects.current(mentee.program), today=now.date())
        found = why(problem, mentor.pk, mentee.pk)
    broken = [reason for reason in found.blocked if reason.code not in FREE | {Bar.SEATS}]
    since = now - load.AGAIN_AFTER
    said_no = MentorRequest.objects.filter(mentor=mentor, mentee=mentee, state="declined", ended_at__gt=since)
    if not broken and said_no.exists():
        broken = [Reason(Bar.BLOCKED, met=False)]
    return broken


def can_lift(broken: list[Reason]) -> bool:
    return bool(broken) and all(reason.code in LIFTABLE for reason in broken)


def pair_of(mentor: Mentor, mentee: Mentee) -> Mentorship | None:
    return Mentorship.objects.holding().filter(mentor=mentor, mentee=mentee).first()


def _liftable(mentor: Mentor, mentee: Mentee, *, now: datetime) -> list[Reason]:
    """Raises what no exception can lift."""
    present = pair_of(mentor, mentee)
    broken = broken_by(mentor, mentee, now=now)
    if present is None:
        _check_free(mentor, mentee, now=now)
    else:
        broken = [reason for reason in broken if isinstance(reason.code, Rule)]  # they are a pair already
    if not broken:
        raise NothingToLift
    if not can_lift(broken):
        raise NotAllowed([reason for reason in broken if reason.code not in LIFTABLE])
    return broken


def _check_free(mentor: Mentor, mentee: Mentee, *, now: datetime) -> None:
    requests.check_free(mentor, mentee, now=now)
    if not load.free_seats(load.with_load(mentor.pk)):
        raise MentorIsFull


def _start(
    mentor: Mentor, mentee: Mentee, *, waiver: Waiver | None, opening: str, by: Person, now: datetime
) -> Mentorship:
    return mentorships.start(
        mentor=mentor,
        mentee=mentee,
        program=mentee.program,
        origin=Mentorship.Origin.HAND,
        crosses_border=Policy.objects.current(mentee.program).has_must("other_country"),
        by=by,
        now=now,
        held_until=now + HOLD,
        waiver=waiver,
        opening=opening,
    )


def _lock(mentor: Mentor, mentee: Mentee, *, by: Person) -> tuple[Mentor, Mentee]:
    if by.pk in {mentor.person_id, mentee.person_id}:
        raise OwnPair
    return choices.lock_mentor(mentor.pk), choices.lock_mentee(mentee.pk)


def _decide(waiver: Waiver, *, by: Person) -> Waiver:
    row = Waiver.objects.select_for_update(of=("self",), no_key=True).get(pk=waiver.pk)
    if row.asked_by_id == by.pk:
        raise NeedsSecondPerson
    if row.state != Waiver.State.ASKED:
        raise WrongState("decide", row.state)
    return row
