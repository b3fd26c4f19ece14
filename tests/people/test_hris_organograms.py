"""Two real departments: posts, some of them vacant, and the lines between them."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from people.hris import plan, reading, rows
from people.hris.memory import Memory
from people.hris.plan import Plan
from people.hris.reading import UnreadableFile

TODAY = date(2026, 3, 2)
FOLDER = Path(__file__).parents[2] / "../shared/data/uk_organogram"
DEPARTMENTS = ("foreign_and_commonwealth_office-2011-09-30", "ministry_of_defence-2015-09-30")
POST, HOLDER, ABOVE = "Post Unique Reference", "Person Key", "Reports to Senior Post"


def imported(name: str, memory: Memory = Memory()) -> Plan:  # noqa: B008  frozen
    content = (FOLDER / f"{name}.csv").read_bytes()
    feed = rows.parse(reading.read(content, max_bytes=20_000_000), today=TODAY, memory=memory)
    return plan.plan(feed, {}, today=TODAY)


def posts(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def held(found: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """Post → its first holder."""
    by_post: dict[str, dict[str, str]] = {}
    for post in found:
        if post[HOLDER]:
            by_post.setdefault(post[POST], post)
    return by_post


def next_above(found: list[dict[str, str]], post: dict[str, str]) -> str:
    """The nearest post above that somebody holds, as a reader of the chart would follow the lines."""
    above = {one[POST]: one[ABOVE] for one in reversed(found)}
    here = post[ABOVE]
    while here in above and here not in held(found):
        here = above[here]
    return here if here in held(found) else ""


@pytest.mark.parametrize(("department", "people"), list(zip(DEPARTMENTS, (126, 173), strict=True)))
def test_every_held_post_is_imported_once(department, people):
    made = imported(f"{department}-senior")

    expected = held(posts(f"{department}-senior"))
    assert {one.employee_id: one.job_title for one in made.created} == {
        post: row["Job Title"] for post, row in expected.items()
    }
    assert len(made.created) == people


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_vacant_and_doubled_posts_are_rejected_with_their_reason(department):
    made = imported(f"{department}-senior")

    found = posts(f"{department}-senior")
    vacant = sum(not post[HOLDER] for post in found)
    assert Counter(no.reason for no in made.rejected) == Counter(
        {"nobody named": vacant, "employee id twice": len(found) - vacant - len(held(found))}
    )


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_lines_pass_over_vacant_posts_to_the_next_manager(department):
    made = imported(f"{department}-senior")

    found = posts(f"{department}-senior")
    assert {one.employee_id: one.manager_id for one in made.created} == {
        post: next_above(found, row) for post, row in held(found).items()
    }


@pytest.mark.parametrize(("department", "tops"), list(zip(DEPARTMENTS, (1, 10), strict=True)))
def test_top_posts_have_nobody_above(department, tops):
    found = posts(f"{department}-senior")
    heads = {post[POST] for post in found if post[ABOVE] == "XX"}

    made = imported(f"{department}-senior")

    assert len(heads) == tops
    assert {one.manager_id for one in made.created if one.employee_id in heads} <= {""}
    assert [no.reason for no in made.flagged if no.reason == "manager not found"] == []


def test_grades_are_asked_once_each_and_remembered():
    name = f"{DEPARTMENTS[0]}-senior"
    asked = {question.word: question.count for question in imported(name).feed.questions}

    grades = Counter(row["Grade (or equivalent)"] for row in held(posts(name)).values())
    answers = {("level", "scs2"): "head", ("level", "scs3"): "director", ("level", "scs4"): ""}
    made = imported(name, Memory(words=answers))

    assert asked == grades
    assert (made.feed.questions, Counter(one.level for one in made.created)) == (
        [], {"head": grades["SCS2"], "director": grades["SCS3"], "": grades["SCS4"]},
    )  # fmt: skip


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_chart_without_people_is_refused_with_its_columns(department):
    with pytest.raises(UnreadableFile) as refused:
        imported(f"{department}-junior")

    assert refused.value.named["missing"] == "employee_id, full_name"
    assert refused.value.feed is not None
    assert "Reporting Senior Post" in refused.value.feed.all_headers
