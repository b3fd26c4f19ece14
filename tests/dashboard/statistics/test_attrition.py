"""Leaving in a company of 1,470 invented people, against the figures computed for it elsewhere."""

import csv
import json
from pathlib import Path

import pytest

from dashboard import statistics

FOLDER = Path(__file__).parents[3] / "../shared/data/ibm_attrition"
EXPECTED = json.loads((FOLDER / "EXPECTED_STATS.json").read_text())["ibm"]
GROUPS = {
    "all": lambda row: True,
    "trained0": lambda row: row["TrainingTimesLastYear"] == "0",
    "trained>=1": lambda row: row["TrainingTimesLastYear"] != "0",
    "Sales": lambda row: row["Department"] == "Sales",
    "HR": lambda row: row["Department"] == "Human Resources",
    "R&D": lambda row: row["Department"] == "Research & Development",
    "OverTimeYes": lambda row: row["OverTime"] == "Yes",
    "OverTimeNo": lambda row: row["OverTime"] == "No",
}


@pytest.fixture(scope="module")
def people() -> list[dict[str, str]]:
    file = next(FOLDER.glob("*.csv"))
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def counted(people: list[dict[str, str]], group: str) -> tuple[int, int]:
    rows = [row for row in people if GROUPS[group](row)]
    return sum(row["Attrition"] == "Yes" for row in rows), len(rows)


@pytest.mark.parametrize("group", GROUPS)
def test_share_who_left_is_as_expected(people, group):
    wanted = EXPECTED[group]
    left, all_ = counted(people, group)
    found = statistics.share(left, all_)

    assert (left, all_) == (wanted["k"], wanted["n"])
    assert found.value == pytest.approx(wanted["p"], abs=1e-6)
    assert [found.low, found.high] == pytest.approx(wanted["wilson95"], abs=1e-6)


def test_groups_of_the_expectation_are_all_counted():
    assert set(GROUPS) == set(EXPECTED) - {"diff_trained0_minus_trained1"}


def test_difference_between_trained_and_not_is_as_expected(people):
    wanted = EXPECTED["diff_trained0_minus_trained1"]
    found = statistics.difference(counted(people, "trained0"), counted(people, "trained>=1"))

    assert found.value == pytest.approx(wanted["diff"], abs=1e-6)
    assert [found.low, found.high] == pytest.approx(wanted["newcombe95"], abs=1e-6)
