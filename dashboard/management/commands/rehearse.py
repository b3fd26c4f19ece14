"""Live a program's year with an invented cohort and write down every mail, task and signal."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboard import rehearsal
from dashboard.exports import rehearsal_csv
from people import clock
from programs.models import Program


class Command(BaseCommand):
    help = "Rehearse a program: nothing is kept in the database and no mail is sent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("program", type=int, help="the number in the address of the program")
        parser.add_argument("--year", action="store_true", help="a whole year and six weeks (as without)")
        parser.add_argument("--days", type=int, default=rehearsal.DAYS, help="fewer days, for a first look")
        parser.add_argument("--pairs", type=int, default=rehearsal.COHORT)
        parser.add_argument("--out", required=True, help="a folder for lines.csv and report.json")

    def handle(self, *args: Any, **options: Any) -> None:
        program = Program.objects.filter(pk=options["program"]).first()
        if program is None:
            raise CommandError("There is no program with this number.")
        days = rehearsal.DAYS if options["year"] else options["days"]
        report = rehearsal.run(program, now=clock.now(), pairs=options["pairs"], days=days)
        folder = Path(options["out"])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lines.csv").write_bytes(rehearsal_csv(report.plain()["lines"]))
        (folder / "report.json").write_text(json.dumps(report.plain(), indent=1), encoding="utf-8")
        kinds = {kind: sum(line.kind == kind for line in report.lines) for kind in ("mail", "task", "signal")}
        self.stdout.write(f"{report.program}: {report.pairs} pairs, {days} days")
        self.stdout.write(f"  {kinds['mail']} mails, {kinds['task']} tasks, {kinds['signal']} signals")
        self.stdout.write(f"  most mails to one person within a week: {report.most_mails_a_week}")
        self.stdout.write(f"  how it ended: {report.states}")
        self.stdout.write(f"  written to {folder}; nothing was kept in the database and no mail was sent")
