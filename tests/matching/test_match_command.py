from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from matching.engine import problem_from_dict, solve
from matching.engine.__main__ import main
from matching.models import MatchRun, Proposal
from people.models import Person
from programs.models import Program
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory


@pytest.fixture
def rivals(program: Program) -> list[int]:
    """Three mentees, one mentor with one seat in another country."""
    MentorFactory(program=program, person__country="SE", seats=1)
    return [MenteeFactory(program=program, person__country="NL").pk for _ in range(3)]


def match(program: Program, *arguments: str) -> str:
    out = io.StringIO()
    call_command("match", program.name, *arguments, stdout=out)
    return out.getvalue()


def test_dry_run_tells_and_writes_nothing_down(program: Program, rivals: list[int]) -> None:
    told = match(program, "--dry-run")

    assert "1 of 3 mentees get a mentor" in told
    assert "proved to be the most" in told
    assert "3 mentees (country NL" in told
    assert "compete for 1 seats of 1 mentors (outside country NL; " in told
    assert told.endswith("Nothing was written down.\n")
    assert not MatchRun.objects.exists()


def test_run_is_kept_as_a_draft_to_review(program: Program, rivals: list[int]) -> None:
    told = match(program)

    run = MatchRun.objects.get()
    assert (run.state, run.planned_by, Proposal.objects.filter(run=run).count()) == (
        "solved",
        program.owner,
        1,
    )
    assert f"Kept as draft {run.pk}" in told
    with pytest.raises(CommandError, match=f"Draft {run.pk} waits to be reviewed"):
        match(program)


def test_problem_file_gives_the_same_result_elsewhere(
    program: Program, rivals: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "problem.json"

    told = json.loads(match(program, "--dry-run", "--json", "--problem", str(file)))

    assert main([str(file)]) == 0
    assert json.loads(capsys.readouterr().out) == told
    assert solve(problem_from_dict(json.loads(file.read_text()))).as_dict() == told
    assert {row["mentee"] for row in told["unmatched"]} < set(rivals)
    assert not any(person.family_name in file.read_text() for person in Person.objects.all())


def test_program_is_found_by_number(program: Program) -> None:
    call_command("match", str(program.pk), "--dry-run", stdout=io.StringIO())


def test_unknown_program_is_said(db: None) -> None:
    with pytest.raises(CommandError, match="No program is called Nowhere"):
        call_command("match", "Nowhere", "--dry-run")


def test_run_is_planned_by_somebody_who_coordinates(program: Program, rivals: list[int]) -> None:
    PersonFactory(email="other@example.com")

    with pytest.raises(CommandError, match="does not coordinate"):
        match(program, "--by", "other@example.com")
    with pytest.raises(CommandError, match="Say with --by"):
        match(program, "--by", "nobody@example.com")


def test_closed_program_pairs_nobody(program: Program, rivals: list[int]) -> None:
    Program.objects.update(state="closed")

    with pytest.raises(CommandError, match="pairs nobody"):
        match(program)
    assert "1 of 3" in match(program, "--dry-run")
