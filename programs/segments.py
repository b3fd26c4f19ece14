"""Whom a message of a program goes to: looked up from facts each time, so that who responds drops out."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from people.models import Person
from programs.models import GOES_ON, Audience, Campaign, Mentee, Mentor, Mentorship, Program
from programs.models.campaign import Segment


def people(program: Program, segment: str) -> QuerySet[Person]:
    """Everybody here, with an address, whom it is for."""
    return Person.objects.reachable().filter(_rule(program, segment))


def readers(campaign: Campaign) -> QuerySet[Person]:
    return people(campaign.program, campaign.segment)


def _rule(program: Program, segment: str) -> Q:
    rules = {
        Segment.MENTEES_TO_BE: _to_be_mentees,
        Segment.MENTORS_TO_BE: _to_be_mentors,
        Segment.MANAGERS: _managers,
        Segment.PAIRS: lambda of: _of_pairs(of, *GOES_ON),
        Segment.ENDED: lambda of: _of_pairs(of, "completed"),
        Segment.PARTICIPANTS: lambda of: _rule(of, Segment.MENTORS) | _rule(of, Segment.MENTEES),
    }
    if segment in rules:
        return rules[Segment(segment)](program)
    rows = {
        Segment.MENTORS: program.mentors.filter(state__in=["available", "paused", "dormant"]),
        Segment.MENTORS_SILENT: program.mentors.filter(state="expected", outside_since__isnull=True),
        Segment.MENTEES: Mentee.objects.enrolled().filter(program=program),
        Segment.MENTEES_WAITING: Mentee.objects.waiting().filter(program=program).order_by(),
    }
    return Q(pk__in=rows[Segment(segment)].values("person"))


def _fitting(program: Program, role: str) -> Q:
    audience = program.audience(role)
    return Q(pk__in=audience.people().order_by().values("pk")) if audience else Q(pk__isnull=True)


def _to_be_mentees(program: Program) -> Q:
    """Never took part as a mentee: who withdrew has answered, too."""
    return _fitting(program, Audience.Role.MENTEE) & ~Q(pk__in=program.mentees.values("person"))


def _to_be_mentors(program: Program) -> Q:
    answered = program.mentors.exclude(state=Mentor.State.EXPECTED)
    return _fitting(program, Audience.Role.MENTOR) & ~Q(pk__in=answered.values("person"))


def _managers(program: Program) -> Q:
    """Where people are chosen by name or by group, all managers: a mail must not tell who is meant."""
    chosen = [audience.choices() for audience in program.audiences.all()]
    everybody = any(choice.named or choice.groups for choice in chosen)
    rule = Q() if everybody else _fitting(program, "mentor") | _fitting(program, "mentee")
    meant = Person.objects.active().filter(rule, manager__isnull=False)
    return Q(pk__in=meant.order_by().values("manager"))


def _of_pairs(program: Program, *states: str) -> Q:
    rows = Mentorship.objects.filter(program=program, state__in=states)
    return Q(pk__in=rows.values("mentor_person")) | Q(pk__in=rows.values("mentee_person"))


def responded(campaign: Campaign, told: QuerySet[Person], *, since: datetime) -> QuerySet[Person]:
    """Who of them signed up or answered after the first mail."""
    if campaign.segment == Segment.MENTEES_TO_BE:
        rows = Mentee.objects.filter(program=campaign.program, enrolled_at__gte=since)
        return told.filter(pk__in=rows.values("person"))
    rows_ = Mentor.objects.filter(program=campaign.program, answered_at__gte=since)
    return told.filter(pk__in=rows_.values("person"))
