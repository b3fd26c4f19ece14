"""What a person corrects or answers once, and what a file asks."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from people.hris import levels, plan, reading, rows, words
from people.hris.memory import Memory
from people.hris.reading import UnreadableFile
from people.hris.records import Feed, Question
from tests.people.feeds import row, sheet, table

TODAY = date(2026, 3, 2)
SURVEY = Path(__file__).parents[2] / "../shared/data/it_salary_eu_2020/it_salary_survey_eu_2020.csv"
KEPT = Memory()


def parse(content: bytes, memory: Memory = KEPT) -> Feed:
    return rows.parse(reading.read(content, max_bytes=20_000_000), today=TODAY, memory=memory)


# --- Columns corrected by hand --------------------------------------------------------------------------
ODD = "Key | Who | Post box | Maker of\n1 | Ada Lovelace | ada@example.com | Engines"
BY_HAND = {"employee_id": "Key", "full_name": "Who", "email": "Post box"}


def test_unknown_headers_are_refused_with_what_there_is_to_choose():
    with pytest.raises(UnreadableFile) as refused:
        parse(table(ODD))

    feed = refused.value.feed
    assert feed is not None
    assert (refused.value.named, feed.header_row) == ({"missing": "employee_id, full_name"}, 1)
    assert feed.all_headers == ["Key", "Who", "Post box", "Maker of"]


def test_columns_told_by_hand_are_read():
    feed = parse(table(ODD), Memory(columns=BY_HAND))

    assert [(one.employee_id, one.name, one.email) for _, one in feed.records] == [
        ("1", "Ada Lovelace", "ada@example.com")
    ]
    assert feed.unused == ["Maker of"]


def test_column_told_by_hand_is_taken_from_the_field_it_looked_like():
    content = sheet(row(1, Location="Analyst", Job_title="Utrecht"))

    record = parse(content, Memory(columns={"job_title": "Location", "location": "Job title"})).records[0][1]

    assert (record.job_title, record.location) == ("Analyst", "Utrecht")


def test_column_left_out_by_hand_is_not_read_and_changes_nobody():
    content = sheet(row(1, Location="Utrecht"))

    feed = parse(content, Memory(columns={"location": ""}))

    assert ("location" in feed.fields, feed.records[0][1].location) == (False, "")


def test_header_that_the_file_no_longer_has_is_passed_over():
    assert parse(sheet(row(1)), Memory(columns={"country": "Gone"})).records[0][1].country == "NL"


def test_signature_is_of_the_headers_and_not_of_the_people():
    one, other, wider = sheet(row(1)), sheet(row(2)), sheet(row(1, Location="Utrecht"))

    assert parse(one).signature == parse(other).signature != parse(wider).signature


# --- Words and dates ------------------------------------------------------------------------------------
def test_unknown_words_are_asked_once_each_with_their_rows():
    feed = parse(sheet(row(1, Country="Nomadic"), row(2, Country="nomadic "), row(3, Level="Grade 7")))

    assert feed.questions == [
        Question("country", "Nomadic", "nomadic", 2, (2, 3)),
        Question("level", "Grade 7", "grade7", 1, (4,)),
    ]


def test_answered_words_are_used_and_not_asked_again():
    answers = {("country", "nomadic"): "BE", ("level", "grade7"): ""}

    feed = parse(sheet(row(1, Country="Nomadic", Level="Grade 7")), Memory(words=answers))

    assert (feed.records[0][1].country, feed.records[0][1].level) == ("BE", "")
    assert (feed.questions, feed.flagged) == ([], [])


def test_rejected_row_asks_nothing():
    assert parse(sheet(row(1, Country="Nomadic", Work_Email="bad"), row(2))).questions == []


@pytest.mark.parametrize(("month_first", "day"), [(True, date(2024, 3, 4)), (False, date(2024, 4, 3))])
def test_answer_decides_an_ambiguous_file(month_first, day):
    content = sheet(row(1, Hire_date="03/04/2024"))

    asked, told = parse(content), parse(content, Memory(month_first=month_first))

    assert (asked.is_ambiguous, [question.word for question in asked.questions]) == (True, ["03/04/2024"])
    assert (told.is_ambiguous, told.questions, told.records[0][1].hired_on) == (False, [], day)


def test_one_date_that_fits_one_order_only_settles_the_file():
    feed = parse(sheet(row(1, Hire_date="03/04/2024"), row(2, Hire_date="04/13/2024")))

    assert (feed.is_ambiguous, feed.records[0][1].hired_on) == (False, date(2024, 3, 4))


def test_asking_twice_gives_the_same_plan():
    content = sheet(row(1, Hire_date="03/04/2024", Country="Nomadic"))
    memory = Memory(words={("country", "nomadic"): "BE"}, month_first=True)
    present = {one.employee_id: one for one in plan.plan(parse(content, memory), {}, today=TODAY).people}

    again = plan.plan(parse(content, memory), present, today=TODAY)

    assert (again.created, again.updated) == ([], [])


def test_status_column_about_something_else_says_nothing():
    feed = parse(
        table("Employee ID | Name | Status\n1 | Ada Lovelace | Full-time\n2 | Bob Babbage | Married")
    )

    assert "is_active" not in feed.fields
    assert all(one.is_active for one in (record for _, record in feed.records))


# --- Real answers of 1,253 employees ----------------------------------------------------------------------
@pytest.fixture(scope="module")
def survey() -> list[dict[str, str]]:
    with SURVEY.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_real_level_words_are_resolved_or_asked(survey):
    written = [one["Seniority_level"] for one in survey]
    feed = parse(sheet(*(row(n, Level=word) for n, word in enumerate(written))))

    told = Counter(word.strip() for word in written if word.strip())
    known = sum(count for word, count in told.items() if levels.level(word))
    asked = sum(question.count for question in feed.questions)
    assert (known + asked, asked) == (told.total(), 8)
    assert known / told.total() > 0.99
    assert all(levels.level(word) for word, count in told.items() if count > 3)


def test_real_language_words_are_resolved(survey):
    told = Counter(one["Main language at work"].strip() for one in survey)
    del told[""]

    unknown = {word: count for word, count in told.items() if not words.languages(word)}

    assert unknown == {"50/50": 1, "Deuglisch": 1, "both": 1}
    assert (words.languages("Русский"), words.languages("English and German")) == (("ru",), ("de", "en"))
