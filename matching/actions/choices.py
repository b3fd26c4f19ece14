"""A mentee's choices, in order: who is asked next, what ends by itself, and the locks all deeds share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from matching import emails, load
from matching.engine import Bar, why
from matching.models import MentorRequest, Policy
from matching.states import REQUEST
from people import audit, prepared
from people.models import Person
from people.workdays import working_days_after
from programs import states
from programs.actions import mentorships
from programs.models import Mentee, Mentor, MentorLimit, Mentorship, Program, zone_of

CloseReason = MentorRequest.CloseReason


def lock_mentor(mentor_id: int) -> Mentor:
    """First of the two locks. A weaker lock than for deletion: rows that point here may still be written."""

    def write(keys: Sequence[int]) -> QuerySet[Mentor]:
        rows = Mentor.objects.filter(pk=keys[0]).select_for_update(of=("self",), no_key=True)
        return rows.select_related("person", "program")

    return prepared.objects("mentor under the lock", write, [mentor_id])[0]


def lock_mentors(mentor_ids: Iterable[int]) -> list[Mentor]:
    """Several at once, in the order of ids."""
    rows = Mentor.objects.filter(pk__in=set(mentor_ids)).order_by("pk")
    mentors = list(rows.select_for_update(of=("self",), no_key=True))
    limits = MentorLimit.objects.filter(person__in=[row.person_id for row in mentors]).order_by("pk")
    list(limits.select_for_update(no_key=True))  # of other programs' deeds too: always in one order
    return mentors


def lock_mentees(mentee_ids: Iterable[int]) -> dict[int, Mentee]:
    """Second lock, always in the order of ids, so that two deeds never wait for each other."""

    def write(keys: Sequence[int]) -> QuerySet[Mentee]:
        rows = Mentee.objects.filter(pk__in=keys).order_by("pk")
        return rows.select_for_update(of=("self",), no_key=True).select_related("person", "program")

    keys = sorted(set(mentee_ids))
    rows = prepared.objects("mentee under the lock", write, keys) if len(keys) == 1 else write(keys)
    return {row.pk: row for row in rows}


def lock_mentee(mentee_id: int) -> Mentee:
    return lock_mentees([mentee_id])[mentee_id]


def who_wait_for(mentor_ids: Iterable[int]) -> set[int]:
    """Mentees whose request may end when one of these mentors gives the last seat away."""
    rows = MentorRequest.objects.asked().filter(mentor__in=mentor_ids)
    return set(rows.values_list("mentee_id", flat=True))


def is_free(mentee: Mentee) -> bool:
    try:
        mentorships.check_mentee(mentee)
    except mentorships.MenteeIsTaken:
        return False
    return True


def open_of(mentee: Mentee) -> list[MentorRequest]:
    def write(keys: Sequence[int]) -> QuerySet[MentorRequest]:
        rows = MentorRequest.objects.open().filter(mentee=keys[0]).order_by("rank", "pk")
        return rows.select_related("mentor__person", "mentee__person", "program__owner")

    return prepared.objects("open requests of a mentee", write, [mentee.pk])


def ask_next(mentee: Mentee, *, now: datetime) -> MentorRequest | None:
    """The best choices left are asked, as many at once as the program says; gives the first of them.

    Those that can't be asked any more are closed with the reason. One that is held keeps its turn.
    """
    first = None
    with transaction.atomic():
        row = lock_mentee(mentee.pk)
        if not row.program.is_live or not is_free(row) or row.is_away(now.date()):
            return None
        choices = open_of(row)
        turns = turns_left(row, choices)
        for request in choices:
            if turns < 1:
                break
            if request.is_asked or request.is_held:
                continue
            reason = why_over(request, now=now)
            if reason is None:
                put(request, now=now)
                first, turns = first or request, turns - 1
            else:
                close(request, reason, now=now)
    return first


def turns_left(mentee: Mentee, choices: Iterable[MentorRequest]) -> int:
    """How many more may be asked now."""
    busy = sum(request.is_asked or request.is_held for request in choices)
    return mentee.program.most_at_once - busy


def go_on(mentee: Mentee, *, now: datetime) -> MentorRequest | None:
    """After a proposed pair that did not begin: who could not accept meanwhile has the days anew."""
    for request in MentorRequest.objects.pending().filter(mentee=mentee).select_related("mentor__person"):
        day = answer_by(request.mentor.person, mentee.program, now=now)
        MentorRequest.objects.filter(pk=request.pk, answer_by__lt=day).update(answer_by=day)
    return ask_next(mentee, now=now)


def put(request: MentorRequest, *, now: datetime) -> None:
    """Ask the mentor now; the days to answer are working days where the mentor works."""
    by = answer_by(request.mentor.person, request.program, now=now)
    states.move(request, REQUEST, "ask", asked_at=now, turn_at=now, answer_by=by)
    audit.record(by=None, verb="ask mentor", about=request)
    emails.asked(request, now=now)


def close(request: MentorRequest, reason: str, *, now: datetime) -> None:
    finish(request, "close", close_reason=reason, now=now)
    audit.record(by=None, verb="close request", about=request, reason=str(reason))


def finish(request: MentorRequest, verb: str, *, now: datetime, **columns: object) -> None:
    """The end of a request: nothing of it is held any more, and what was said after a talk is forgotten."""
    if request.hold == MentorRequest.Hold.ACCEPT:
        _free_seat(request)
    over = {"hold": "", "held_until": None, "held_by": None, "pause_until": None}
    talk = {"mentor_goes_on": None, "mentee_goes_on": None}
    states.move(request, REQUEST, verb, ended_at=now, mentor_rank=None, **over, **talk, **columns)


def _free_seat(request: MentorRequest) -> None:
    """A yes that nobody was told of has a pair; it goes with its request."""
    pairs = Mentorship.objects.filter(
        mentor=request.mentor_id,
        mentee=request.mentee_id,
        state=Mentorship.State.HELD,
        origin=Mentorship.Origin.REQUEST,
    )
    audit.record_all(by=None, verb="take back pair", about=list(pairs))
    pairs.delete()


def why_over(request: MentorRequest, *, now: datetime) -> str | None:
    """Why this request can't lead to a pair any more; None while it can."""
    program, mentor, mentee = request.program, request.mentor, request.mentee
    if program.state in {Program.State.CLOSED, Program.State.CANCELLED} or program.has_ended(now.date()):
        return CloseReason.ENDED
    here = mentor.person.is_active and mentee.person.is_active
    if not here or not mentor.is_available or mentee.state != Mentee.State.ENROLLED:
        return CloseReason.LEFT
    if mentor.outside_since or mentee.outside_since:  # HR facts moved one of them out of the audience
        return CloseReason.NOT_ALLOWED
    problem = load.pair(mentor, mentee, Policy.objects.current(program), today=now.date())
    blocked = why(problem, mentor.pk, mentee.pk).blocked
    if any(reason.code == Bar.BLOCKED for reason in blocked):
        return CloseReason.LEFT  # why is nobody's business
    if any(reason.code != Bar.SEATS for reason in blocked):
        return CloseReason.NOT_ALLOWED
    return CloseReason.NO_ROOM if blocked else None


def settle(mentorship: Mentorship, *, now: datetime) -> None:
    """What a new pair means: the mentee's other choices end; without room, those who wait go on."""
    for request in open_of(mentorship.mentee):
        finish(request, "supersede", now=now)
        audit.record(by=None, verb="supersede request", about=request)
        if request.asked_at:
            emails.superseded(request, now=now)
    if load.free_seats(load.with_load(mentorship.mentor_id)):
        return
    waiting = MentorRequest.objects.asked().filter(mentor=mentorship.mentor_id).order_by("mentee_id")
    waiting = waiting.exclude(hold=MentorRequest.Hold.ACCEPT)  # has its seat
    for request in waiting.select_related("mentor__person", "mentee__person", "program__owner"):
        with contextlib.suppress(states.WrongState):  # withdrawn in this very moment
            close_and_go_on(request, CloseReason.NO_ROOM, now=now)


def close_and_go_on(request: MentorRequest, reason: str, *, now: datetime) -> None:
    """End a request that was asked; the mentee hears it together with who is asked next."""
    close(request, reason, now=now)
    emails.closed(request, ask_next(request.mentee, now=now), now=now)


def answer_by(person: Person, program: Program, *, now: datetime, days: int | None = None) -> date:
    """The last day to answer, as working days go where that person works, from today on their clock."""
    today = now.astimezone(zone_of(person)).date()
    return working_days_after(today, days or program.answer_days, person.country)
