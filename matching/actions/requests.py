"""A mentee asks, a mentor answers: who is first wins by lock, who comes second reads what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from matching import emails, load
from matching.actions import choices
from matching.actions.choices import ask_next
from matching.engine import Bar, PairReasons, Reason, why
from matching.models import MentorRequest, Policy
from matching.states import OPEN_REQUEST, REQUEST
from people import audit, prepared
from people.models import Person
from programs import states
from programs.actions import mentorships
from programs.actions.mentorships import MenteeIsTaken, MentorIsFull
from programs.actions.participants import OutsideAudience, ProgramIsNotOpen
from programs.models import Mentee, Mentor, Mentorship
from programs.states import WrongState

__all__ = [
    "MenteeIsTaken",
    "MentorIsFull",
    "OutsideAudience",
    "ProgramIsNotOpen",
    "WrongState",
    "ask_next",
]

IN_VAIN = ("declined", "expired", "withdrawn")  # ends after which the same two rest for a while
MOST_TIMES = 2  # that the same mentor is asked by the same mentee


class NotAllowed(Exception):
    """The rules of the program forbid this pair."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = tuple(reasons)


class MentorIsAway(Exception):
    """The mentor is not available now, or no longer works here."""


class NotEnrolled(Exception):
    """The mentee does not take part in the program any more."""


class AskedBefore(Exception):
    """The same mentor was asked in vain a short while ago."""

    def __init__(self, again_on: date) -> None:
        super().__init__(again_on.isoformat())
        self.again_on = again_on


class AskedTwice(Exception):
    """The same mentor was asked in vain twice: that is enough."""


class IsHeld(Exception):
    """Somebody answered or withdrew a moment ago; what it was is told when the ten minutes are over."""

    def __init__(self, hold: str) -> None:
        super().__init__(hold)
        self.hold = hold


class TooManyChoices(Exception):
    """As many requests are open as the program allows."""

    def __init__(self, most: int) -> None:
        super().__init__(str(most))
        self.most = most


def ask(
    *,
    mentor: Mentor,
    mentee: Mentee,
    wish: str,
    why: str,
    form: str,
    by: Person,
    now: datetime,
    held_until: datetime | None = None,
) -> MentorRequest:
    """The first choice is asked at once, further ones wait their turn; a double click is one request.

    With `held_until` the mentor hears of it then and not before, and it can be taken back without a trace.
    """
    with transaction.atomic():
        mentee = choices.lock_mentee(mentee.pk)
        present = MentorRequest.objects.open().filter(mentor=mentor, mentee=mentee).first()
        if present:
            return present
        check_asking(mentor, mentee, now=now)
        others = choices.open_of(mentee)
        has_turn = choices.turns_left(mentee, others) > 0 and not mentee.is_away(now.date())
        held = held_until if has_turn else None
        request = MentorRequest.objects.create(
            program=mentee.program,
            mentor=mentor,
            mentee=mentee,
            state=MentorRequest.State.QUEUED,
            rank=max((row.rank for row in others), default=0) + 1,
            hold=MentorRequest.Hold.ASK if held else "",
            held_until=held,
            held_by=by if held else None,
            wish=wish,
            why=why,
            form=form,
            created_at=now,
        )
        audit.record(by=by, verb="choose mentor", about=request, rank=request.rank)
        if held is None:  # else it has its turn already
            ask_next(mentee, now=now)
            request.refresh_from_db()
    return request


def check_asking(mentor: Mentor, mentee: Mentee, *, now: datetime, found: PairReasons | None = None) -> None:
    """Raises what stands between this mentee and asking this mentor; the button and the deed ask alike."""
    check_pair(mentor, mentee, now=now, found=found)
    last, times, still_open = _asked_already(mentor, mentee)
    if times >= MOST_TIMES:
        raise AskedTwice
    if last and last + load.AGAIN_AFTER > now:
        raise AskedBefore((last + load.AGAIN_AFTER).date())
    if still_open >= mentee.program.most_choices:
        raise TooManyChoices(mentee.program.most_choices)


def _asked_already(mentor: Mentor, mentee: Mentee) -> tuple[datetime | None, int, int]:
    """When this mentor was last asked in vain, how often, and how many requests are open at anybody."""

    def write(keys: Sequence[int]) -> QuerySet[Any, Any]:
        ended = Q(state__in=IN_VAIN) | Q(close_reason=MentorRequest.CloseReason.NOT_CONTINUED)
        in_vain = Q(ended, mentor=keys[1], asked_at__isnull=False)
        rows = MentorRequest.objects.filter(mentee=keys[0]).order_by().values("mentee")
        return rows.annotate(
            last=Max("ended_at", filter=in_vain),
            times=Count("pk", filter=in_vain),
            still_open=Count("pk", filter=Q(state__in=OPEN_REQUEST)),
        ).values_list("last", "times", "still_open")

    found = prepared.rows("asked already", write, [mentee.pk, mentor.pk])
    return found[0] if found else (None, 0, 0)


def check_free(mentor: Mentor, mentee: Mentee, *, now: datetime, is_away: bool = False) -> None:
    """Raises where one of the two does not take part, or the mentee has a mentor, whatever the rules say.

    `is_away`: for this mentee the mentor is as good as away, and why is nobody's business.
    """
    program = mentee.program
    if not program.is_live or program.has_ended(now.date()):
        raise ProgramIsNotOpen
    if is_away or mentor.program_id != program.pk or not mentor.is_available or not mentor.person.is_active:
        raise MentorIsAway
    if mentee.state != Mentee.State.ENROLLED or not mentee.person.is_active:
        raise NotEnrolled
    if mentor.outside_since:
        raise MentorIsAway
    if mentee.outside_since:
        raise OutsideAudience
    mentorships.check_mentee(mentee)


def check_pair(mentor: Mentor, mentee: Mentee, *, now: datetime, found: PairReasons | None = None) -> None:
    """Raises what forbids a pair of these two today, by the facts and the rules as they are now.

    `found` is what the engine has just said of the two, for a page that only shows; deeds ask it anew.
    """
    if found is None:
        problem = load.pair(mentor, mentee, Policy.objects.current(mentee.program), today=now.date())
        found = why(problem, mentor.pk, mentee.pk)
    blocked = found.blocked
    is_private = any(reason.code == Bar.BLOCKED for reason in blocked)
    check_free(mentor, mentee, now=now, is_away=is_private)
    rules = [reason for reason in blocked if reason.code != Bar.SEATS]
    if rules:
        raise NotAllowed(rules)
    if blocked:
        raise MentorIsFull


def accept(request: MentorRequest, *, by: Person, now: datetime) -> Mentorship:
    """Mentor and mentee become a pair; everything is checked again under the locks."""
    with transaction.atomic():
        mentor, mentee = lock(request)
        request = fresh(request)
        still(request, "accept")
        look_quickly(mentor, mentee, now=now)
        check_pair(mentor, mentee, now=now)
        mentorship = begin(mentor, mentee, by=by, now=now)
        accepted(request, mentorship, by=by, now=now)
    return mentorship


def look_quickly(mentor: Mentor, mentee: Mentee, *, now: datetime) -> None:
    """What can be refused before the rules are asked: many may wait for these locks, and not for ever."""
    check_free(mentor, mentee, now=now)
    mentorships.check_seats(mentor)


def accepted(
    request: MentorRequest, pair: Mentorship, *, move: str = "accept", by: Person | None, now: datetime
) -> None:
    """The request has led to a pair; what that means for everybody else."""
    choices.finish(request, move, answered_at=now, mentorship=pair, now=now)
    audit.record(by=by, verb="accept request", about=request)
    choices.settle(pair, now=now)


def begin(
    mentor: Mentor, mentee: Mentee, *, by: Person, now: datetime, held_until: datetime | None = None
) -> Mentorship:
    try:
        return mentorships.start(
            mentor=mentor,
            mentee=mentee,
            program=mentee.program,
            origin=Mentorship.Origin.REQUEST,
            crosses_border=Policy.objects.current(mentee.program).has_must("other_country"),
            by=by,
            now=now,
            held_until=held_until,
        )
    except mentorships.CountryChanged:  # the rules say what is true now
        mentee.person.refresh_from_db()
        check_pair(mentor, mentee, now=now)
        raise


def decline(request: MentorRequest, *, reason: str, by: Person | None, now: datetime) -> None:
    """The reason is for statistics only; the mentee reads kind words and who is asked next."""
    with transaction.atomic():
        mentee = choices.lock_mentee(request.mentee_id)
        request = fresh(request)
        still(request, "decline")
        choices.finish(request, "decline", answered_at=now, decline_reason=reason, now=now)
        audit.record(by=by, verb="decline request", about=request)
        emails.declined(request, ask_next(mentee, now=now), now=now)


def withdraw(request: MentorRequest, *, by: Person | None, now: datetime) -> None:
    """Any time before the answer; a mentor who was asked hears that nothing is expected any more."""
    with transaction.atomic():
        mentee = choices.lock_mentee(request.mentee_id)
        request = fresh(request)
        still(request, "withdraw")
        choices.finish(request, "withdraw", now=now)
        audit.record(by=by, verb="withdraw request", about=request)
        if request.asked_at:
            emails.withdrawn(request, now=now)
        ask_next(mentee, now=now)


def expire(request: MentorRequest, *, now: datetime) -> None:
    """No answer in time: the mentee hears it together with who is asked next."""
    with transaction.atomic():
        mentee = choices.lock_mentee(request.mentee_id)
        request = fresh(request)
        still(request, "expire")
        had_question = request.state == MentorRequest.State.QUESTION
        choices.finish(request, "expire", now=now)
        audit.record(by=None, verb="expire request", about=request)
        emails.expired(request, ask_next(mentee, now=now), had_question=had_question, now=now)


def lock(request: MentorRequest) -> tuple[Mentor, Mentee]:
    """The mentor first, then all mentees whom this may touch."""
    mentor = choices.lock_mentor(request.mentor_id)
    mentees = choices.lock_mentees({request.mentee_id} | choices.who_wait_for([request.mentor_id]))
    return mentor, mentees[request.mentee_id]


def fresh(request: MentorRequest) -> MentorRequest:
    """As it is now, under the lock of its mentee."""

    def write(keys: Sequence[int]) -> QuerySet[MentorRequest]:
        parts = ("mentor__person", "mentee__person", "program__owner", "suggested__person")
        return MentorRequest.objects.filter(pk=keys[0]).select_related(*parts)

    found = prepared.objects("request under its lock", write, [request.pk])
    if not found:
        raise WrongState("find", "gone")  # taken back before anybody heard of it
    return found[0]


def still(request: MentorRequest, verb: str) -> None:
    if not states.can(request, REQUEST, verb):
        raise WrongState(verb, request.state)
    if request.hold:
        raise IsHeld(request.hold)
