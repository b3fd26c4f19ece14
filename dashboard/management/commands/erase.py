"""Erase one person: announced for thirty days, or at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.actions import erasure
from people import clock
from people.actions import erasure as people
from people.actions.roles import LastHrAdministrator
from people.models import Erasure, Person
from programs.actions.erasure import ProgramNeedsThem


class Command(BaseCommand):
    help = "Announce that a person is erased in 30 days; with --now erase them at once, for good."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("employee_id")
        parser.add_argument("--now", action="store_true", help="No days of grace. It can't be undone.")

    def handle(self, *args: Any, employee_id: str, now: bool = False, **options: Any) -> None:
        person = Person.objects.filter(employee_id=employee_id).first()
        if person is None:
            raise CommandError(f"Nobody here has the employee id {employee_id}.")
        if not now:
            row = people.announce(person, cause=Erasure.Cause.ASKED, by=None, now=clock.now())
            self.stdout.write(f"{employee_id} is erased after {row.due_on}. HR can stop it until then.")
            return
        try:
            erasure.carry_out(person, cause=Erasure.Cause.ASKED, by=None, now=clock.now())
        except ProgramNeedsThem:
            raise CommandError(
                "They own or stand in for a program that runs; give it to somebody else first."
            ) from None
        except LastHrAdministrator:
            raise CommandError("They are the last HR administrator; make somebody else one first.") from None
        self.stdout.write(f"{employee_id} is erased.")
