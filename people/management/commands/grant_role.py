"""The first HR administrator has nobody to ask: `manage.py grant_role ann@example.com hr_admin`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.actions import roles
from people.models import HouseRole, Person


class Command(BaseCommand):
    help = f"Give a person who works here a house-wide role ({', '.join(HouseRole.values)}), or take it back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=HouseRole.values)
        parser.add_argument("--take", action="store_true", help="take the role back")

    def handle(self, *args: Any, email: str, role: str, take: bool, **options: Any) -> None:
        person = Person.objects.active().filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody who works here has the address {email}. Import people first.")
        try:
            (roles.take if take else roles.give)(person, role=role, by=None)
        except roles.LastHrAdministrator:
            raise CommandError(
                f"{person.full_name} is the last HR administrator. Give the role first."
            ) from None
        held = ", ".join(str(HouseRole(each).label) for each in person.house_roles)
        self.stdout.write(f"{person.full_name}: {held or 'no special role'}.")
        self.stdout.write(f"A password is set at {settings.BASE_URL}/accounts/password/reset/")
