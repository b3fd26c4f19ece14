"""Seal with the newest key what older keys have sealed; afterwards the older ones can be thrown away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people import sealing
from people.actions import note_keys


class Command(BaseCommand):
    help = "Seal what pairs wrote with the first of NOTE_KEYS; --check counts only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="count texts per key, change nothing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            try:
                done = note_keys.rotate()
            except sealing.CannotOpen as problem:
                raise CommandError(f"{problem} What was sealed anew before stays so.") from None
            self.stdout.write(f"{done} texts sealed anew.")
        counts = note_keys.counts()
        for row in counts:
            self.stdout.write(f"key {row.key}: {row.texts} texts{row.remark}")
        if any(not row.is_given for row in counts):
            raise CommandError("Some texts need a key that NOTE_KEYS does not hold: nobody can read them.")
