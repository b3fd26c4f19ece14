"""The short way through a file says exactly what the long way says."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.hris import batches, reading, rows
from people.hris.batches import Batches
from people.hris.records import Feed
from tests.people.feeds import company, row, sheet

pytestmark = pytest.mark.usefixtures("read_here")

TODAY = date(2026, 3, 2)
CELLS = {
    "First name": st.sampled_from(["Ada", "Zoë", " Ada", "=Ada", ""]),
    "Last name": st.sampled_from(["Lovelace", "van den Berg", "Berg, van den", "Vacant", ""]),
    "Work Email": st.sampled_from(["", "bad", "A@Example.com", "ada@example.com", "zoë@x.com", "a..b@x.nl"]),
    "Country": st.sampled_from(["NL", "Polska", "Nomadic", ""]),
    "Supervisor ID": st.sampled_from(["00001", "1", "", "NO_MGR"]),
    "Hire date": st.sampled_from(["2024-03-04", "03/04/2024", "31/02/2024", "never", ""]),
    "Topics": st.sampled_from(["Writing; Data and AI", "", "writing"]),
}  # fmt: skip


def parse(content: bytes) -> Feed:
    return rows.parse(reading.read(content, max_bytes=20_000_000), today=TODAY)


def parse_row_by_row(content: bytes) -> Feed:
    with patch.object(Batches, "drafts", return_value=None):
        return parse(content)


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=12), st.sampled_from([1, 2, 3, 250]))
def test_short_way_says_what_the_long_way_says(found, size):
    content = sheet(
        *(row(n % 9, **{k.replace(" ", "_"): v for k, v in each.items()}) for n, each in enumerate(found))
    )

    with patch.object(rows, "SIZE", size):
        assert parse(content) == parse_row_by_row(content)


@pytest.mark.parametrize("name", ["successfactors", "bamboohr", "afas", "successfactors_month_later"])
def test_short_way_says_the_same_of_a_real_export(name):
    assert parse(company(name)) == parse_row_by_row(company(name))


def test_short_way_is_the_usual_one():
    content = sheet(*(row(n, Hire_date="2024-03-04") for n in range(2 * batches.SIZE)))

    with patch.object(rows.Table, "read") as long_way:
        parse(content)

    long_way.assert_not_called()


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_mail_of_the_short_way_is_one_line(line_end):
    content = b'Employee ID,Last name,Work Email\n1,A,"a@x.nl' + line_end + b'b@x.nl"\n2,B,c@x.nl\n'

    assert [no.reason for no in parse(content).rejected] == ["mail not valid"]
