"""Who takes part: mentors who answer, mentees who join, those who are excused or leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from people import audit
from people.actions import profile
from people.models import Person
from programs import emails, permissions, states
from programs.actions import waiting
from programs.models import HOLDS_A_SEAT, Mentee, Mentor, Nomination, Program

_UNANSWERED = {
    "answered_at": None,
    "not_now_until": None,
    "not_now_reason": "",
    "exempt_until": None,
    "exempt_reason": "",
    "reminders": 0,
}


class Refused(Exception):
    """What a person asked for is not possible; the page they come from says why when opened again."""


class ProgramIsNotOpen(Refused):
    """The program is not live, or its last day has passed."""


class OutsideAudience(Refused):
    """The program is not meant for this person's level or country."""


class NoConsent(Refused):
    """Being in a program for a protected group tells something about somebody: it takes their own yes."""


class NotOnesOwn(Exception):
    """Somebody else's answer: nobody, HR included, can give it."""


class MentorshipGoesOn(Refused):
    """Whoever has a mentor ends that mentorship first."""


def expect_mentors(program: Program, *, now: datetime) -> int:
    """A row and an invitation for each who fits and has none yet; run again, it finds the newcomers only."""
    with transaction.atomic():
        row = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        audience = row.audience("mentor")
        if audience is None or not row.is_live or not row.mentors_are_expected:
            return 0
        here = row.mentors.values("person")
        newcomers = list(audience.people().exclude(pk__in=here).values_list("pk", flat=True))
        Mentor.objects.bulk_create(
            [
                Mentor(program=row, person_id=pk, state=Mentor.State.EXPECTED, created_at=now, asked_at=now)
                for pk in newcomers
            ],
            batch_size=500,
            ignore_conflicts=True,
        )
        expected = row.mentors.filter(person__in=newcomers, state=Mentor.State.EXPECTED)
        mentors = list(expected.select_related("person"))
        emails.mentors_expected(row, mentors, now=now)
        if mentors:
            audit.record(by=None, verb="expect mentors", about=row, mentors=len(mentors))
    return len(mentors)


def expect_newcomers(*, now: datetime) -> int:
    """Who was hired, promoted or moved into the audience of a live program since it was last looked at."""
    live = Program.objects.live().filter(mentors_are_expected=True)
    return sum(expect_mentors(program, now=now) for program in live)


def ask_again(*, today: date, now: datetime) -> int:
    """A “not now” or an exemption that has come to its day is an open question again, with one mail."""
    over = Q(state=Mentor.State.NOT_NOW, not_now_until__lte=today)
    over |= Q(state=Mentor.State.EXEMPT, exempt_until__lte=today)
    due = Mentor.objects.filter(over, person__is_active=True, program__state=Program.State.LIVE)
    asked = 0
    for mentor in due.select_related("person", "program__owner"):
        until = mentor.not_now_until or mentor.exempt_until
        try:
            with transaction.atomic():
                states.move(mentor, states.MENTOR, "ask_again", **_UNANSWERED, asked_at=now)
                emails.mentors_expected(mentor.program, [mentor], now=now, occurrence=f":{until}")
                audit.record(by=None, verb="ask again", about=mentor)
        except states.WrongState:  # answered a moment ago
            continue
        asked += 1
    return asked


def sign_up_mentor(program: Program, person: Person, *, now: datetime, **answer: Any) -> Mentor:
    """A volunteer's own offer (see offer() for the answer); who is expected already keeps that row."""
    with transaction.atomic():
        Mentor.objects.bulk_create(
            [Mentor(program=program, person=person, state=Mentor.State.EXPECTED, created_at=now)],
            ignore_conflicts=True,
        )
        mentor = Mentor.objects.select_related("program", "person").get(program=program, person=person)
        offer(mentor, by=person, now=now, **answer)
    return mentor


def offer(
    mentor: Mentor,
    *,
    seats: int,
    topics: Sequence[str],
    form: str,
    introduction: str,
    by: Person,
    now: datetime,
    languages: Sequence[str] | None = None,
    agrees: bool = False,
) -> None:
    """“I am available”: how many mentees, on what, how; also how a mentor changes that later.

    `agrees`: read who will know of it, where the program is for a protected group.
    """
    with transaction.atomic():
        row = _own_mentor(mentor, by=by, now=now)
        fits = permissions.fits_audience(row.person, row.program, role="mentor")
        if not row.takes_part and not fits:
            raise OutsideAudience
        if row.program.is_protected and not (agrees or row.takes_part):
            raise NoConsent
        states.move(row, states.MENTOR, "offer", answered_at=row.answered_at or now)
        columns = {
            "seats": seats,
            "topics": list(topics),
            "form": form,
            "introduction": introduction,
            "not_now_until": None,
            "not_now_reason": "",
            "still_there_at": None,
            "here_at": now,
        }
        Mentor.objects.filter(pk=row.pk).update(**columns)
        if languages is not None:
            profile.set_languages(row.person, languages=languages, by=by)
        audit.record(by=by, verb="offer", about=row, seats=seats, **_said(row.program, agrees=agrees))
        _accept_nomination(row.program, row.person, "mentor", now=now)
    mentor.refresh_from_db()


def postpone(mentor: Mentor, *, until: date, by: Person, now: datetime, reason: str = "") -> None:
    """“Not now”: hidden from mentees until asked again after this day; pairs that go on stay."""
    columns = {"not_now_until": until, "not_now_reason": reason, "still_there_at": None}
    with transaction.atomic():
        row = _own_mentor(mentor, by=by, now=now)
        states.move(row, states.MENTOR, "postpone", answered_at=row.answered_at or now, **columns)
        audit.record(by=by, verb="postpone", about=row, until=until.isoformat())
    mentor.refresh_from_db()


def exempt(mentor: Mentor, *, reason: str, by: Person, now: datetime, until: date | None = None) -> None:
    """Somebody who is expected need not take part; decided by who coordinates, with the reason kept."""
    if not permissions.can_coordinate_program(by, mentor.program):
        raise NotOnesOwn
    with transaction.atomic():
        row = Mentor.objects.select_for_update(of=("self",), no_key=True).get(pk=mentor.pk)
        states.move(
            row,
            states.MENTOR,
            "exempt",
            exempt_reason=reason,
            exempt_until=until,
            not_now_until=None,
            not_now_reason="",
            answered_at=row.answered_at or now,
        )
        audit.record(by=by, verb="exempt", about=row)
    mentor.refresh_from_db()


def exempt_all(mentors: Iterable[Mentor], *, reason: str, until: date, by: Person, now: datetime) -> int:
    """Each alone: who answered meanwhile stays as they are. How many are excused now."""
    done = 0
    for mentor in mentors:
        if permissions.can_exempt_mentor(by, mentor):
            with suppress(states.WrongState):
                exempt(mentor, reason=reason, until=until, by=by, now=now)
                done += 1
    return done


def join(
    program: Program,
    person: Person,
    *,
    topics: Sequence[str],
    wish: str,
    form: str,
    now: datetime,
    languages: Sequence[str] | None = None,
    agrees: bool = False,
) -> Mentee:
    """Sign up as a mentee; a second click changes nothing, another answer replaces the first.

    `agrees`: read who will know of it, where the program is for a protected group.
    """
    _may_join(program, person, today=now.date())
    columns: dict[str, Any] = {"topics": list(topics), "wish": wish, "form": form}
    with transaction.atomic():
        Mentee.objects.bulk_create(
            [
                Mentee(
                    program=program, person=person, state=Mentee.State.WITHDRAWN, enrolled_at=now, **columns
                )
            ],
            ignore_conflicts=True,
        )
        mentee = Mentee.objects.select_for_update(of=("self",), no_key=True).get(
            program=program, person=person
        )
        if mentee.state == Mentee.State.WITHDRAWN:
            if program.is_protected and not agrees:
                raise NoConsent
            states.move(mentee, states.MENTEE, "rejoin", enrolled_at=now, place=None, **columns)
            waiting.at_the_end(mentee)
            audit.record(by=person, verb="join", about=mentee, **_said(program, agrees=agrees))
        elif Mentee.objects.finished().filter(pk=mentee.pk).exists():  # another year: in line from today
            Mentee.objects.filter(pk=mentee.pk).update(enrolled_at=now, place=None, **columns)
            waiting.at_the_end(mentee)
            audit.record(by=person, verb="join", about=mentee)
        elif changed := {name: value for name, value in columns.items() if getattr(mentee, name) != value}:
            Mentee.objects.filter(pk=mentee.pk).update(**changed)
            audit.record(by=person, verb="change wishes", about=mentee, changed=sorted(changed))
        _accept_nomination(program, person, "mentee", now=now)
        if languages is not None:
            profile.set_languages(person, languages=languages, by=person)
    mentee.refresh_from_db()
    return mentee


def _said(program: Program, *, agrees: bool) -> dict[str, Any]:
    """The yes is written down where it was asked for."""
    return {"agrees": True} if program.is_protected and agrees else {}


def _accept_nomination(program: Program, person: Person, role: str, *, now: datetime) -> None:
    """Joining is the yes to whoever thought of this person."""
    for nomination in Nomination.objects.open().filter(program=program, person=person, role=role):
        states.move(nomination, states.NOMINATION, "accept", answered_at=now)
        audit.record(by=person, verb="accept nomination", about=person, program=program.pk)


def leave(mentee: Mentee, *, by: Person, now: datetime) -> None:
    """One click, no reason asked; open requests find the mentee gone."""
    if by.pk != mentee.person_id:
        raise NotOnesOwn
    with transaction.atomic():
        row = Mentee.objects.select_for_update(of=("self",), no_key=True).get(pk=mentee.pk)
        if row.mentorships.filter(state__in=HOLDS_A_SEAT).exists():
            raise MentorshipGoesOn
        states.move(row, states.MENTEE, "withdraw", place=None, away_from=None, away_until=None)
        audit.record(by=by, verb="leave", about=row)
    mentee.refresh_from_db()


def _own_mentor(mentor: Mentor, *, by: Person, now: datetime) -> Mentor:
    """The locked row of who answers for themself, in a program that is open."""
    if by.pk != mentor.person_id:
        raise NotOnesOwn
    row = locked(mentor)
    if not row.program.is_live or not row.program.pairs_people or row.program.has_ended(now.date()):
        raise ProgramIsNotOpen
    return row


def locked(mentor: Mentor) -> Mentor:
    rows = Mentor.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("program", "person").get(pk=mentor.pk)


def _may_join(program: Program, person: Person, *, today: date) -> None:
    program = Program.objects.get(pk=program.pk)
    if not program.is_live or not program.pairs_people or program.has_ended(today):
        raise ProgramIsNotOpen
    if not permissions.fits_audience(person, program, role="mentee"):
        raise OutsideAudience
