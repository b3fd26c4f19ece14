"""The first HR administrator has nobody to ask: `manage.py grant_role ann@example.com hr_admin`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.actions import roles
from people.models import HouseRole, Person


class Command(BaseCommand):
    help = (
        "Give a person who works here a house-wide role (coordinator, hr_admin, auditor; none takes it back)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=["none", *filter(None, HouseRole.values)])

    def handle(self, *args: Any, email: str, role: str, **options: Any) -> None:
        person = Person.objects.active().filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody who works here has the address {email}. Import people first.")
        roles.grant(person, role="" if role == "none" else role, by=None)
        self.stdout.write(f"{person.full_name}: {HouseRole(person.house_role).label}.")
        self.stdout.write(f"A password is set at {settings.BASE_URL}/accounts/password/reset/")
