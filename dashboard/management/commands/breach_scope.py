"""Who saw what since a day: `manage.py breach_scope --since 2026-11-01 --by E12345`."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from dashboard.breach import Scope
from people import clock
from people.spreadsheets import Csv


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("a day looks like 2026-11-01") from None


class Command(BaseCommand):
    help = (
        "Tell which pages about people were opened, which lists left and which names were read by API"
        " in a span of days; or, with --people, whom that was about, as CSV."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=day, required=True, help="the first day")
        parser.add_argument("--until", type=day, help="the last day; today if not said")
        parser.add_argument("--by", default="", help="employee id of the one whose account it was")
        parser.add_argument("--people", action="store_true", help="only whom it was about, to tell them")

    def handle(
        self, *args: Any, since: date, until: date | None, by: str, people: bool, **options: Any
    ) -> None:
        scope = Scope(since, until or clock.today(), by)
        if people:
            self._people(scope)
        else:
            self._report(scope)

    def _report(self, scope: Scope) -> None:
        if scope.since < (kept := clock.today() - timedelta(days=settings.RETENTION_DAYS["look"])):
            self.stdout.write(f"Who opened pages is kept since {kept}: what was opened before is not told.")
        whose = f" by {scope.by}" if scope.by else ""
        self.stdout.write(f"{scope.since} to {scope.until}{whose}: {scope.people().count()} people seen.")
        for row in scope.pages():
            about = f" ({row['of']})" if row["of"] else ""
            self.stdout.write(
                f"- {row['by_name']}: {row['what']} {row['where']}{about}: {row['people']} people"
            )
        for row in scope.files():
            self.stdout.write(
                f"- {row['on']} {row['who']}: {row['verb']} {row['what']}:"
                f" {row['rows']} rows: {row['reason']}"
            )

    def _people(self, scope: Scope) -> None:
        rows: list[list[object]] = [[each.employee_id, each.full_name, each.email] for each in scope.people()]
        sheet = b"".join(Csv.chunks([["employee_id", "name", "email"], *rows]))
        self.stdout.write(sheet.decode("utf-8-sig"), ending="")
