"""The nightly round by hand, or what it would do."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dashboard.actions import retention
from people import clock


class Command(BaseCommand):
    help = "Forget what was kept long enough; with --dry-run only say what that is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Change nothing.")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        now, today = clock.now(), clock.today()
        if dry_run:
            day = retention.Day(now, today)
            for line in retention.would_go(day):
                self.stdout.write(line)
            done = {rule.name: rule.due(day) for rule in retention.rules()}
        else:
            done = retention.run(now=now, today=today)
        for name, amount in done.items():
            self.stdout.write(f"{name:<12}{amount:>8}")
