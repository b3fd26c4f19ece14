"""The clock of requests: who is reminded when, and what ends because nobody said a word.

Nothing ends that had no reminder: where the clock stood still for days, a late reminder comes first, with
days of its own.
"""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from matching import emails
from matching.actions import choices, requests, talks
from matching.models import MentorRequest
from matching.models.request import MentorRequestQuerySet
from notices import rules
from people import audit
from people.models import Person
from programs.models import Mentor
from programs.states import WrongState

log = logging.getLogger(__name__)


def remind(*, now: datetime) -> int:
    """Everybody whose word is waited for, by the table of the clock; not mentors away for a short time."""
    sent = 0
    resting = (Mentor.State.PAUSED, Mentor.State.NOT_NOW)
    away = Q(state=MentorRequest.State.PENDING, mentor__state__in=resting)
    rows = _running().filter(hold="").exclude(away).exclude(_mentee_is_away(now.date()))
    for request in rows.order_by("pk"):
        try:
            sent += _remind(request, now=now)
        except Exception:
            log.exception("Nobody was reminded of request %s", request.pk)
    return sent


def _mentee_is_away(today: date) -> Q:
    """Their word, or a talk with them, waits until they are back; a mentor's word does not."""
    theirs = Q(state__in=[MentorRequest.State.QUESTION, MentorRequest.State.INTRODUCTION])
    return theirs & Q(mentee__away_from__lte=today, mentee__away_until__gt=today)


def expire_overdue(*, today: date, now: datetime) -> int:
    """Every request whose day is over, in programs whose clock runs; one bad row never stops the others."""
    done = 0
    rows = _running().overdue(today)
    waits = rows.exclude(mentee__mentorships__state__in=["held", "proposed"])  # nobody can accept them now
    for request in waits.order_by("pk"):
        try:
            done += _end(request, today=today, now=now)
        except (WrongState, requests.IsHeld):
            continue  # answered in this very moment
        except Exception:
            log.exception("Request %s could not be closed after its last day", request.pk)
    return done


def waited_for(request: MentorRequest) -> list[Person]:
    """Whose word is next."""
    mentor, mentee = request.mentor.person, request.mentee.person
    if request.state == MentorRequest.State.INTRODUCTION:
        return [person for person in (mentor, mentee) if request.goes_on_for(person) is None]
    return [mentee] if request.state == MentorRequest.State.QUESTION else [mentor]


def _running() -> MentorRequestQuerySet:
    rows = MentorRequest.objects.asked().filter(program__state="live")
    return rows.select_related("mentor__person", "mentee__person", "program__owner")


def _remind(request: MentorRequest, *, now: datetime) -> int:
    sent = 0
    for person in waited_for(request):
        occasion = _occasion(request, person, now=now)
        if occasion is None:
            continue
        with transaction.atomic():
            if emails.reminder(request, person, occasion=occasion, now=now):
                MentorRequest.objects.filter(pk=request.pk, turn_at=request.turn_at).update(reminded_at=now)
                sent += 1
    return sent


def _occasion(request: MentorRequest, person: Person, *, now: datetime) -> str | None:
    """The newest reminder that is due; None before the first, after the last day and before a chosen day."""
    if request.turn_at is None or request.answer_by is None:
        return None
    told: dict[str, Any] = {"reader": person, "now": now, "last": request.answer_by}
    if request.is_pending and request.snoozed_until:
        today = now.astimezone(rules.zone_of(person)).date()
        if today < request.snoozed_until:
            return None
        if today == request.snoozed_until:
            days = rules.due("request.snoozed", since=now, **told)
            return None if days is None else "snoozed"
    days = rules.due("request.remind", since=request.turn_at, after=_after(request), **told)
    return None if days is None else str(days)


def _after(request: MentorRequest) -> tuple[int, ...]:
    return rules.within("request.remind", request.program.answer_days)


def _missed(request: MentorRequest, person: Person, *, now: datetime) -> str | None:
    """The newest reminder of this turn whose day has come, at whatever hour."""
    zone = rules.zone_of(person)
    since = (request.turn_at or request.asked_at or request.created_at).astimezone(zone).date()
    today = now.astimezone(zone).date()
    days = rules.newest("request.remind", since, person.country, today, after=_after(request))
    return None if days is None else str(days)


def _end(request: MentorRequest, *, today: date, now: datetime) -> bool:
    if request.reminded_at is None:
        _remind_late(request, today=today, now=now)
        return False
    if request.state == MentorRequest.State.INTRODUCTION:
        talks.end_talk(request, now=now)
    else:
        requests.expire(request, now=now)
    return True


def _remind_late(request: MentorRequest, *, today: date, now: datetime) -> None:
    """The clock stood still on the days of the reminders: one mail, and days to answer it."""
    with transaction.atomic():
        choices.lock_mentee(request.mentee_id)
        row = requests.fresh(request)
        requests.still(row, "close")
        people = waited_for(row)
        (days,) = rules.RULES["request.late"].after
        row.answer_by = max(choices.answer_by(person, row.program, now=now, days=days) for person in people)
        MentorRequest.objects.filter(pk=row.pk).update(answer_by=row.answer_by, reminded_at=now)
        for person in people:  # in place of the newest they missed, which the next round would send as well
            occasion = _missed(row, person, now=now) or f"late-{today.isoformat()}"
            emails.reminder(row, person, occasion=occasion, now=now)
        audit.record(by=None, verb="remind late", about=row, until=row.answer_by.isoformat())
