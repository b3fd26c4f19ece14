"""A program stands still, goes on or stops: what that means for requests and proposals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction

from matching.actions import choices, confirming
from matching.models import MentorRequest
from notices.actions import drop
from people import workdays
from people.models import Person
from programs import letters
from programs.actions import programs
from programs.models import Confirmation, Mentee, Mentor, Mentorship, Program, zone_of
from programs.states import WrongState

__all__ = ["WrongState", "cancel", "close", "pause", "resume", "told"]

PARTS = ("pair", "asked", "waiting", "open")  # who is several of them is told the first


def pause(program: Program, *, by: Person, now: datetime) -> None:
    programs.pause(program, by=by, now=now)


def resume(program: Program, *, by: Person, now: datetime) -> None:
    """Every day to answer moves by the working days that passed meanwhile."""
    with transaction.atomic():
        since = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk).paused_at
        programs.resume(program, by=by, now=now)
        if since:
            _move_requests(program, since=since, now=now)
            _move_confirmations(program, since=since, now=now)


def close(program: Program, *, by: Person, now: datetime) -> None:
    _stop(program, "close", by=by, now=now)


def cancel(program: Program, *, by: Person, now: datetime) -> None:
    """A draft goes without a word: nobody was told of it."""
    _stop(program, "cancel", by=by, now=now)


def told(program: Program) -> list[tuple[Person, str]]:
    """Who hears that this program stops, each once, with what it means for them."""
    found: dict[int, tuple[Person, str]] = {}
    for part, person in _taking_part(program):
        known = found.get(person.pk)
        if person.is_active and (known is None or PARTS.index(part) < PARTS.index(known[1])):
            found[person.pk] = (person, part)
    return [found[key] for key in sorted(found)]


def _taking_part(program: Program) -> Iterator[tuple[str, Person]]:
    for pair in (
        Mentorship.objects.going_on().filter(program=program).select_related("mentor_person", "mentee_person")
    ):
        yield "pair", pair.mentor_person
        yield "pair", pair.mentee_person
    rows = MentorRequest.objects.open().filter(program=program)
    for request in rows.select_related("mentor__person", "mentee__person"):
        yield "waiting", request.mentee.person
        if request.asked_at:
            yield "asked", request.mentor.person
    for mentee in Mentee.objects.filter(program=program).enrolled().select_related("person"):
        yield "open", mentee.person
    here = [Mentor.State.EXPECTED, Mentor.State.AVAILABLE, Mentor.State.NOT_NOW]
    for mentor in Mentor.objects.filter(program=program, state__in=here).select_related("person"):
        yield "open", mentor.person


def _stop(program: Program, verb: str, *, by: Person, now: datetime) -> None:
    """Requests end under the locks every deed on them takes; each person gets one mail for all of it."""
    with transaction.atomic():
        was_draft = program.state == Program.State.DRAFT
        people = told(program)
        getattr(programs, verb)(program, by=by, now=now)
        proposed = Mentorship.objects.filter(program=program, state=Mentorship.State.PROPOSED)
        for pair in proposed.order_by("pk"):
            with suppress(WrongState):  # confirmed in this very moment: then it goes on
                confirming.take_back(pair, by=by, now=now, tells=False)
        _close_requests(program, now=now)
        if not was_draft:
            program = Program.objects.select_related("owner").get(pk=program.pk)
            letters.over(program, people, how=str(program.state), now=now)


def _close_requests(program: Program, *, now: datetime) -> None:
    rows = MentorRequest.objects.open().filter(program=program)
    choices.lock_mentees(rows.values_list("mentee_id", flat=True))
    for request in rows.order_by("pk"):
        choices.close(request, MentorRequest.CloseReason.ENDED, now=now)
        for what in ("asked", "remind:"):
            drop(key_prefix=f"request:{request.pk}:{what}")


def _move_requests(program: Program, *, since: datetime, now: datetime) -> None:
    rows = MentorRequest.objects.open().filter(program=program, answer_by__isnull=False)
    choices.lock_mentees(rows.values_list("mentee_id", flat=True))
    for request in rows.select_related("mentor__person").order_by("pk"):
        later = _later(request.answer_by, request.mentor.person, since=since, now=now)
        MentorRequest.objects.filter(pk=request.pk).update(answer_by=later)


def _move_confirmations(program: Program, *, since: datetime, now: datetime) -> None:
    rows = Confirmation.objects.open().filter(mentorship__program=program)
    for row in rows.select_related("mentorship__mentor_person", "mentorship__mentee_person"):
        both = (row.mentorship.mentor_person, row.mentorship.mentee_person)
        later = max(_later(row.confirm_by, person, since=since, now=now) for person in both)
        Confirmation.objects.filter(pk=row.pk).update(confirm_by=later)


def _later(day: date | None, person: Person, *, since: datetime, now: datetime) -> date:
    """As many working days from today as were left when the clock stopped; at least one."""
    zone = zone_of(person)
    stopped, today = since.astimezone(zone).date(), now.astimezone(zone).date()
    left = workdays.working_days_between(stopped, day, person.country) if day else 0
    return max(day or today, workdays.working_days_after(today, max(left, 1), person.country))
