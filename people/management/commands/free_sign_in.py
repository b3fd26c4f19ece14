"""For technical staff: an account gone at the provider, or a lost phone, is no longer in somebody's way."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.actions import sign_in
from people.models import Person


class Command(BaseCommand):
    help = "Set a person free of a provider's account or of lost second steps, and sign them out everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--provider", help="the id of the provider whose account is gone")
        parser.add_argument(
            "--second-steps", action="store_true", help="remove app, passkeys and recovery codes"
        )

    def handle(
        self, *args: Any, email: str, provider: str | None, second_steps: bool, **options: Any
    ) -> None:
        person = Person.objects.active().filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody who works here has the address {email}.")
        if not provider and not second_steps:
            raise CommandError("Say what to free: --provider ID, --second-steps, or both.")
        if provider and not sign_in.unlink(person, provider=provider, by=None):
            raise CommandError(f"{person.full_name} has no account at “{provider}”.")
        if second_steps:
            sign_in.remove_second_steps(person, by=None)
        sign_in.end_other_sessions(person, keep="")
        self.stdout.write(f"{person.full_name} is signed out everywhere and can sign in anew.")
