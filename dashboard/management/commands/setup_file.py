"""The set-up as a file: `manage.py setup_file export`, `import set-up.json --by E12345 --apply`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.actions import bring_setup, write_setup
from dashboard.setup import shape
from people import clock
from people.actions.exporting import NoReason
from people.models import Person


class Command(BaseCommand):
    help = "Write programs, rules, questions and messages as JSON, say its schema, or take such a file over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["export", "schema", "import"])
        parser.add_argument("file", nargs="?", help="to import")
        parser.add_argument("--by", help="employee id of the HR administrator who does it")
        parser.add_argument("--reason", default="", help="what the export is for; kept in the log")
        parser.add_argument("--apply", action="store_true", help="else only what would change is said")

    def handle(
        self, *args: Any, what: str, file: str | None, by: str | None, apply: bool, **options: Any
    ) -> None:
        if what == "schema":
            self.stdout.write(json.dumps(shape.schema(), indent=1))
            return
        person = Person.objects.active().filter(employee_id=by or "").first()
        if person is None:
            raise CommandError("Say by whom: --by and the employee id of an HR administrator who works here.")
        try:
            if what == "export":
                taken = write_setup.take_along(reason=options["reason"], by=person, now=clock.now())
                self.stdout.write(json.dumps(taken.content, ensure_ascii=False, indent=1))
            else:
                self._import(file, by=person, apply=apply)
        except NoReason:
            raise CommandError("Say what it is for: --reason and a sentence.") from None
        except write_setup.NotAllowed:
            raise CommandError(f"{person.full_name} is no HR administrator.") from None
        except write_setup.TwoOfOneName as error:
            raise CommandError(f"Two programs of one name: {error}. Rename one first.") from None

    def _import(self, file: str | None, *, by: Person, apply: bool) -> None:
        if file is None:
            raise CommandError("Name the file to import.")
        content, now = Path(file).read_bytes(), clock.now()
        try:
            preview = bring_setup.look(content, by=by, now=now)
            if apply:
                bring_setup.bring(content, seen=preview.seen, by=by, now=now)
        except shape.NotReadable as error:
            raise CommandError("\n".join(f"{where or '-'}: {why}" for where, why in error.remarks)) from None
        for program, place, before, after in preview.changes:
            self.stdout.write(f"{program}: {place}: {json.dumps(before)} -> {json.dumps(after)}")
        done = "made" if apply else "would be made; --apply makes them"
        self.stdout.write(f"{len(preview.changes)} changes {done}.")
