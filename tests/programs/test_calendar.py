from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import workdays
from programs import calendar

closes_on = partial(calendar.closes_on, after=timedelta(days=21))
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


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
def test_newest_quarter_is_due_and_the_next_is_not(start, passed):
    today = start + timedelta(days=passed)

    newest = calendar.newest_quarter(start, calendar.months_after(start, 12), 4, today)

    opened = [n for n in (1, 2, 3, 4) if calendar.quarter_due(start, n) <= today]
    assert newest == (opened[-1] if opened else None)


def test_newest_quarter_ignores_what_lies_after_the_end():
    assert calendar.newest_quarter(date(2026, 1, 5), date(2026, 8, 1), 4, date(2027, 6, 1)) == 2


def test_closes_on_gives_three_weeks_even_when_opened_late():
    due = date(2026, 4, 5)

    assert closes_on(due, opened=date(2026, 3, 26)) == date(2026, 4, 27)  # the 26th is a Sunday
    assert closes_on(due, opened=date(2026, 5, 12)) == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("countries", "expected"),
    [
        (("NL", "NL"), date(2026, 4, 28)),  # Sunday, then King's Day
        (("SE", "SE"), date(2026, 4, 27)),
        (("SA", "SA"), date(2026, 4, 26)),
        (("SA", "SE"), date(2026, 4, 27)),
    ],
)
def test_closes_on_a_day_that_both_work(countries, expected):
    due = date(2026, 4, 5)

    assert closes_on(due, opened=date(2026, 3, 26), countries=countries) == expected


@given(days, st.integers(0, 40), st.sampled_from(["", "NL", "US", "SA", "BN", "IR", "NZ"]))
def test_closes_on_a_working_day_never_before_three_weeks(due, late, country):
    last = closes_on(due, opened=due + timedelta(days=late - 10), countries=(country, country))

    assert workdays.is_working_day(last, country)
    assert last >= due + timedelta(days=21)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 11, 11, 59, tzinfo=UTC), date(2026, 3, 10)),  # still the 10th on Baker Island
        (datetime(2026, 3, 11, 12, 0, tzinfo=UTC), date(2026, 3, 11)),
        (datetime(2026, 3, 11, 13, 0, tzinfo=ZoneInfo("Pacific/Auckland")), date(2026, 3, 10)),
    ],
)
def test_over_everywhere_waits_for_the_last_zone(now, expected):
    assert calendar.over_everywhere(now) == expected


def test_over_everywhere_is_never_ahead_of_anybody():
    """All zones, every third hour of the days around the clock changes, and of a leap day."""
    starts = [datetime(*day, tzinfo=UTC) for day in ((2026, 3, 28), (2026, 10, 24), (2028, 2, 28))]
    moments = [start + timedelta(hours=hours) for start in starts for hours in range(0, 72, 3)]

    ahead = [
        (zone, now)
        for zone in available_timezones()
        for now in moments
        if calendar.over_everywhere(now) > now.astimezone(ZoneInfo(zone)).date()
    ]

    assert ahead == []


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


@pytest.mark.parametrize(
    ("own", "theirs", "expected"),
    [
        (None, (time(7), time(10)), time(10)),  # in Riyadh it is two hours later: they do not meet
        ((time(7), time(15)), (time(7), time(10)), time(7)),
        ((time(9, 30), time(17)), None, time(10)),
        ((time(12), time(20)), (time(6), time(9)), time(12)),
        ((time(18, 30), time(18, 45)), None, time(18, 30)),  # no full hour in it
    ],
)
def test_first_shared_hour_follows_ones_own_hours(own, theirs, expected):
    here, there = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Asia/Riyadh")

    assert calendar.first_shared_hour(date(2026, 1, 15), here, there, own=own, theirs=theirs) == expected
