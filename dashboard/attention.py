"""What needs a coordinator today: named signals with reasons, computed from facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.models import MatchRun, MentorRequest
from people.models import Person
from programs.models import Answer, FollowUp, Mentorship, Program

LOW_RATING = 2
SLOW_START = timedelta(days=21)


@dataclass(frozen=True)
class Attention:
    """One named signal with its reason and where to act; gone as soon as the fact is mended."""

    title: str
    reason: str
    verb: str
    url: str


def items(programs: QuerySet[Program], *, person: Person, today: date) -> list[Attention]:
    """What needs the coordinator now; never about the coordinator's own pairs."""
    keys = list(programs.filter(state__in=["live", "paused"]).values_list("pk", flat=True))
    pairs = Mentorship.objects.filter(program__in=keys).exclude(
        Q(mentor_person=person) | Q(mentee_person=person)
    )
    return [
        *_contact_wished(pairs),
        *_low_ratings(pairs),
        *_silent(pairs, today=today),
        *_slow_starts(pairs, today=today),
        *_drafts(keys),
        *_late_requests(keys, today=today),
    ]


def _newest_answers(pairs: QuerySet[Mentorship]) -> QuerySet[Answer]:
    """Latest answers in pairs that go on: a signal stays until the next check-in says otherwise."""
    newest = Answer.objects.filter(
        person=OuterRef("person"), follow_up__mentorship=OuterRef("follow_up__mentorship")
    ).order_by("-follow_up__quarter")
    going_on = pairs.filter(state__in=["preparing", "active", "paused"])
    rows = Answer.objects.filter(follow_up__mentorship__in=going_on, pk=Subquery(newest.values("pk")[:1]))
    return rows.order_by("pk")


def _contact_wished(pairs: QuerySet[Mentorship]) -> list[Attention]:
    rows = _newest_answers(pairs).filter(wants_contact=True)
    rows = rows.select_related("person", "follow_up__mentorship__program")
    return [
        Attention(
            _("%(name)s would like to hear from you") % {"name": row.person.full_name},
            _("Asked in quarterly check-in %(number)s, %(program)s.")
            % {"number": row.follow_up.quarter, "program": row.follow_up.mentorship.program.name},
            _("See the check-ins"),
            _desk(row.follow_up.mentorship.program_id, "check-ins"),
        )
        for row in rows
    ]


def _low_ratings(pairs: QuerySet[Mentorship]) -> list[Attention]:
    rows = (
        _newest_answers(pairs)
        .filter(rating__lte=LOW_RATING, wants_contact=False)
        .select_related(
            "follow_up__mentorship__mentor_person",
            "follow_up__mentorship__mentee_person",
            "follow_up__mentorship__program",
        )
    )
    return [
        Attention(
            _("%(mentor)s and %(mentee)s: one of them rated the match %(rating)s of 5")
            % {
                "mentor": row.follow_up.mentorship.mentor_person.full_name,
                "mentee": row.follow_up.mentorship.mentee_person.full_name,
                "rating": row.rating,
            },
            _("A short call with each of them apart often helps. %(program)s.")
            % {"program": row.follow_up.mentorship.program.name},
            _("See the check-ins"),
            _desk(row.follow_up.mentorship.program_id, "check-ins"),
        )
        for row in rows
    ]


def _silent(pairs: QuerySet[Mentorship], *, today: date) -> list[Attention]:
    rows = FollowUp.objects.open().filter(mentorship__in=pairs, due_on__lte=today)
    rows = rows.annotate(answered=Count("answers")).filter(answered__lt=2)
    late = rows.values("mentorship__program", "mentorship__program__name").annotate(amount=Count("pk"))
    return [
        Attention(
            ngettext(
                "%(amount)s pair has not finished the quarterly check-in",
                "%(amount)s pairs have not finished the quarterly check-in",
                row["amount"],
            )
            % {"amount": row["amount"]},
            _("It is due. %(program)s.") % {"program": row["mentorship__program__name"]},
            _("See who has answered"),
            _desk(row["mentorship__program"], "check-ins"),
        )
        for row in late.order_by("mentorship__program")
    ]


def _slow_starts(pairs: QuerySet[Mentorship], *, today: date) -> list[Attention]:
    rows = pairs.filter(state="preparing", started_on__lte=today - SLOW_START)
    slow = rows.values("program", "program__name").annotate(amount=Count("pk")).order_by("program")
    return [
        Attention(
            ngettext(
                "%(amount)s pair is still preparing after three weeks",
                "%(amount)s pairs are still preparing after three weeks",
                row["amount"],
            )
            % {"amount": row["amount"]},
            _("The course or the agreement is not done. %(program)s.") % {"program": row["program__name"]},
            _("See the pairs"),
            _desk(row["program"], "pairs"),
        )
        for row in slow
    ]


def _drafts(keys: list[int]) -> list[Attention]:
    rows = MatchRun.objects.filter(program__in=keys, state="solved").select_related("program")
    return [
        Attention(
            _("Proposed pairs are ready to review"),
            _("Nobody has been told anything yet. %(program)s.") % {"program": row.program.name},
            _("Review the pairs"),
            reverse("matching:run-detail", args=[row.pk]),
        )
        for row in rows
    ]


def _late_requests(keys: list[int], *, today: date) -> list[Attention]:
    rows = MentorRequest.objects.overdue(today).filter(program__in=keys)
    late = rows.values("program", "program__name").annotate(amount=Count("pk")).order_by("program")
    return [
        Attention(
            ngettext(
                "%(amount)s request waits longer than agreed",
                "%(amount)s requests wait longer than agreed",
                row["amount"],
            )
            % {"amount": row["amount"]},
            _("The next choice is asked by itself. %(program)s.") % {"program": row["program__name"]},
            _("See the program"),
            _desk(row["program"]),
        )
        for row in late
    ]


def _desk(program: int, part: str = "") -> str:
    url = reverse("dashboard:program-desk", args=[program])
    return f"{url}#{part}" if part else url
