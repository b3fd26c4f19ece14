"""The record of processing as Markdown: `manage.py processing_record --language nl`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from dashboard import record


class Command(BaseCommand):
    help = "Write what is held about people: columns, class, purpose, who sees it, how long."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")

    def handle(self, *args: Any, language: str, **options: Any) -> None:
        with translation.override(language):
            self.stdout.write("\n".join(lines()))


def lines() -> list[str]:
    found = [f"# {_('What is held about people')}"]
    head = [_("What"), _("Class"), _("Purpose"), _("Who sees it"), _("How long")]
    for table in record.tables():
        found += ["", f"## {table.name}", "", _row(head), _row(["---"] * len(head))]
        found += [_row([row.columns, row.kind, row.purpose, row.seen, row.keep]) for row in table.rows]
    return found


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
