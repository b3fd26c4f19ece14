"""The demo company, built through the deeds that people do; later calls bring newer texts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from guides.actions import publishing
from people import acting, clock
from people.models import HouseRole, Level, Person
from programs.models import Program

PASSWORD = "walk the demo year"  # noqa: S105 - printed on purpose: the demo listens on this machine only


class Command(BaseCommand):
    help = "Build the demo company (once) and print its sign-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo company is built only where DEMO=1 is set.")
        if not Program.objects.exists():
            from dashboard.management.demo import build  # heavy, and needed the first time only

            with acting.as_house():  # writes for everybody in it
                build.everything(password=PASSWORD)
        else:
            publishing.load_shipped(now=clock.now())
        people = Person.objects.filter(employee_id__startswith="D").order_by("employee_id")
        for role, person in signs_in([row for row in people if row.password and row.has_usable_password()]):
            self.stdout.write(f"  {role:<18} {person.email}")
        self.stdout.write(f"  {'password':<18} {PASSWORD}")


def signs_in(people: list[Person]) -> list[tuple[str, Person]]:
    """Names of the roles for those who can sign in, in the order of the story."""
    named = {
        "HR administrator": [row for row in people if HouseRole.HR_ADMIN in row.house_roles],
        "coordinator": [row for row in people if HouseRole.COORDINATOR in row.house_roles],
        "mentor": [row for row in people if not row.house_roles and row.level == Level.SENIOR],
        "mentee": [row for row in people if not row.house_roles and row.level == Level.MEDIOR],
    }
    return [(role, rows[0]) for role, rows in named.items() if rows]
