"""Asking one person for what would give a mentee a mentor; only that person can say yes, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from matching import emails
from matching.actions.drafts import in_review
from matching.models import Ask, MatchRun
from people import audit
from people.actions import profile
from people.models import Person
from programs.actions import participants
from programs.models import MOST_SEATS, Mentee, Mentor
from programs.states import WrongState


class NotAsked(Exception):
    """The draft holds no such suggestion any more."""


class NoMorePlaces(Exception):
    """As many places as anybody may have."""


def ask_mentors(run: MatchRun, place: int, *, round_: int, by: Person, now: datetime) -> int:
    """One more place, asked of each mentor that this suggestion names; how many were asked now."""
    with transaction.atomic():
        row = in_review(run, "ask")
        fix = _of(row, "fixes", place, round_)
        if fix["kind"] != "seats":
            raise NotAsked
        mentors = Mentor.objects.available().filter(pk__in=[int(pk) for pk in fix["seats"]])
        known = Ask.objects.filter(program=row.program_id, run=row, kind=Ask.Kind.SEAT).values("mentor")
        new = [
            Ask(mentor=mentor, kind=Ask.Kind.SEAT) for mentor in mentors.exclude(pk__in=known).order_by("pk")
        ]
        return _keep(row, new, by=by, now=now)


def ask_mentee(run: MatchRun, place: int, *, round_: int, by: Person, now: datetime) -> int:
    """One more language or topic, asked of the one mentee whom it would help; 0 if that was asked before."""
    with transaction.atomic():
        row = in_review(run, "ask")
        question = _of(row, "questions", place, round_)
        mentee = Mentee.objects.enrolled().filter(pk=question["mentee"]).first()
        new = [Ask(mentee=mentee, kind=question["kind"], value=question["value"])] if mentee else []
        return _keep(row, new, by=by, now=now)


def agree(ask: Ask, *, by: Person, now: datetime) -> None:
    """Yes: what was asked is so from now on, by the person's own deed."""
    with transaction.atomic():
        row = _answer(ask, Ask.Answer.YES, by=by, now=now)
        if row.mentor:
            _one_more_place(row.mentor, by=by, now=now)
        elif row.mentee and row.kind == Ask.Kind.LANGUAGE:
            person = row.mentee.person
            profile.set_languages(person, languages=[*person.languages, row.value], by=by)
        elif row.mentee:
            mine = row.mentee
            wishes: dict[str, Any] = {"wish": mine.wish, "form": mine.form}
            topics = sorted({*mine.topics, row.value})
            participants.join(mine.program, mine.person, topics=topics, now=now, **wishes)


def decline(ask: Ask, *, by: Person, now: datetime) -> None:
    """Not now: nothing changes, and nobody asks why."""
    with transaction.atomic():
        _answer(ask, Ask.Answer.NO, by=by, now=now)


def _of(run: MatchRun, name: str, place: int, round_: int) -> dict[str, Any]:
    rows: list[dict[str, Any]] = run.result.get(name) or []
    if run.rounds != round_ or not 0 <= place < len(rows):
        raise NotAsked
    return rows[place]


def _keep(run: MatchRun, asks: Iterable[Ask], *, by: Person, now: datetime) -> int:
    """Those that are open already stay as they are; a constraint keeps two coordinators from asking twice."""
    asked = 0
    for ask in asks:
        ask.program, ask.run, ask.asked_at = run.program, run, now
        Ask.objects.bulk_create([ask], ignore_conflicts=True)
        mine = Ask.objects.filter(run=run, mentor=ask.mentor, mentee=ask.mentee, value=ask.value)
        row = mine.filter(asked_at=now).select_related("mentor__person", "mentee__person").first()
        if row is not None:
            emails.asked_for_help(row, by=by, now=now)
            asked += 1
    if asked:
        audit.record(by=by, verb="ask for help", about=run, asked=asked)
    return asked


def _answer(ask: Ask, answer: str, *, by: Person, now: datetime) -> Ask:
    rows = Ask.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("mentor__person", "mentee__person", "mentee__program", "run").get(pk=ask.pk)
    taking_part = row.mentor or row.mentee
    if taking_part is None or taking_part.person_id != by.pk:
        raise participants.NotOnesOwn
    if row.answer:
        raise WrongState("answer", row.answer)
    Ask.objects.filter(pk=row.pk).update(answer=answer, answered_at=now)
    audit.record(by=by, verb="answer ask", about=row.run, ask=row.pk, answer=answer)
    return row


def _one_more_place(mentor: Mentor, *, by: Person, now: datetime) -> None:
    row = Mentor.objects.select_for_update(of=("self",), no_key=True).get(pk=mentor.pk)
    if row.seats >= MOST_SEATS:
        raise NoMorePlaces
    offer: dict[str, Any] = {"topics": row.topics, "form": row.form, "introduction": row.introduction}
    participants.offer(row, seats=row.seats + 1, by=by, now=now, **offer)
