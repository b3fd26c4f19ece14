from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs import calendar

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
countries = st.sampled_from(["", "NL", "SA", "EG", "AE", "IL", "BN", "AF", "XX"])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 10, 5), 3, date(2027, 1, 5)),
        (date(2026, 1, 5), 12, date(2027, 1, 5)),
    ],
)
def test_months_after_keeps_the_day_or_takes_the_last(day, months, expected):
    assert calendar.months_after(day, months) == expected


def test_quarter_due_counts_from_the_start_each_time():
    dues = [calendar.quarter_due(date(2026, 1, 31), number) for number in (1, 2, 3, 4)]

    assert dues == [date(2026, 4, 30), date(2026, 7, 31), date(2026, 10, 31), date(2027, 1, 31)]


@given(days, st.integers(1, 8))
def test_quarters_follow_each_other(start, number):
    assert calendar.quarter_starts(start, number + 1) == calendar.quarter_due(start, number)
    assert calendar.quarter_due(start, number) < calendar.quarter_due(start, number + 1)


@given(days, st.integers(0, 900))
def test_newest_open_quarter_opened_and_the_next_did_not(start, passed):
    today = start + timedelta(days=passed)

    newest = calendar.newest_open_quarter(start, calendar.months_after(start, 12), 4, today)

    opened = [n for n in (1, 2, 3, 4) if calendar.opens_on(calendar.quarter_due(start, n)) <= today]
    assert newest == (opened[-1] if opened else None)


def test_newest_open_quarter_ignores_what_lies_after_the_end():
    assert calendar.newest_open_quarter(date(2026, 1, 5), date(2026, 8, 1), 4, date(2027, 6, 1)) == 2


@pytest.mark.parametrize(
    ("country", "after_thursday"),
    [
        ("NL", date(2026, 3, 6)),  # Friday
        ("AE", date(2026, 3, 6)),  # Friday too, since 2022
        ("SA", date(2026, 3, 8)),  # Sunday
        ("EG", date(2026, 3, 8)),
        ("", date(2026, 3, 6)),
    ],
)
def test_working_days_after_thursday_by_country(country, after_thursday):
    assert calendar.working_days_after(date(2026, 3, 5), 1, country) == after_thursday


@given(days, st.integers(1, 30), countries)
def test_working_days_after_counts_working_days_only(day, number, country):
    end = calendar.working_days_after(day, number, country)

    between = [day + timedelta(days=passed) for passed in range(1, (end - day).days + 1)]
    assert calendar.is_working_day(end, country)
    assert sum(calendar.is_working_day(each, country) for each in between) == number


def test_closes_on_gives_three_weeks_even_when_opened_late():
    due = date(2026, 4, 5)

    assert calendar.closes_on(due, opened=date(2026, 3, 26)) == date(2026, 4, 26)
    assert calendar.closes_on(due, opened=date(2026, 5, 10)) == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 4, 1), None),
        (date(2026, 4, 2), 5),
        (date(2026, 4, 8), 5),
        (date(2026, 4, 9), 10),
        (date(2026, 6, 1), 10),
    ],
)
def test_reminders_due_names_the_newest(today, expected):
    assert calendar.reminders_due(date(2026, 3, 26), "NL", today) == expected


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("Europe/Amsterdam", "Europe/Lisbon", time(10)),
        ("Europe/Amsterdam", "Asia/Riyadh", time(9)),
        ("Europe/Amsterdam", "America/New_York", time(15)),
        ("Europe/Amsterdam", "Pacific/Auckland", time(10)),
    ],
)
def test_first_shared_hour_lies_in_both_office_days(here, there, expected):
    assert calendar.first_shared_hour(date(2026, 5, 14), ZoneInfo(here), ZoneInfo(there)) == expected
