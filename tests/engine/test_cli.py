"""The engine over files: the result and 0, or one line and 2."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from matching.engine import problem_from_dict, solve
from matching.engine.__main__ import main
from tests.engine.test_reading import PUBLISHED, changed


def test_engine_prints_the_result_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problem = changed("past", [])
    problem["mentees"][0] |= {"country": "PL", "level": 2}
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(problem))

    done = _run(str(file))

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == solve(problem_from_dict(problem)).as_dict()
    assert json.loads(done.stdout)["matched"] == 1
    assert (main([str(file)]), *capsys.readouterr()) == (0, done.stdout, "")


def test_engine_refuses_a_bad_file_with_one_line_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(PUBLISHED | {"mentors": [{"id": float("nan")}]}))

    done = _run(str(file))

    line = "mentors[0].id: expected a whole number of at most 9007199254740992 in size, found nan\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", line)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "usage: python -m matching.engine PROBLEM.json\n"),
        (["one", "two"], "usage: python -m matching.engine PROBLEM.json\n"),
        (["no\nsuch.json"], "'no\\nsuch.json': No such file or directory\n"),
        (["nul\0.json"], "'nul\\x00.json': embedded null byte\n"),
        (["."], "'.': Is a directory\n"),
    ],
)
def test_engine_says_in_one_line_what_it_needs(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(arguments)

    assert (code, *capsys.readouterr()) == (2, "", line)


def test_locks_that_contradict_are_refused_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = changed("past", [])
    second = problem["mentees"][0] | {"id": 8, "person": 13, "country": "PL", "level": 2}
    problem["mentees"] = [second, second | {"id": 9, "person": 14}]
    problem["mentors"][0]["seats"] = 1
    problem["locked"] = [[1, 8], [1, 9]]
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(problem))

    code = main([str(file)])

    assert (code, *capsys.readouterr()) == (2, "", "locked: mentor 1 has 2 locked mentees and 1 seats\n")


def test_the_command_leaves_with_the_code_of_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["matching.engine"])
    monkeypatch.delitem(sys.modules, "matching.engine.__main__")

    with pytest.raises(SystemExit) as left:
        runpy.run_module("matching.engine", run_name="__main__")

    assert left.value.code == 2


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "matching.engine", *arguments],
        cwd=Path(__file__).parents[2],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
