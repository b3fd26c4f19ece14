"""Whatever the file holds: a result and 0, or one line that names the place and 2; never anything else."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from matching.engine import __main__ as command
from tests.engine.making import diced
from tests.engine.test_reading import PUBLISHED

TEXT = json.dumps(PUBLISHED)
ODD = (None, True, 0, -1, 1.5, -0.0, 1e300, float("nan"), float("-inf"), 2**53, -(2**53), 10**40)
ODD += ("", "x\ny", "\ud800", "\u2028", "\0", "🦊" * 50, [], [[]], [[[[]]]], {}, {"id": []}, [None, 1, "a"])


def told(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes) -> tuple[int, str, str]:
    file = tmp_path / "problem.json"
    file.write_bytes(text)
    return command.main([str(file)]), *capsys.readouterr()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"seed": 1', '"seed": 1, "seed": 2', "the file is not clear: 'seed' appears twice in one object"),
        (
            '"seats": 2',
            '"seats": 2, "seats": 2',
            "the file is not clear: 'seats' appears twice in one object",
        ),
        ('"seed": 1', f'"seed": {"9" * 5000}', "policy.seed: expected a whole number of at most"),
        (
            '"weight": 40',
            f'"weight": -{"9" * 5000}',
            "policy.wishes[0].weight: expected a number, found -inf",
        ),
        ('"weight": 40', '"weight": 1e999', "policy.wishes[0].weight: expected a number, found inf"),
        ('"min": 2', '"min": NaN', "policy.musts[2].min: expected a number, found nan"),
        ('"NL"', '"\\ud800"', "mentors[0].country: expected text or null, found '\\ud800'"),
        ('"nl"', '"\\udfff"', "mentors[0].languages: expected a list of texts, found ['\\udfff', 'en']"),
        ('"past"', '"\\u001b[31m"', "problem: '\\x1b[31m' is not known here"),
        ("[[1, 7]]", "[" * 900 + "]" * 900, "past[0]: expected [mentor id, mentee id], found [[["),
        ("[[1, 7]]", "[" * 90_000 + "]" * 90_000, "the file is nested too deeply"),
        ("[7, 15]", "[1e308, -1e308]", "mentors[0].hours: expected [start, end] in hours or null"),
        (
            '"seed": 1',
            f'"seed": 1, "priority_days": {[*range(99)]}',
            "policy.priority_days: expected at most",
        ),
        ("}]", "}],", "the file is not JSON: "),
    ],
)
def test_hostile_text_is_refused_in_one_line_that_names_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, line: str
) -> None:
    code, out, err = told(tmp_path, capsys, TEXT.replace(old, new, 1).encode())

    assert (code, out, err[: len(line)]) == (2, "", line)
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    [b'"\xff"', b'"\xed\xa0\x80"', TEXT.encode("utf-16"), TEXT.encode("utf-16-le") + b"\xd8", b"\0\xff"],
)
def test_other_encodings_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes) -> None:
    code, out, err = told(tmp_path, capsys, text)

    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith(("the file is not written in UTF-8: byte ", "the file is not JSON: "))


def test_a_byte_order_mark_is_no_hindrance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(tmp_path, capsys, b"\xef\xbb\xbf" + TEXT.encode()) == told(tmp_path, capsys, TEXT.encode())


def test_numbers_beyond_the_solver_are_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def overflow(problem: object) -> None:
        raise ArithmeticError("the flow ended with 7")

    monkeypatch.setattr(command, "solve", overflow)

    line = "the numbers of the problem are beyond the solver: the flow ended with 7\n"
    assert told(tmp_path, capsys, TEXT.encode()) == (2, "", line)


@pytest.mark.parametrize("hundred", range(8))
def test_odd_values_in_odd_places_are_read_or_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], hundred: int
) -> None:
    for number in range(100 * hundred, 100 * hundred + 100):
        dice = random.Random(number)
        written = json.loads(TEXT) if number % 2 else diced(number).as_dict()
        for _ in range(dice.randint(1, 3)):
            spoil(written, dice)
        code, out, err = told(tmp_path, capsys, json.dumps(written).encode())

        assert code in (0, 2), number
        assert (len(out.splitlines()), len(err.splitlines())) == ((1, 0) if code == 0 else (0, 1)), number
        assert code or json.loads(out)["certificate"]["proved"], number


def spoil(written: Any, dice: random.Random) -> None:
    """Put an odd value somewhere, or take one away, or put one in twice."""
    here = written
    while True:
        places = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not places:
            return
        place = dice.choice(places)
        deeper = here[place]
        if not isinstance(deeper, dict | list) or not deeper or dice.random() < 0.25:
            break
        here = deeper
    if isinstance(here, list) and dice.random() < 0.2:
        here.append(here[place])
    elif dice.random() < 0.2:
        del here[place]
    else:
        here[place] = dice.choice(ODD)
