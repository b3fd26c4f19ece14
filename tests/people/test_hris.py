from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.hris import columns, plan, reading, rows, words
from people.hris.memory import Memory
from people.hris.records import Feed, Record
from tests.people.feeds import company, row, sheet, table, truth

pytestmark = pytest.mark.usefixtures("read_here")

TODAY = date(2026, 3, 2)
MEGABYTES = 20 * 1024 * 1024
# The first word that nobody knows has the country names of all languages read: long, and once.
PATIENTLY = settings(deadline=None)


def parse(content: bytes) -> Feed:
    return rows.parse(reading.read(content, max_bytes=MEGABYTES), today=TODAY)


def applied(made: plan.Plan, present: dict[str, Record]) -> dict[str, Record]:
    return present | {record.employee_id: record for record in made.people}


@pytest.mark.parametrize(
    ("use", "family"),
    [
        ("0", "de Vries"),
        ("1", "van den Berg-de Vries"),
        ("2", "van den Berg"),
        ("3", "de Vries-van den Berg"),
    ],
)
def test_afas_name_use_gives_the_family_name(use, family):
    content = (
        "Medewerker;Roepnaam;Voorvoegsel;Geboortenaam;Voorvoegsel_partner;Geboortenaam_partner;Naamgebruik_code;Email_werk\r\n"
        f"001;Anna;de;Vries;van den;Berg;{use};anna@example.com\r\n"
    )

    record = parse(content.encode("cp1252")).records[0][1]

    assert record.family_name == family


def test_afas_contracts_of_one_person_become_the_one_that_holds_today():
    content = (
        b"Medewerker;Roepnaam;Geboortenaam;Email_werk;Functie_omschrijving;Begindatum_functie;Einddatum_functie\r\n"
        b"001;Anna;Vries;anna@example.com;Analyst;01-03-2020;31-12-2025\r\n"
        b"001;Anna;Vries;anna@example.com;Team lead;01-01-2026;\r\n"
        b"001;Anna;Vries;anna@example.com;Director;01-06-2026;\r\n"
    )

    feed = parse(content)

    record = feed.records[0][1]
    assert (len(feed.records), len(feed.rejected), feed.rows) == (1, 0, 3)
    assert (record.job_title, record.hired_on, record.left_on) == ("Team lead", date(2020, 3, 1), None)


def test_second_header_row_names_the_custom_columns():
    keys = ["USERID", "CUSTOM01", "EMAIL", "MANAGER"]
    labels = ["Userid", "Country", "Email", "Manager"]

    assert columns.has_labels(keys, labels) is True
    assert columns.merged(keys, labels) == ["USERID", "Country", "EMAIL", "MANAGER"]
    assert columns.has_labels(keys, ["0100", "NL", "a@example.com", "NO_MGR"]) is False


def test_row_numbers_are_those_of_a_spreadsheet():
    content = (
        b'Employee ID,First name,Last name,Work Email\n1,A,B,a@example.com\n\n2,A,"B\nC",bad\n3,A,B,bad\n'
    )

    rejected = parse(content).rejected

    assert [(no.row, no.employee_id, no.column) for no in rejected] == [
        (4, "2", "Work Email"),
        (5, "3", "Work Email"),
    ]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ('=HYPERLINK("http://x","pay")', 'HYPERLINK("http://x","pay")'),
        ("+1", "1"),
        ("@SUM(A1)", "SUM(A1)"),
        ("-", ""),
    ],
)
def test_formula_becomes_harmless_text(cell, kept):
    feed = parse(sheet(row(1, Job_title=cell)))

    assert feed.records[0][1].job_title == kept


def test_leading_zero_survives_the_spreadsheet_trick():
    assert parse(sheet(row(1, Employee_ID='="00042"'))).records[0][1].employee_id == "00042"


def test_circle_of_managers_is_told_and_does_not_stop_the_rest():
    feed = parse(
        sheet(row(1, Supervisor_ID="00002"), row(2, Supervisor_ID="00001"), row(3, Supervisor_ID="00001"))
    )

    made = plan.plan(feed, {}, today=TODAY)

    told = [(remark.employee_id, remark.reason) for remark in made.flagged]
    assert told == [("00001", "managers in a circle"), ("00002", "managers in a circle")]
    assert len(made.created) == 3


def test_second_column_of_a_name_is_told_and_can_be_chosen():
    twice = table("""
        Employee ID | Name         | Country | Country
        1           | Ada Lovelace |         | DE
    """)

    feed = parse(twice)
    chosen = rows.parse(
        reading.read(twice, max_bytes=10**6), today=TODAY, memory=Memory(columns={"country": "Country (2)"})
    )

    assert (feed.records[0][1].country, feed.unused) == ("", ["Country (2)"])
    assert (chosen.records[0][1].country, chosen.unused) == ("DE", ["Country"])


def test_column_that_is_not_read_beside_a_better_one_is_told():
    feed = parse(
        table("""
        Employee ID | Name         | Country | Usage location | Department | Division
        1           | Ada Lovelace | NL      | DE             | Board      | Corporate
    """)
    )

    assert feed.unused == ["Usage location", "Division"]


def test_language_that_nobody_knows_is_told():
    feed = parse(
        sheet(row(1, Languages="Dutch; Elbonian; n/a"), row(2, Languages="Flemish, Mandarin (C1), eng"))
    )

    assert [one.languages for _, one in feed.records] == [("nl",), ("en", "nl", "zh")]
    assert [(no.row, no.reason, no.value) for no in feed.flagged] == [(2, "language unknown", "Elbonian")]


def test_own_manager_is_left_blank():
    made = plan.plan(parse(sheet(row(1, Supervisor_ID="00001"))), {}, today=TODAY)

    assert [remark.reason for remark in made.flagged] == ["manager is the same person"]
    assert made.created[0].manager_id == ""


def test_sap_sentinel_means_no_manager():
    made = plan.plan(parse(sheet(row(1, Supervisor_ID="NO_MGR"))), {}, today=TODAY)

    assert (made.flagged, made.created[0].manager_id) == ([], "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(encoding, delimiter):
    content = sheet(row(1, Last_name="Müller; Söhne, Zoë"), encoding=encoding, delimiter=delimiter)

    assert parse(content).records[0][1].family_name == "Müller; Söhne, Zoë"


@pytest.mark.parametrize("name", ["successfactors", "bamboohr", "afas"])
def test_plan_agrees_with_the_truth_of_the_export(name):
    made = plan.plan(parse(company(name)), {}, today=TODAY)

    expected = truth(name)
    for remarks in ("rejected", "flagged", "cleaned"):
        told = [{"reason": remark.reason, "id": remark.employee_id} for remark in getattr(made, remarks)]
        assert told == expected[remarks]
    assert len(made.created) == expected["people"]


CELLS = {
    "Employee ID": st.sampled_from(["1", "2", "3", "4", "", "="]),
    "First name": st.sampled_from(["Ada", " A  da", "=Ada", ""]),
    "Last name": st.sampled_from(["van den Berg", "Van Dijk", "Lovelace", ""]),
    "Work Email": st.sampled_from(
        ["a@example.com", "A@example.com", "b@example.com", "c@example.com", "", "bad"]
    ),
    "Country": st.sampled_from(["NL", "Polska", "Nomadic", ""]),
    "Level": st.sampled_from(["Middle", "Sr.", "Poobah", ""]),
    "Supervisor ID": st.sampled_from(["1", "2", "3", "9", "", "NO_MGR"]),
    "Termination date": st.sampled_from(["", "2026-03-01", "2026-03-02", "2026-12-31", "31/02/2026"]),
    "Languages": st.sampled_from(["nl, en", "en", "", "Klingonisch"]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=8)


def feed_of(found: list[dict[str, str]]) -> Feed:
    return parse(sheet(row(0), *found))


@PATIENTLY
@given(ROWS, ROWS)
def test_planning_after_applying_finds_nothing_to_do(first, second):
    present = applied(plan.plan(feed_of(first), {}, today=TODAY), {})
    feed = feed_of(second)

    present = applied(plan.plan(feed, present, today=TODAY), present)

    again = plan.plan(feed, present, today=TODAY)
    assert (again.created, again.updated) == ([], [])


@PATIENTLY
@given(ROWS, ROWS)
def test_nobody_shares_an_address_and_every_manager_exists(first, second):
    present = applied(plan.plan(feed_of(first), {}, today=TODAY), {})
    present = applied(plan.plan(feed_of(second), present, today=TODAY), present)

    addresses = [here.email.lower() for here in present.values() if here.email]
    assert len(addresses) == len(set(addresses))
    assert {here.manager_id for here in present.values()} - {""} <= present.keys()


@PATIENTLY
@given(ROWS)
def test_every_row_is_taken_or_rejected(found):
    feed = feed_of(found)

    made = plan.plan(feed, {}, today=TODAY)

    assert len(made.created) + len(made.rejected) == feed.rows


@PATIENTLY
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60))
def test_any_text_in_any_column_is_stored_as_shown(text):
    content = sheet(
        row(1, First_name=text, Last_name=text, Job_title=text, Topics=text, Languages=text, Country=text)
    )

    record = parse(content).records[0][1]

    assert words.tidy(record.job_title) == record.job_title
    assert len(record.given_name) <= 100
