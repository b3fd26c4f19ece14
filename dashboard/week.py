"""Monday at eight, on the reader's clock: what needs a coordinator, and what changed in a week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from dashboard import worklist
from matching.models import MentorRequest
from notices import actions as notices
from notices.pacing import first_moment
from people.models import Person
from programs.models import Answer, Meeting, Mentee, Mentor, Mentorship, Program, zone_of
from programs.permissions import with_role_in_a_program

COORDINATES = ("owner", "deputy", "program_coordinator")
EIGHT = time(8)
WEEK, DAY = timedelta(days=7), timedelta(days=1)  # a worker that was away on Monday still tells it
UNTOLD = (Mentorship.State.HELD, Mentorship.State.PROPOSED)
OVER = (Mentorship.State.COMPLETED, Mentorship.State.ENDED)


@dataclass(frozen=True)
class Span:
    """The week before a Monday at eight of somebody's clock."""

    since: datetime
    until: datetime
    monday: date


def send(*, now: datetime) -> int:
    """Safe to run as often as one likes: a key for each reader and Monday; who has nothing gets nothing."""
    due = {_key(person, span): (person, span) for person, span in _due(now)}
    told = notices.queued_among(due)
    found = 0
    for key, (person, span) in due.items():
        if key in told or cache.get(key):
            continue
        facts = about(person, span, now=now)
        if facts is None:
            cache.set(key, True, int(DAY.total_seconds()))  # not asked again at each ring
            continue
        with transaction.atomic():
            notices.queue(to=person, kind="week", key=key, now=now, **facts)
        found += 1
    return found


def _key(person: Person, span: Span) -> str:
    return f"week:{span.monday:%Y-%m-%d}:{person.pk}"


def _due(now: datetime) -> Iterable[tuple[Person, Span]]:
    people = Person.objects.reachable().filter(with_role_in_a_program(COORDINATES))
    for person in people.order_by("pk"):
        zone = zone_of(person)
        today = now.astimezone(zone).date()
        monday = today - timedelta(days=today.weekday())
        until = first_moment(monday, zone, EIGHT)
        if until <= now < until + DAY:
            yield person, Span(first_moment(monday - WEEK, zone, EIGHT), until, monday)


def about(person: Person, span: Span, *, now: datetime) -> dict[str, Any] | None:
    """What the mail says; None where there is nothing. Names of people stay in the house."""
    programs = _programs(person)
    today = now.astimezone(zone_of(person)).date()
    waiting = worklist.show(person, worklist.Filters(), today=today, size=1)
    changes = _changes(person, programs, span)
    if not waiting.amount and not changes:
        return None
    names = dict(programs.order_by().values_list("pk", "name"))
    return {
        "needs": waiting.amount,
        "kinds": [{"kind": kind, "amount": amount} for kind, _name, amount in waiting.kinds],
        "programs": [
            {
                "name": names[pk],
                "url": reverse("dashboard:program-desk", args=[pk]),
                "changes": [{"kind": kind, "amount": amount} for kind, amount in amounts.items()],
            }
            for pk, amounts in sorted(changes.items(), key=lambda row: (names[row[0]], row[0]))
        ],
        "action_url": reverse("dashboard:today"),
    }


def _programs(person: Person) -> QuerySet[Program]:
    """Those whose work is theirs; an HR administrator reads the others on the desk."""
    own = Q(owner=person) | Q(deputy=person)
    own |= Q(pk__in=Program.objects.helped_by(person, "coordinator").values("pk"))
    return Program.objects.filter(own, state__in=[Program.State.LIVE, Program.State.PAUSED])


def _changes(person: Person, programs: QuerySet[Program], span: Span) -> dict[int, dict[str, int]]:
    """Program → what changed → how often, in the order of the year; nothing of the reader's own pairs."""
    keys = list(programs.order_by().values_list("pk", flat=True))
    pairs = Mentorship.objects.coordinated_by(person).filter(program__in=keys).exclude(state__in=UNTOLD)
    within, days = (span.since, span.until), (span.since.date(), span.until.date() - DAY)
    joined = Mentee.objects.filter(program__in=keys, enrolled_at__range=within)
    offered = Mentor.objects.filter(program__in=keys, answered_at__range=within, state="available")
    asked = MentorRequest.objects.coordinated_by(person).filter(program__in=keys, asked_at__range=within)
    held = Meeting.objects.filter(mentorship__in=pairs, state=Meeting.State.HELD, starts_at__range=within)
    answers = Answer.objects.filter(follow_up__mentorship__in=pairs, answered_at__range=within)
    found: dict[int, dict[str, int]] = {}
    for kind, rows, program in (
        ("joined", joined.exclude(person=person), "program"),
        ("offered", offered.exclude(person=person), "program"),
        ("asked", asked, "program"),
        ("matched", pairs.filter(started_on__range=days), "program"),
        ("begun", pairs.filter(active_at__range=within), "program"),
        ("met", held, "mentorship__program"),
        ("answered", answers, "follow_up__mentorship__program"),
        ("over", pairs.filter(state__in=OVER, ended_on__range=days), "program"),
    ):
        for pk, amount in rows.order_by().values_list(program).annotate(amount=Count("pk")):
            found.setdefault(pk, {})[kind] = amount
    return found
