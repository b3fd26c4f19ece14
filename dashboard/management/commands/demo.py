"""The demo company, built through the deeds that people do; a second call only names the sign-ins."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from dashboard.management.demo import company, year
from guides.actions import publishing
from people import clock
from people.actions import roster
from people.models import HouseRole, Level, Person
from programs.models import Program

PASSWORD = "walk the demo year"  # noqa: S105 - printed on purpose: the demo listens on this machine only

HOUSE_ROLES = {
    "hr_admin": HouseRole.HR_ADMIN,
    "owner": HouseRole.COORDINATOR,
    "deputy": HouseRole.COORDINATOR,
}


class Command(BaseCommand):
    help = "Build the demo company (once) and print its sign-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo company is built only where DEMO=1 is set.")
        if not Program.objects.exists():
            with transaction.atomic():
                build()
        people = Person.objects.filter(employee_id__startswith="D").order_by("employee_id")
        for role, person in signs_in([row for row in people if row.password and row.has_usable_password()]):
            self.stdout.write(f"  {role:<18} {person.email}")
        self.stdout.write(f"  {'password':<18} {PASSWORD}")


def build() -> None:
    now = clock.now()
    publishing.load_shipped(now=now - year.AGO)
    if not Person.objects.filter(employee_id=company.BOSS).exists():
        file = roster.preview(
            company.export(today=now.date()), file_name="demo-company.csv", by=None, now=now - year.AGO
        )
        roster.apply_import(file, by=None, now=now - year.AGO)
    cast = choose_cast()
    Person.objects.filter(pk__in=[person.pk for person in cast.values()]).update(
        password=make_password(PASSWORD)
    )
    Person.objects.filter(pk=cast["hr_admin"].pk).update(house_role=HouseRole.HR_ADMIN)
    Person.objects.filter(pk__in=[cast["owner"].pk, cast["deputy"].pk]).update(
        house_role=HouseRole.COORDINATOR
    )
    Person.objects.update(language="en")
    cast = {role: Person.objects.get(pk=person.pk) for role, person in cast.items()}
    year.build(
        owner=cast["owner"], deputy=cast["deputy"], mentor=cast["mentor"], mentee=cast["mentee"], now=now
    )


def choose_cast() -> dict[str, Person]:
    """HR people to care for it, a Dutch mentee, a senior mentor elsewhere."""
    people = Person.objects.filter(employee_id__startswith="D").order_by("employee_id")
    hr = list(people.filter(unit__name="Human Resources", level__in=[Level.JUNIOR, Level.MEDIOR])[:3])
    return {
        "hr_admin": hr[0],
        "owner": hr[1],
        "deputy": hr[2],
        "mentor": people.filter(level=Level.SENIOR).exclude(country__in=["NL", "AE"])[0],
        "mentee": people.filter(level=Level.MEDIOR, country="NL").exclude(pk__in=[row.pk for row in hr])[0],
    }


def signs_in(people: list[Person]) -> list[tuple[str, Person]]:
    """Names of the roles for those who can sign in, in the order of the story."""
    named = {
        "HR administrator": [row for row in people if row.house_role == HouseRole.HR_ADMIN],
        "coordinator": [row for row in people if row.house_role == HouseRole.COORDINATOR],
        "mentor": [row for row in people if not row.house_role and row.level == Level.SENIOR],
        "mentee": [row for row in people if not row.house_role and row.level == Level.MEDIOR],
    }
    return [(role, rows[0]) for role, rows in named.items() if rows]
