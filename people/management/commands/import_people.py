from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from people import clock, exports
from people.actions import roster
from people.hris.reading import UnreadableFile
from people.hris.report import report
from people.models.import_words import REASONS, refusal


class Command(BaseCommand):
    help = "Import people from an HR system's CSV file: the same as the page, with the same report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")
        parser.add_argument("--rejects", type=Path, metavar="OUT.csv", help="write the rejected rows there")
        parser.add_argument("--json", action="store_true", help="print the numbers as JSON in the last line")

    def handle(self, *, file: Path, dry_run: bool, rejects: Path | None, **options: Any) -> None:
        content = self._content(file)
        try:
            told = report(roster.read(content, now=clock.now()))
        except UnreadableFile as error:
            raise CommandError(f"{file.name}: {refusal(error)}") from error
        if rejects:
            self._write(rejects, exports.rejected_rows(told["rejected"]))
        if not told["counts"]["people"]:
            raise CommandError(_("%(file)s: no row could be taken.") % {"file": file.name})
        if not dry_run:
            told = self._applied(content, file.name)
        self._tell(told, dry_run=dry_run)
        if options["json"]:
            self.stdout.write(self._line(told))

    def _content(self, file: Path) -> bytes:
        try:
            if file.stat().st_size > settings.FEED_MAX_BYTES:
                too_big = UnreadableFile("too big", megabytes=settings.FEED_MAX_BYTES // 1024 // 1024)
                raise CommandError(f"{file.name}: {refusal(too_big)}")
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error

    def _applied(self, content: bytes, file_name: str) -> dict[str, Any]:
        now = clock.now()
        roster_import = roster.preview(content, file_name=file_name, by=None, now=now)
        try:
            roster.apply_import(roster_import, by=None, now=now)
        except roster.PreviewIsStale as error:
            raise CommandError(
                _("Something changed here while the file was read. Nothing was applied; run it again.")
            ) from error
        return roster_import.report

    def _tell(self, told: dict[str, Any], *, dry_run: bool) -> None:
        counts = told["counts"]
        self.stdout.write(_("Nothing is written: this is a dry run.") if dry_run else _("Applied."))
        for name in ("rows", "created", "updated", "unchanged", "missing", "rejected", "flagged", "cleaned"):
            self.stdout.write(f"  {name:<10} {counts[name]:>7}")
        for kind in ("rejected", "flagged"):
            for remark in told[kind]:
                where = f"row {remark['row']}, {remark['column']}".removesuffix(", ")
                self.stdout.write(f"  {kind}: {where}: {REASONS.get(remark['reason'], remark['reason'])}")

    def _line(self, told: dict[str, Any]) -> str:
        return json.dumps(told["counts"], ensure_ascii=False)
