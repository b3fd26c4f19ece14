"""What a pair still has to do, from rows: read by the deeds that start a mentorship and by its pages."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Min, QuerySet
from django.utils import timezone

from guides.actions import training
from guides.models import YEARS_VALID, Completion, Course, shifted
from notices.rules import RULES
from people import clock
from people.models import Person
from programs import calendar, cards
from programs.models import (
    Agreement,
    Answer,
    FollowUp,
    Goal,
    Learners,
    Meeting,
    Mentee,
    Mentor,
    Mentorship,
    Message,
    PastPair,
    Program,
    SessionPlace,
    Side,
)

TRAINED_AT_ONCE = 2000


@dataclass(frozen=True)
class Duty:
    """What one of the two learns before the pair starts: a course, or a live training."""

    kind: str
    side: str
    is_done: bool
    course: Course | None = None


@dataclass(frozen=True)
class Readiness:
    """What stands between preparing and active."""

    duties: tuple[Duty, ...]
    agreement_asked: bool
    agreement: Agreement | None  # the newest version

    @property
    def open_duties(self) -> list[Duty]:
        return [duty for duty in self.duties if not duty.is_done]

    def open_of(self, side: str | None) -> Duty | None:
        """What this side does next."""
        return next((duty for duty in self.open_duties if duty.side == side), None)

    def waits_for(self, side: str | None) -> bool:
        """Whether this side has something of its own to do: a course, a training, the agreement."""
        if self.open_of(side) is not None:
            return True
        if not self.agreement_asked or self.agreement_done:
            return False
        return self.agreement is None or not self.agreement.is_confirmed_by(side)

    @property
    def agreement_done(self) -> bool:
        return self.agreement is not None and self.agreement.is_confirmed

    @property
    def is_complete(self) -> bool:
        return not self.open_duties and (self.agreement_done or not self.agreement_asked)


def _has_done(person: Person, course: Course, mentorship: Mentorship) -> bool:
    """A new version of the course asks whoever starts anew; a pair that runs already goes on."""
    if mentorship.state == Mentorship.State.PREPARING:
        return training.has_done(person, course, now=clock.now())
    return Completion.objects.done().filter(person=person, course=course).exists()


def _has_attended(person: Person, side: str, mentorship: Mentorship) -> bool:
    """A training of this program for that side; it counts as long as a course does."""
    places = SessionPlace.objects.filter(person=person, session__program=mentorship.program_id)
    places = places.filter(session__audience__in=Learners.with_side(side))
    since = datetime.min.replace(tzinfo=UTC)
    if mentorship.state == Mentorship.State.PREPARING:
        since = shifted(clock.now(), years=-YEARS_VALID)
    return places.attended_since(since).exists()


def _duties(mentorship: Mentorship) -> Iterator[Duty]:
    program = mentorship.program
    for side, person in (
        (Side.MENTOR.value, mentorship.mentor_person),
        (Side.MENTEE.value, mentorship.mentee_person),
    ):
        course = program.course_of(side)
        if course is not None:
            yield Duty("course", side, _has_done(person, course, mentorship), course)
        if program.asks_session(side):
            yield Duty("session", side, _has_attended(person, side, mentorship))


def readiness(mentorship: Mentorship) -> Readiness:
    return Readiness(
        duties=tuple(_duties(mentorship)),
        agreement_asked=mentorship.program.needs_agreement,
        agreement=mentorship.agreements.first(),
    )


@dataclass(frozen=True)
class Step:
    """One mark on the line of the mentoring year; `kind` chooses its words."""

    kind: str
    is_done: bool
    on: date | None = None
    number: int = 0
    is_current: bool = False


@dataclass(frozen=True)
class Workspace:
    """All that one of the pair sees of the mentorship, in a fixed number of queries."""

    mentorship: Mentorship
    partner: Person
    side: str | None
    readiness: Readiness
    goals: list[Goal]
    newest_message: Message | None
    meetings: list[Meeting]
    check_ins: list[FollowUp]
    answered: frozenset[int]  # check-ins that this person has answered
    now: datetime
    has_wished: bool = False  # said how the year ends

    @property
    def open_goals(self) -> list[Goal]:
        return [each for each in self.goals if each.state != Goal.State.DROPPED]

    @property
    def dropped_goals(self) -> list[Goal]:
        return [each for each in self.goals if each.state == Goal.State.DROPPED]

    @property
    def open_check_in(self) -> FollowUp | None:
        waiting = (each for each in self.check_ins if each.is_open and each.pk not in self.answered)
        return next(waiting, None)

    @property
    def planned(self) -> list[Meeting]:
        return [each for each in self.meetings if each.is_planned and each.ends_at > self.now]

    @property
    def next_meeting(self) -> Meeting | None:
        return self.planned[0] if self.planned else None

    @property
    def unclear(self) -> Meeting | None:
        """The newest planned meeting whose time has passed: did it take place?"""
        passed = [each for each in self.meetings if each.is_planned and each.ends_at <= self.now]
        return passed[-1] if passed else None

    @property
    def held(self) -> list[Meeting]:
        """Newest first."""
        return [each for each in reversed(self.meetings) if each.state == Meeting.State.HELD]

    @property
    def rounds(self) -> list[int]:
        """The kick-off and each quarter whose expectations can be voiced by now."""
        return rounds(self.mentorship, today=timezone.localdate(self.now))

    @property
    def voice_round(self) -> int:
        return self.rounds[-1]

    @property
    def earlier_rounds(self) -> list[int]:
        return self.rounds[:-1]

    @property
    def next_step(self) -> str:
        if not self.mentorship.goes_on:
            return "over"
        if self.mentorship.is_paused:
            return "paused"
        if self.open_check_in:
            return "answer"
        if self.mentorship.end_asked_on and not self.has_wished:
            return "ending"
        if self.mentorship.state == Mentorship.State.PREPARING:
            return self._preparation
        if self.unclear:
            return "did_you_meet"
        return "meeting" if self.next_meeting else "plan"

    @property
    def mentee_is_away(self) -> bool:
        """Nobody loses days to prepare while the mentee cannot."""
        return self.mentorship.mentee.is_away(timezone.localdate(self.now))

    @property
    def has_lost_time(self) -> bool:
        """The days to prepare are over: the coordinator sees it."""
        by = self.mentorship.prepare_by
        return by is not None and by < timezone.localdate(self.now)

    @property
    def own_duty(self) -> Duty | None:
        return self.readiness.open_of(self.side)

    @property
    def _preparation(self) -> str:
        """Own tasks first, then whom we wait for."""
        ready, agreement = self.readiness, self.readiness.agreement
        own = ready.open_of(self.side)
        if own:
            return own.kind
        if ready.agreement_asked and agreement is None:
            return "agree"
        if ready.agreement_asked and agreement and not agreement.is_confirmed_by(self.side):
            return "confirm"
        if ready.agreement_asked and not ready.agreement_done:
            return "wait_confirm"
        waits = next(iter(ready.open_duties), None)
        return f"wait_{waits.kind}" if waits else "start"

    @property
    def steps(self) -> list[Step]:
        """The first that is not done is where the pair is now."""
        steps = [*self._preparing_steps(), self._first_meeting(), *self._check_in_steps()]
        going_on = self.mentorship.goes_on
        current = next((step for step in steps if going_on and not step.is_done), None)
        return [replace(step, is_current=step is current) for step in steps]

    def _preparing_steps(self) -> list[Step]:
        ready = self.readiness
        steps = [Step(f"{duty.side}_{duty.kind}", duty.is_done) for duty in ready.duties]
        if ready.agreement_asked:
            agreed = ready.agreement.confirmed_at if ready.agreement else None
            on = timezone.localdate(agreed) if agreed else None
            steps.append(Step("agreement", ready.agreement_done, on))
        return steps

    def _first_meeting(self) -> Step:
        first = self.held[-1] if self.held else self.next_meeting
        return Step("meeting", bool(self.held), timezone.localdate(first.starts_at) if first else None)

    def _check_in_steps(self) -> list[Step]:
        done = {each.quarter for each in self.check_ins if not each.is_open or each.pk in self.answered}
        pair = self.mentorship
        dates = calendar.quarters(pair.counts_from, pair.planned_end_on, pair.program.quarters)
        asked = {each.quarter: each.due_on for each in self.check_ins}  # before a pause, say
        return [Step("check_in", number in done, asked.get(number, due), number) for number, due in dates]


def rounds(mentorship: Mentorship, *, today: date) -> list[int]:
    """The kick-off, and each quarter from ten days before its end."""
    pair = mentorship
    dates = calendar.quarters(pair.started_on, pair.planned_end_on, pair.program.quarters)
    return [cards.KICK_OFF, *(number for number, due in dates if due <= today - RULES["check-in.open"].span)]


def workspace(mentorship: Mentorship, person: Person, *, now: datetime) -> Workspace:
    mine = Answer.objects.filter(follow_up__mentorship=mentorship, person=person)
    return Workspace(
        mentorship=mentorship,
        partner=mentorship.partner_of(person),
        side=mentorship.side_of(person),
        readiness=readiness(mentorship),
        goals=list(mentorship.goals.all()),
        newest_message=mentorship.messages.select_related("author").defer("words").last(),
        meetings=list(mentorship.meetings.exclude(state__in=[Meeting.State.CANCELLED, Meeting.State.MISSED])),
        check_ins=list(mentorship.follow_ups.all()),
        answered=frozenset(mine.values_list("follow_up", flat=True)),
        now=now,
        has_wished=mentorship.end_asked_on is not None
        and mentorship.ending_wishes.filter(person=person, end_on=mentorship.planned_end_on).exists(),
    )


def past_pair(one: str, other: str) -> str:
    """Two employee ids, in either order, as the house remembers them after one of them is erased."""
    words = "\n".join(sorted((one, other))).encode()
    return hmac.digest(_past_pair_key(settings.PAST_PAIR_KEY), words, "sha256").hex()


@lru_cache(maxsize=2)
def _past_pair_key(secret: str) -> bytes:
    """Not the secret itself, so that a digest here helps nobody elsewhere."""
    return sha256(b"programs.PastPair\n" + secret.encode()).digest()


def remembered_pairs(people: Iterable[Person]) -> set[frozenset[int]]:
    """Pairs of before of whom one or both were erased and hired again.

    Only who came after the first erasure can be somebody hired again, and only they and those whose partner
    was erased are looked at: a hash has to be made for each two.
    """
    known = set(PastPair.objects.values_list("digest", flat=True))
    if not known:
        return set()
    first = Person.objects.filter(erased_at__isnull=False).aggregate(first=Min("erased_at"))["first"]
    rows = list(people)
    back = [row for row in rows if first and row.created_at >= first - clock.ahead()]
    left = _whose_partner_is_erased()
    others = [row for row in rows if row.pk in left]
    return {
        frozenset((one.pk, other.pk))
        for one in back
        for other in (*others, *back)
        if one.pk != other.pk and past_pair(one.employee_id, other.employee_id) in known
    }


def remembered_partners(person: Person, others: Iterable[Person]) -> set[int]:
    """The same for one person: with whom of the others they were a pair before an erasure."""
    known = set(PastPair.objects.values_list("digest", flat=True))
    if not known:
        return set()
    first = Person.objects.filter(erased_at__isnull=False).aggregate(first=Min("erased_at"))["first"]
    left = _whose_partner_is_erased()

    def is_back(row: Person) -> bool:
        return first is not None and row.created_at >= first - clock.ahead()

    if is_back(person):
        possible = [row for row in others if row.pk in left or is_back(row)]
    else:
        possible = [row for row in others if is_back(row)] if person.pk in left else []
    return {
        row.pk
        for row in possible
        if row.pk != person.pk and past_pair(row.employee_id, person.employee_id) in known
    }


def _whose_partner_is_erased() -> set[int]:
    gone = {"mentor_person__erased_at__isnull": False}, {"mentee_person__erased_at__isnull": False}
    rows = Mentorship.objects.filter(**gone[0]) | Mentorship.objects.filter(**gone[1])
    return {pk for two in rows.values_list("mentor_person", "mentee_person") for pk in two}


def _trained(
    row: Mentor | Mentee,
    side: Side,
    program: Program,
    taken: Mapping[tuple[int, int], Completion],
    attended: Mapping[tuple[int, str], datetime],
    *,
    now: datetime,
) -> dict[str, Any]:
    """`is_due` where the course was finished, but in an older version or too long ago."""
    course = program.course_of(side.value)
    completion = taken.get((row.person_id, course.pk)) if course else None
    is_done = completion is not None and completion.holds(now)
    return {
        "person": row.person,
        "side": side,
        "course": course,
        "completion": completion,
        "is_asked": course is not None,
        "is_done": is_done,
        "is_due": completion is not None and completion.is_done and not is_done,
        "attended_at": attended.get((row.person_id, side.value)),
        "asks_session": program.asks_session(side.value),
    }


def _attended(program: Program, people: Sequence[int]) -> dict[tuple[int, str], datetime]:
    """The newest training of each person, by the side it was for."""
    places = SessionPlace.objects.filter(session__program=program, has_attended=True, person__in=people)
    rows = places.order_by("session__starts_at").values_list(
        "person", "session__audience", "session__starts_at"
    )
    return {
        (person, side): at
        for person, audience, at in rows
        for side in ("mentor", "mentee")
        if audience in Learners.with_side(side)
    }


def training_of(program: Program, *, now: datetime) -> list[dict[str, Any]]:
    """Who takes part, by name, each with the course and the live training that are asked of them."""
    everybody = [(side, row) for side, rows in _taking_part(program) for row in rows]
    entries = _entries(program, everybody, now=now)
    return sorted(entries, key=lambda entry: (entry["person"].sort_name, entry["person"].pk, entry["side"]))


def training_rows(program: Program, *, now: datetime) -> Iterator[dict[str, Any]]:
    """The same as they are read, some thousands at a time: mentors, then mentees."""
    for side, rows in _taking_part(program):
        cursor = rows.iterator(chunk_size=TRAINED_AT_ONCE)
        while chunk := [(side, row) for row in islice(cursor, TRAINED_AT_ONCE)]:
            yield from _entries(program, chunk, now=now)


def _taking_part(program: Program) -> list[tuple[Side, QuerySet[Any]]]:
    sides = (Side.MENTOR, program.mentors.available()), (Side.MENTEE, program.mentees.enrolled())
    return [
        (side, rows.select_related("person").order_by("person__sort_name", "person")) for side, rows in sides
    ]


def _entries(program: Program, chunk: Sequence[tuple[Side, Any]], *, now: datetime) -> list[dict[str, Any]]:
    people = [row.person_id for _side, row in chunk]
    taken, attended = _taken(program, people), _attended(program, people)
    return [_trained(row, side, program, taken, attended, now=now) for side, row in chunk]


def _taken(program: Program, people: Sequence[int]) -> dict[tuple[int, int], Completion]:
    """The newest of each person and course."""
    courses = {program.mentor_course_id, program.mentee_course_id} - {None}
    rows = Completion.objects.filter(course__in=courses, person__in=people)
    rows = rows.select_related("course", "recorded_by").order_by("assigned_at", "pk")
    return {(row.person_id, row.course_id): row for row in rows}
