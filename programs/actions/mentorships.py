"""How a mentorship is born and becomes active."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from guides.actions import training
from notices import rules
from people import audit, prepared
from people.models import Person
from programs import calendar, emails, load, states
from programs.models import (
    GOES_ON,
    HOLDS_A_SEAT,
    Lottery,
    Mentee,
    Mentor,
    MentorLimit,
    Mentorship,
    Program,
    Waiver,
)

log = logging.getLogger(__name__)

COUNTRIES = ("mentorship_mentor_country", "mentorship_mentee_country")
SECOND_CLICK = timedelta(minutes=1)  # the same words again within it are one deed


class MentorIsFull(Exception):
    """The mentor has no free seat any more."""


class MenteeIsTaken(Exception):
    """The mentee has a mentor already."""


class NotDrawn(MenteeIsTaken):
    """Lots gave the places to others; until each of them has had a mentor, nobody else is paired."""


class MenteeIsHeld(MenteeIsTaken):
    """In a pair that nobody may hear of yet."""


class MenteeIsProposed(MenteeIsTaken):
    """In a pair to which not both have said yes yet."""


class CountryChanged(Exception):
    """One of the two moved at this very moment: they no longer work in different countries."""


class ProgramIsNotLive(Exception):
    """Pairs begin in a live program that has not ended only."""


class MentorshipIsOver(Exception):
    """The pair has finished; what they made stays as it is."""


class NotOfThePair(Exception):
    """Only the two people themselves act here, whatever role somebody else has."""


def start(
    *,
    mentor: Mentor,
    mentee: Mentee,
    program: Program,
    origin: str,
    crosses_border: bool,
    by: Person | None,
    now: datetime,
    held_until: datetime | None = None,
    waiver: Waiver | None = None,
    opening: str = "",
) -> Mentorship:
    """The one gate through which every pair comes; the rules of matching are checked by the caller.

    With `held_until` the two take their seat and are told nothing; `begin` or `drop` comes later.
    """
    with transaction.atomic():
        mentor, mentee = _lock(mentor, mentee)
        _check_program(program, mentor, mentee, today=timezone.localdate(now))
        _check_room(mentor, mentee)
        lifted = waiver is not None and "other_country" in waiver.rules
        if crosses_border and not lifted:
            _check_border(mentor.person, mentee.person)
        columns = {"origin": origin, "crosses_border": crosses_border, "waiver": waiver, "opening": opening}
        row = _true_row(mentor, mentee, program, now=now, held_until=held_until, **columns)
        if held_until is None:
            _set_out(row, by=by, now=now)
        else:
            audit.record(by=by, verb="hold pair", about=row)
    return row


def _true_row(mentor: Mentor, mentee: Mentee, program: Program, **columns: Any) -> Mentorship:
    with _countries_as_read():
        return _row(mentor, mentee, program, **columns)


@contextmanager
def _countries_as_read() -> Iterator[None]:
    """The HR feed may move one of the two between reading and writing: a key of the table notices."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if getattr(error.__cause__, "diag", None) and error.__cause__.diag.constraint_name in COUNTRIES:  # type: ignore[union-attr]
            raise CountryChanged from None
        raise


def hold_all(
    pairs: Sequence[tuple[Mentor, Mentee]],
    *,
    program: Program,
    origin: str,
    crosses_border: bool,
    by: Person,
    now: datetime,
    held_until: datetime,
) -> list[Mentorship]:
    """Many pairs through the same gate in a few questions, all of them or none: raises as start() does."""
    with transaction.atomic():
        locked = _lock_all(pairs)
        _check_program(program, *(row for two in locked for row in two), today=timezone.localdate(now))
        _check_rooms(locked)
        columns: dict[str, Any] = {"origin": origin, "crosses_border": crosses_border}
        columns["held_until"] = held_until
        if crosses_border:
            for mentor, mentee in locked:
                _check_border(mentor.person, mentee.person)
        new = [_new(mentor, mentee, program, now=now, **columns) for mentor, mentee in locked]
        with _countries_as_read():
            rows = Mentorship.objects.bulk_create(new, batch_size=500)
        audit.record_all(by=by, verb="hold pair", about=rows)
    return rows


def _row(*args: Any, **words: Any) -> Mentorship:
    row = _new(*args, **words)
    row.save(force_insert=True)
    return row


def _new(
    mentor: Mentor,
    mentee: Mentee,
    program: Program,
    *,
    now: datetime,
    held_until: datetime | None,
    **more: Any,
) -> Mentorship:
    today = timezone.localdate(now)
    return Mentorship(
        program=program,
        mentor=mentor,
        mentee=mentee,
        mentor_person=mentor.person,
        mentee_person=mentee.person,
        mentor_country=mentor.person.country,
        mentee_country=mentee.person.country,
        state=Mentorship.State.HELD if held_until else Mentorship.State.PREPARING,
        held_until=held_until,
        created_at=now,
        **_year(program, today, mentor.person, mentee.person),
        **more,
    )


def _year(program: Program, today: date, *both: Person) -> dict[str, date]:
    (days,) = rules.RULES["preparing.slow"].after
    return {
        "started_on": today,
        "planned_end_on": program.ends_on or calendar.months_after(today, 12),
        "prepare_by": max(rules.day_of(days, today, person.country) for person in both),
    }


def begin(mentorship: Mentorship, *, move: str, now: datetime, tell: bool = True) -> None:
    """A pair that was held (`begin`) or confirmed by both (`confirm`) sets out; its year begins today."""
    program = mentorship.program
    year = _year(program, timezone.localdate(now), *mentorship.both)
    if year["started_on"] >= year["planned_end_on"] or not program.is_live:
        raise ProgramIsNotLive
    states.move(mentorship, states.MENTORSHIP, move, held_until=None, **year)
    _set_out(mentorship, by=None, now=now, tell=tell)


def _set_out(row: Mentorship, *, by: Person | None, now: datetime, tell: bool = True) -> None:
    """`tell`: where somebody else writes to them of several pairs at once, this says nothing."""
    for side, person in (("mentor", row.mentor_person), ("mentee", row.mentee_person)):
        course = row.program.course_of(side)
        if course:
            training.assign(person, course, now=now)
    audit.record(by=by, verb="start", about=row)
    if tell:
        emails.mentorship_started(row, now=now)
    activate_if_ready(row, now=now, tell=tell)


def _lock(mentor: Mentor, mentee: Mentee) -> tuple[Mentor, Mentee]:
    """Mentor before mentee, always in this order, so that two deeds never wait for each other."""

    def mentors(keys: Sequence[int]) -> QuerySet[Mentor]:
        rows = Mentor.objects.filter(pk=keys[0]).select_for_update(of=("self",), no_key=True)
        return rows.select_related("person")

    def mentees(keys: Sequence[int]) -> QuerySet[Mentee]:
        rows = Mentee.objects.filter(pk=keys[0]).select_for_update(of=("self",), no_key=True)
        return rows.select_related("person")

    return (
        prepared.objects("mentor of a new pair", mentors, [mentor.pk])[0],
        prepared.objects("mentee of a new pair", mentees, [mentee.pk])[0],
    )


def _lock_all(pairs: Sequence[tuple[Mentor, Mentee]]) -> list[tuple[Mentor, Mentee]]:
    """All mentors before all mentees, each by id: the same order as for one pair."""
    mentors = Mentor.objects.filter(pk__in={mentor.pk for mentor, _mentee in pairs})
    mentees = Mentee.objects.filter(pk__in={mentee.pk for _mentor, mentee in pairs})
    locked = [
        {row.pk: row for row in rows.order_by("pk").select_for_update(of=("self",), no_key=True)}
        for rows in (mentors.select_related("person"), mentees.select_related("person"))
    ]
    return [(locked[0][mentor.pk], locked[1][mentee.pk]) for mentor, mentee in pairs]  # type: ignore[misc]


def _check_rooms(pairs: Sequence[tuple[Mentor, Mentee]]) -> None:
    """As _check_room, with those before it in the row counted too."""
    pairs_now = Mentorship.objects
    mentors, mentees = {two[0].pk for two in pairs}, {two[1].pk for two in pairs}
    given = Counter(pairs_now.seated().filter(mentor__in=mentors).values_list("mentor_id", flat=True))
    taken = set(pairs_now.holding().filter(mentee__in=mentees).values_list("mentee_id", flat=True))
    turn = Lottery.objects.turn_in(pairs[0][0].program_id) if pairs else None
    if turn is not None and mentees - turn:
        raise NotDrawn
    for mentor, mentee in pairs:
        if given[mentor.pk] >= mentor.seats:
            raise MentorIsFull
        if mentee.pk in taken:
            raise MenteeIsTaken
        given[mentor.pk] += 1
        taken.add(mentee.pk)


def _check_program(program: Program, *both: Mentor | Mentee, today: date) -> None:
    if {row.program_id for row in both} != {program.pk}:
        raise ValueError("mentor, mentee and mentorship belong to one program")
    present = prepared.objects(
        "program of a new pair", lambda keys: Program.objects.filter(pk=keys[0]), [program.pk]
    )[0]
    if not present.is_live or (present.ends_on is not None and present.ends_on <= today):
        raise ProgramIsNotLive


def _check_room(mentor: Mentor, mentee: Mentee) -> None:
    check_seats(mentor)
    check_mentee(mentee)


def check_seats(mentor: Mentor) -> None:
    """Raises MentorIsFull; of a mentor who is locked."""

    def seated(keys: Sequence[int]) -> QuerySet[Any, Any]:
        return Mentorship.objects.seated().filter(mentor=keys[0]).order_by().values_list("pk")

    if len(prepared.rows("seats taken of a mentor", seated, [mentor.pk])) >= mentor.seats:
        raise MentorIsFull
    _check_limit(mentor)


def check_mentee(mentee: Mentee) -> None:
    """Raises MenteeIsTaken, more closely where the pair has not begun."""

    def pairs(keys: Sequence[int]) -> QuerySet[Any, Any]:
        return Mentorship.objects.holding().filter(mentee=keys[0]).order_by().values_list("state")

    for (state,) in prepared.rows("pair of a mentee", pairs, [mentee.pk]):
        raise {"held": MenteeIsHeld, "proposed": MenteeIsProposed}.get(state, MenteeIsTaken)
    if is_left_out(mentee):
        raise NotDrawn


def is_left_out(mentee: Mentee) -> bool:
    """Whether lots were drawn in this program, and it is not this mentee's turn."""

    def lots(keys: Sequence[int]) -> QuerySet[Lottery]:
        return Lottery.objects.filter(program=keys[0])

    row = next(iter(prepared.objects("lots of a program", lots, [mentee.program_id])), None)
    turn = row.turn() if row else None
    return turn is not None and mentee.pk not in turn


def _check_limit(mentor: Mentor) -> None:
    """Counted under the lock of the person's limit: another program may be at it too."""

    def limits(keys: Sequence[int]) -> QuerySet[MentorLimit]:
        return MentorLimit.objects.filter(person=keys[0]).select_for_update(no_key=True)

    limit = next(iter(prepared.objects("limit of a mentor", limits, [mentor.person_id])), None)
    if limit is None:
        return
    if Mentorship.objects.seated().filter(mentor_person=mentor.person_id).count() >= limit.most:
        raise MentorIsFull


def _check_border(mentor: Person, mentee: Person) -> None:
    """The caller judged other rows of these two; the HR feed may have written in between."""
    if not mentor.country or not mentee.country or mentor.country == mentee.country:
        raise CountryChanged


def lock(mentorship: Mentorship, *, by: Person | None, any_seat: bool = False) -> Mentorship:
    """The row, for the rest of the transaction: for one of the pair, or the clock, while the pair goes on.

    `any_seat`: also while both have still to confirm it, or are told nothing yet.
    """
    row = (
        Mentorship.objects.select_for_update(of=("self",), no_key=True)
        .select_related("program__mentor_course", "program__mentee_course", "mentor_person", "mentee_person")
        .get(pk=mentorship.pk)
    )
    if by is not None and row.side_of(by) is None:
        raise NotOfThePair
    if row.state not in (HOLDS_A_SEAT if any_seat else GOES_ON):
        raise MentorshipIsOver
    return row


def lock_to_go_on(mentorship: Mentorship, *, by: Person | None) -> Mentorship:
    """The same for a pair that pauses. Where its seat was freed it needs one again: MentorIsFull, else.

    Mentor and mentee are locked before the pair, as for a new one.
    """
    mentor, _mentee = _lock(mentorship.mentor, mentorship.mentee)
    row = lock(mentorship, by=by)
    if row.seat_freed_on is not None:
        check_seats(mentor)
    return row


def activate_if_ready(
    mentorship: Mentorship, *, now: datetime, by: Person | None = None, tell: bool = True
) -> bool:
    """Active as soon as courses, trainings and agreement are done, where the program asks for them."""
    with transaction.atomic():
        row = lock(mentorship, by=by)
        if not states.can(row, states.MENTORSHIP, "activate") or not load.readiness(row).is_complete:
            return False
        states.move(row, states.MENTORSHIP, "activate", active_at=now)
        audit.record(by=by, verb="activate", about=row)
        if tell:
            emails.mentorship_active(row, now=now)
    mentorship.state, mentorship.active_at = row.state, row.active_at
    return True


def activate_ready(*, now: datetime) -> int:
    """The clock's look at all who prepare: a course is done in another app, which does not ring here."""
    activated = 0
    for mentorship in Mentorship.objects.preparing():
        try:
            activated += activate_if_ready(mentorship, now=now)
        except Exception:
            log.exception("Mentorship %s was not looked at", mentorship.pk)
    return activated
