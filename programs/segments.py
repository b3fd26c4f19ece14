"""Whom a message of a program goes to: looked up from facts each time, so that who responds drops out.

Any of the chosen groups, and of these who works in one of the countries and units, on one of the levels, and
reads mails in one of the languages. Groups of the directory are no choice: a mail would tell that its reader
belongs to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext, ngettext

from people.countries import country_name
from people.models import Level, OrgUnit, Person
from programs.models import GOES_ON, Audience, Campaign, Mentee, Mentor, Mentorship, Program
from programs.models.campaign import Segment


def people(program: Program, *segments: str) -> QuerySet[Person]:
    """Everybody here, with an address, who is in one of these groups."""
    rule = Q(pk__isnull=True)
    for segment in segments:
        rule |= _rule(program, segment)
    return Person.objects.reachable().filter(rule)


def readers(campaign: Campaign) -> QuerySet[Person]:
    """Whom it is for now; a message that is not kept yet will do."""
    found = people(campaign.program, *campaign.segments)
    if campaign.marked:
        found = found.filter(pk__in=campaign.marked)
    if campaign.levels:
        found = found.filter(level__in=campaign.levels)
    if campaign.countries:
        found = found.filter(country__in=campaign.countries)
    if campaign.languages:
        found = found.filter(language__in=campaign.languages)
    if campaign.units:
        found = found.filter(unit__in=OrgUnit.objects.keys_below(campaign.units))
    return found


def narrowed_to(campaign: Campaign, units: Mapping[int, str]) -> list[str]:
    """In the words of the page: who was marked, countries, levels, languages, units."""
    language = get_language() or "en"
    names = dict(settings.LANGUAGES)
    marked = ngettext("%(amount)d who was marked", "%(amount)d who were marked", len(campaign.marked))
    return [
        *([marked % {"amount": len(campaign.marked)}] if campaign.marked else []),
        *(country_name(code, language) for code in campaign.countries),
        *(str(Level(code).label) for code in campaign.levels),
        *(str(names[code]) for code in campaign.languages if code in names),
        *(units.get(key, gettext("a department that is gone")) for key in campaign.units),
    ]


def unit_names(campaigns: Iterable[Campaign]) -> dict[int, str]:
    """Of all that these are narrowed to; asked once, and only where there are any."""
    keys = {key for campaign in campaigns for key in campaign.units}
    return dict(OrgUnit.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def _rule(program: Program, segment: str) -> Q:
    rules = {
        Segment.MENTEES_TO_BE: _to_be_mentees,
        Segment.MENTORS_TO_BE: _to_be_mentors,
        Segment.MANAGERS: lambda of: Q(pk__in=[]) if of.is_protected else _managers(of),
        Segment.PREPARING: lambda of: _of_pairs(of, "preparing"),
        Segment.PAIRS: lambda of: _of_pairs(of, *GOES_ON),
        Segment.ENDED: lambda of: _of_pairs(of, "completed"),
        Segment.PARTICIPANTS: lambda of: _rule(of, Segment.MENTORS) | _rule(of, Segment.MENTEES),
    }
    if segment in rules:
        return rules[Segment(segment)](program)
    rows = {
        Segment.MENTORS: program.mentors.filter(state__in=["available", "paused", "dormant"]),
        Segment.MENTORS_FREE: program.mentors.with_room(),
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
    """Who of them signed up or answered after the first mail, as what they were asked for."""
    program, asked = campaign.program, set(campaign.segments)
    answer = Q(pk__isnull=True)
    if Segment.MENTEES_TO_BE in asked:
        answer |= Q(pk__in=Mentee.objects.filter(program=program, enrolled_at__gte=since).values("person"))
    if asked & {Segment.MENTORS_TO_BE, Segment.MENTORS_SILENT}:
        answer |= Q(pk__in=Mentor.objects.filter(program=program, answered_at__gte=since).values("person"))
    return told.filter(answer)
