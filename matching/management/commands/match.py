"""Calculate a match run from the console: `manage.py match "Leaders across borders" --dry-run`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching import load
from matching.actions import runs
from matching.engine import BadProblem, Bottleneck, Problem, Result, Shared, Why, solve
from matching.models import MatchRun, Policy
from people import clock
from people.models import Person
from programs.actions.participants import ProgramIsNotOpen
from programs.models import Program


class Command(BaseCommand):
    help = "Calculate who would mentor whom: kept as a draft to review, or with --dry-run only told."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("program", help="name or number of the program")
        parser.add_argument("--dry-run", action="store_true", help="write nothing down")
        parser.add_argument("--json", action="store_true", help="print the whole result as JSON")
        parser.add_argument("--problem", type=Path, help="write the problem to this file; it holds no names")
        parser.add_argument(
            "--by", help="address of the coordinator who plans; the program's owner unless told"
        )

    def handle(self, *args: Any, program: str, **options: Any) -> None:
        found = _program(program)
        draft = None if options["dry_run"] else _draft(found, options["by"])
        policy = draft.policy if draft else Policy.objects.current(found)
        try:
            problem = load.problem(found, policy, today=clock.today(), run=draft)
            result = solve(problem)
        except BadProblem as refusal:
            raise CommandError(str(refusal)) from None
        if draft:
            runs.solve(draft, now=clock.now())
        if options["problem"]:
            options["problem"].write_text(json.dumps(problem.as_dict()) + "\n", encoding="utf-8")
        if options["json"]:
            self.stdout.write(json.dumps(result.as_dict()))
            return
        self.stdout.write("\n".join(lines(problem, result)))
        kept = f"Kept as draft {draft.pk}, to be reviewed." if draft else "Nothing was written down."
        self.stdout.write(kept)


def lines(problem: Problem, result: Result) -> list[str]:
    """The result in a few lines."""
    alone = sum(row.reason is Why.NO_ALLOWED_MENTOR for row in result.unmatched)
    sure = "proved to be the most" if result.certificate.proved else "not proved to be the most"
    points = f"{result.total / 100:.2f} points"
    told = [
        f"{result.matched} of {len(problem.mentees)} mentees get a mentor, with {points}: {sure}.",
        f"{alone} may have none of the {len(problem.mentors)} mentors.",
    ]
    return told + [competition(group) for group in result.bottlenecks]


def competition(group: Bottleneck) -> str:
    """A group with too few seats in one line, both sides in words."""
    theirs = "; ".join(_facts(group.shared)) or "nothing in common"
    outside = [f"outside {name} {value}" for name, value in group.mentors_outside]
    ours = "; ".join([*outside, *_facts(group.mentors_share)]) or "nothing in common"
    mentees, mentors = f"{len(group.mentees)} mentees ({theirs})", f"{len(group.mentors)} mentors ({ours})"
    return f"{mentees} compete for {group.seats} seats of {mentors}."


def _facts(shared: Shared) -> list[str]:
    """Facts in words: country NL, languages en and nl."""
    return [f"{name} {' and '.join(v) if isinstance(v, tuple) else v}" for name, v in shared]


def _program(wanted: str) -> Program:
    """The program of this name or number."""
    rows = Program.objects.filter(name__iexact=wanted)
    if wanted.isdecimal():
        rows = rows | Program.objects.filter(pk=int(wanted))
    found = list(rows[:2])
    if len(found) != 1:
        raise CommandError(f"{'Several programs are' if found else 'No program is'} called {wanted}.")
    return found[0]


def _draft(program: Program, address: str | None) -> MatchRun:
    """A planned run, in the name of somebody who coordinates the program."""
    by = program.owner if address is None else Person.objects.active().filter(email__iexact=address).first()
    if by is None:
        raise CommandError("Say with --by who plans the run: nobody who works here has been found.")
    if not Program.objects.coordinated_by(by).filter(pk=program.pk).exists():
        raise CommandError(f"{by.full_name} does not coordinate {program.name}.")
    try:
        draft = runs.plan(program, by=by, now=clock.now())
    except ProgramIsNotOpen:
        raise CommandError(f"{program.name} pairs nobody at the moment. Try --dry-run.") from None
    if draft.state == MatchRun.State.SOLVED:
        raise CommandError(f"Draft {draft.pk} waits to be reviewed. Try --dry-run.")
    return draft
