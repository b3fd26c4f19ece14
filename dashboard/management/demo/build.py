"""Puts the demo together: content, people, sign-ins, and a program under way."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction

from dashboard import segments
from dashboard.actions import releases
from dashboard.management.demo import company, history, year
from guides.actions import publishing
from people import clock
from people.models import HouseRole, Level, Person

HOUSE_ROLES = {
    "hr_admin": HouseRole.HR_ADMIN,
    "owner": HouseRole.COORDINATOR,
    "deputy": HouseRole.COORDINATOR,
}


@transaction.atomic
def everything(*, password: str) -> None:
    """The people as their HR file, the program as its deeds; all of it or nothing."""
    now = clock.now()
    publishing.load_shipped(now=now - year.AGO)
    if not Person.objects.filter(employee_id=company.BOSS).exists():
        history.bring(today=now.date())
    cast = choose_cast()
    signing_in = Person.objects.filter(pk__in=[person.pk for person in cast.values()])
    signing_in.update(password=make_password(password), language="en")
    for role, house_role in HOUSE_ROLES.items():
        Person.objects.filter(pk=cast[role].pk).update(house_roles=[house_role])
    cast = {role: Person.objects.get(pk=person.pk) for role, person in cast.items()}
    year.build(
        owner=cast["owner"], deputy=cast["deputy"], mentor=cast["mentor"], mentee=cast["mentee"], now=now
    )
    history.build(owner=cast["owner"], deputy=cast["deputy"], today=now.date())
    releases.freeze_all(until=segments.quarter_of(now.date()), now=now)


def choose_cast() -> dict[str, Person]:
    """HR people to care for it, a Dutch mentee, a senior mentor elsewhere."""
    people = Person.objects.active().filter(employee_id__startswith="D").order_by("employee_id")
    hr = list(people.filter(unit__name="Human Resources", level__in=[Level.JUNIOR, Level.MEDIOR])[:3])
    return {
        "hr_admin": hr[0],
        "owner": hr[1],
        "deputy": hr[2],
        "mentor": people.filter(level=Level.SENIOR).exclude(country__in=["NL", "AE"])[0],
        "mentee": people.filter(level=Level.MEDIOR, country="NL").exclude(pk__in=[row.pk for row in hr])[0],
    }
