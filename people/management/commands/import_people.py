from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _

from people import clock, exports, spreadsheets
from people.actions import feed_folder, roster
from people.hris.reading import UnreadableFile
from people.hris.report import report
from people.models import RosterImport
from people.models.import_words import BOTH, BRAKES, REASONS, refusal, stopped_by

WAITS = 3  # the exit code for “a second person has to agree”
TOLD = ("rows", "created", "updated", "unchanged", "missing", "gone", "rejected", "flagged", "cleaned")
Source, Takes = RosterImport.Source, RosterImport.Takes


class Command(BaseCommand):
    help = (
        "Import people from an HR system's CSV file or workbook, or the newest file of a folder that was "
        "not read before: the same as the page, with the same report and brakes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE_OR_FOLDER")
        parser.add_argument("--part", action="store_true", help="the file names a part of the people only")
        parser.add_argument("--all-rows", action="store_true", help="apply nothing where a row is rejected")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")
        parser.add_argument("--rejects", type=Path, metavar="OUT.csv", help="write the rejected rows there")
        parser.add_argument("--json", action="store_true", help="print the numbers as JSON in the last line")

    def handle(self, *, file: Path, dry_run: bool, rejects: Path | None, **options: Any) -> None:
        path = self._path(file)
        if path is None:
            self.stdout.write(_("Nothing new in %(folder)s.") % {"folder": file})
            return
        source = Source.FOLDER if file.is_dir() else Source.COMMAND
        try:
            if dry_run:
                content = feed_folder.content(path)
                row, no = None, None
                told = report(roster.look(content, now=clock.now(), is_full=not options["part"])[0])
            else:
                row, no = self._run(path, source, **options)
                told = row.report
        except UnreadableFile as error:
            raise CommandError(f"{path.name}: {refusal(error)}") from error
        except OperationalError as error:
            raise CommandError(_("Another import is running. Nothing was applied; run it again.")) from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        if rejects:
            self._write(rejects, spreadsheets.Csv.file(exports.rejected_rows(told["rejected"])))
        self._finish(row, no, told, path.name, as_json=options["json"])

    def _path(self, file: Path) -> Path | None:
        try:
            return feed_folder.newest_unread(file) if file.is_dir() else file
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error

    def _run(
        self, path: Path, source: str, *, part: bool, all_rows: bool, **options: Any
    ) -> tuple[RosterImport, Exception | None]:
        return feed_folder.take(
            path,
            source=source,
            now=clock.now(),
            is_full=not part,
            takes=Takes.ALL_ROWS if all_rows else Takes.GOOD_ROWS,
        )

    def _finish(
        self,
        row: RosterImport | None,
        no: Exception | None,
        told: dict[str, Any],
        name: str,
        *,
        as_json: bool,
    ) -> None:
        self._tell(told, _outcome(no) if row else _("Nothing is written: this is a dry run."))
        for brake, words in stopped_by(row.brakes if row else (), BRAKES, BOTH):
            self.stdout.write(f"  {words % brake}")
        if as_json:
            self.stdout.write(json.dumps(told["counts"], ensure_ascii=False))
        if no:
            waits = isinstance(no, roster.NeedsSecondPerson)
            raise CommandError(f"{name}: {_outcome(no)}", returncode=WAITS if waits else 1)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error

    def _tell(self, told: dict[str, Any], outcome: str) -> None:
        self.stdout.write(outcome)
        for name in TOLD:
            self.stdout.write(f"  {name:<10} {told['counts'][name]:>7}")
        for kind in ("rejected", "flagged"):
            for remark in told[kind]:
                where = f"row {remark['row']}, {remark['column']}".removesuffix(", ")
                self.stdout.write(f"  {kind}: {where}: {REASONS.get(remark['reason'], remark['reason'])}")


def _outcome(no: Exception | None) -> str:
    """What became of the file, in one sentence."""
    if no is None:
        return _("Applied.")
    words = {
        roster.NeedsSecondPerson: _(
            "Nothing is written: an HR administrator has to agree on the import page."
        ),
        roster.AsksFirst: _("Nothing is written: say on the import page whether days or months come first."),
        roster.NothingTaken: _("no row could be taken."),
        roster.RowsRejected: _("Nothing is written: some rows are rejected, and all rows were asked for."),
        roster.NoAdministratorLeft: _(
            "Nothing is written: this file closes every HR administrator's account."
        ),
    }
    stale = _("Something changed here while the file was read. Nothing was applied; run it again.")
    return words.get(type(no), stale)
