"""Mentors whom the database can leave out before the engine looks: exactly those its own musts forbid.

The engine stays the judge of the rest. Whoever is left out here is not allowed there, and of the conditions
named in `COVERED` nothing is left for the engine to forbid: a property test holds both.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from matching.engine import Bar, Rule
from matching.models import Policy
from people.models import LEVEL_ORDER, Person
from programs.models import Mentee, Mentor

COVERED = (
    Bar.ONESELF,
    Rule.OTHER_COUNTRY,
    Rule.SHARE_LANGUAGE,
    Rule.OTHER_MANAGER,
    Rule.OTHER_UNIT,
    Rule.LEVEL_GAP,
    Rule.MENTOR_LEVEL_IN,
)


def allowed_by_facts(mentors: QuerySet[Mentor], mentee: Mentee, policy: Policy) -> QuerySet[Mentor]:
    """Of these mentors those whom the musts that the database can judge allow for this mentee."""
    person = mentee.person
    rows = mentors.exclude(person=person)
    for must in policy.musts:
        rows = rows.filter(_met(must, person))
    return rows


def _met(must: dict[str, Any], person: Person) -> Q:
    """What a must asks of the mentor's row; a fact that is unknown meets nothing that needs it."""
    nobody = Q(pk__in=[])
    match must["rule"]:
        case Rule.OTHER_COUNTRY:
            known = ~Q(person__country="") & ~Q(person__country=person.country)
            return known if person.country else nobody
        case Rule.SHARE_LANGUAGE:
            return Q(person__languages__overlap=person.languages) if person.languages else nobody
        case Rule.OTHER_MANAGER:
            other = Q(person__manager__isnull=True) | ~Q(person__manager=person.manager_id)
            return other if person.manager_id else Q()
        case Rule.OTHER_UNIT:
            other = Q(person__unit__isnull=False) & ~Q(person__unit=person.unit_id)
            return other if person.unit_id else nobody
        case Rule.LEVEL_GAP:
            level = LEVEL_ORDER.get(person.level)
            return nobody if level is None else Q(person__level__in=_levels(must, level))
        case Rule.MENTOR_LEVEL_IN:
            return Q(person__level__in=[name for name, n in LEVEL_ORDER.items() if n in must["levels"]])
    return Q()  # only the engine knows


def _levels(must: dict[str, Any], mentee: int) -> list[str]:
    least, most = must.get("min"), must.get("max")
    return [
        name
        for name, number in LEVEL_ORDER.items()
        if (least is None or number - mentee >= least) and (most is None or number - mentee <= most)
    ]
