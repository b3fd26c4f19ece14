"""The lists behind a program: its pairs and its people, filtered and by key. Facts only, no texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard import keyset
from people import clock
from people.models import Person
from programs.actions.room import EXPECTED
from programs.models import GOES_ON, FollowUp, Meeting, Mentee, Mentor, Mentorship, Program, Signal

OF_PAIRS = ("mentee_person__sort_name", "pk")
OF_CHECK_INS = ("mentorship__mentee_person__sort_name", "pk")
OF_PEOPLE = ("person__sort_name", "pk")
WITHOUT_MEETING = timedelta(days=45)
ENDS_WITHIN = timedelta(days=60)
WORDS_AT_MOST, ONE_DAY = 5, timedelta(days=1)
# Of pairs: what to look for beside the state.
FACTS: dict[str, Any] = {
    "signal": _("With a signal"),
    "unmet": _("Not met for 45 days"),
    "met": _("Met within 45 days"),
    "late": _("Check-in overdue"),
    "ending": _("Ends within 60 days"),
    "waiver": _("With an exception"),
    "slow": _("Not started in time"),
}
ANSWERS: dict[str, Any] = {"due": _("Due and not finished"), "open": _("Still open"), "closed": _("Over")}
ROOM: dict[str, Any] = {"free": _("With room"), "full": _("Full"), "silent": _("Reminded three times")}
WAITS: dict[str, Any] = {
    "waiting": _("Without a mentor"),
    "paired": _("With a mentor"),
    "away": _("Away for now"),
}


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for, as it stands in the address."""

    q: str = ""
    state: str = ""
    country: str = ""
    fact: str = ""


def pairs(program: Program, wanted: Wanted, *, person: Person, today: date) -> QuerySet[Mentorship]:
    """Of a program that the reader coordinates, never their own."""
    rows = Mentorship.objects.filter(program=program).exclude(_of(person))
    rows = rows.filter(_named(wanted.q, "mentee_person") | _named(wanted.q, "mentor_person"))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.country:
        rows = rows.filter(Q(mentee_country=wanted.country) | Q(mentor_country=wanted.country))
    if wanted.fact:
        rows = rows.filter(_OF_PAIRS[wanted.fact](today))
    return rows.select_related("mentor_person", "mentee_person", "waiver")


def with_facts(rows: Sequence[Mentorship]) -> list[Mentorship]:
    """The same with their meetings and the kinds of their open signals; only these are counted, not all."""
    if not rows:
        return []
    signals = Signal.objects.open().noticed().filter(mentorship=OuterRef("pk")).order_by("rule")
    known = Mentorship.objects.filter(pk__in=[row.pk for row in rows]).with_meetings()
    facts = {row.pk: row for row in known.annotate(rules=ArraySubquery(signals.values("rule")))}
    for row in rows:
        fact = facts.get(row.pk)
        row.meetings_held = fact.meetings_held if fact else 0  # type: ignore[attr-defined]
        row.last_met_at = fact.last_met_at if fact else None  # type: ignore[attr-defined]
        row.signals_open = [Signal.Rule(rule) for rule in fact.rules] if fact else []  # type: ignore[attr-defined]
    return list(rows)


def _of(person: Person, pair: str = "") -> Q:
    return Q(**{f"{pair}mentor_person": person}) | Q(**{f"{pair}mentee_person": person})


def met_lately(now: datetime) -> QuerySet[Meeting]:
    """Of the pair that asks: the desk counts by the very question that its list asks."""
    span = (now - WITHOUT_MEETING, now)
    return Meeting.objects.filter(mentorship=OuterRef("pk"), state=Meeting.State.HELD, starts_at__range=span)


def _unmet(today: date) -> Q:
    since = today - WITHOUT_MEETING
    met = Meeting.objects.filter(
        mentorship=OuterRef("pk"), state=Meeting.State.HELD, starts_at__gte=midnight(since + ONE_DAY)
    )
    return Q(~Exists(met), state=Mentorship.State.ACTIVE, active_at__date__lte=since)


_OF_PAIRS: Mapping[str, Callable[[date], Q]] = {
    "signal": lambda today: Q(Exists(Signal.objects.open().noticed().filter(mentorship=OuterRef("pk")))),
    "unmet": _unmet,
    "met": lambda today: Q(Exists(met_lately(clock.now())), state__in=GOES_ON),
    "late": lambda today: Q(
        Exists(FollowUp.objects.open().filter(mentorship=OuterRef("pk"), due_on__lt=today))
    ),
    "ending": lambda today: Q(
        state__in=["preparing", "active", "paused"], planned_end_on__lte=today + ENDS_WITHIN
    ),
    "slow": lambda today: Q(state=Mentorship.State.PREPARING, prepare_by__lt=today),
    "waiver": lambda today: Q(waiver__isnull=False, waiver__until__gte=today),
}


def check_ins(program: Program, wanted: Wanted, *, person: Person, today: date) -> QuerySet[FollowUp]:
    """Pair by pair which side has answered; `state` names the occasion, as quarter-1. Never the reader's."""
    rows = FollowUp.objects.filter(mentorship__program=program).exclude(_of(person, "mentorship__"))
    pair = "mentorship__"
    rows = rows.filter(_named(wanted.q, f"{pair}mentee_person") | _named(wanted.q, f"{pair}mentor_person"))
    if wanted.state:
        kind, _dash, quarter = wanted.state.partition("-")
        rows = rows.filter(kind=kind, quarter=int(quarter))
    if wanted.country:
        here = Q(mentorship__mentee_country=wanted.country)
        rows = rows.filter(here | Q(mentorship__mentor_country=wanted.country))
    if wanted.fact:
        rows = rows.filter(state=FollowUp.State.CLOSED) if wanted.fact == "closed" else rows.open()
    if wanted.fact == "due":
        rows = rows.filter(due_on__lte=today)
    people = ("mentorship__mentor_person", "mentorship__mentee_person")
    return rows.with_sides().select_related(*people)


def occasions(program: Program) -> list[tuple[str, int]]:
    """Kind and quarter of each that has been opened."""
    rows = FollowUp.objects.filter(mentorship__program=program).order_by("quarter", "kind")
    return list(rows.values_list("kind", "quarter").distinct())


def named(found: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    """As a filter offers them, in the reader's words."""
    return [(f"{kind}-{quarter}", FollowUp(kind=kind, quarter=quarter).title) for kind, quarter in found]


def mentees(program: Program, wanted: Wanted, *, today: date) -> QuerySet[Mentee]:
    rows = Mentee.objects.filter(_named(wanted.q, "person"), program=program)
    rows = rows.filter(state=wanted.state) if wanted.state else rows
    rows = rows.filter(person__country=wanted.country) if wanted.country else rows
    rows = rows.annotate(has_mentor=Exists(Mentorship.objects.going_on().filter(mentee=OuterRef("pk"))))
    match wanted.fact:
        case "waiting":
            rows = rows.filter(has_mentor=False, state=Mentee.State.ENROLLED)
        case "paired":
            rows = rows.filter(has_mentor=True)
        case "away":
            rows = rows.filter(away_from__lte=today, away_until__gt=today)
    return rows.select_related("person")


def mentors(program: Program, wanted: Wanted) -> QuerySet[Mentor]:
    rows = Mentor.objects.filter(_named(wanted.q, "person"), program=program)
    rows = rows.filter(state=wanted.state) if wanted.state else rows
    rows = rows.filter(person__country=wanted.country) if wanted.country else rows
    match wanted.fact:
        case "free":
            rows = rows.with_room()
        case "full":
            rows = rows.filter(state=Mentor.State.AVAILABLE).exclude(
                pk__in=Mentor.objects.filter(program=program).with_room().values("pk")
            )
        case "silent":
            rows = rows.filter(state=Mentor.State.EXPECTED, reminders__gte=EXPECTED.count)
    return rows.select_related("person")


def amount(rows: QuerySet[Any], page: keyset.Page) -> int:
    """How many there are; counted only where they are more than the page shows."""
    return rows.order_by().count() if page.before or page.after else len(page)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def with_load(rows: Sequence[Mentor]) -> list[Mentor]:
    """The same with how many places are taken; only these are counted, not all."""
    known = Mentor.objects.filter(pk__in=[row.pk for row in rows]).with_load()
    loads: dict[int, int] = {row.pk: row.load for row in known}  # type: ignore[attr-defined]
    for row in rows:
        row.load = loads.get(row.pk, 0)  # type: ignore[attr-defined]
    return list(rows)


def _named(words: str, whose: str) -> Q:
    """Every word is part of a name, or the employee id."""
    found = Q()
    for word in words.replace("\0", "").split()[:WORDS_AT_MOST]:
        found &= (
            Q(**{f"{whose}__given_name__icontains": word})
            | Q(**{f"{whose}__family_name__icontains": word})
            | Q(**{f"{whose}__employee_id__iexact": word})
        )
    return found


def countries(program: Program) -> list[str]:
    """Of everybody who takes part."""
    rows = Mentee.objects.filter(program=program).order_by().values_list("person__country")
    both = rows.union(Mentor.objects.filter(program=program).order_by().values_list("person__country"))
    return sorted(code for (code,) in both if code)
