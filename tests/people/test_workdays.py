from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from hypothesis import given
from hypothesis import strategies as st

from people import workdays
from people.countries import country_name
from people.hris import places

COUNTRIES = sorted(code for code in places.codes() if country_name(code, "en") != code)
countries = st.sampled_from(["", "XX", *COUNTRIES])
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
zones = st.sampled_from(sorted(zoneinfo.available_timezones()))

# Where a source is not followed, with the reason.
NOT_CLDR = {
    "AF": "rests on one day more, for the package says Friday and Saturday",
    "BD": "CLDR has no entry",
    "BN": "CLDR has no entry",
    "DJ": "CLDR has no entry",
    "IN": "offices have two days; the package says so",
    "IR": "Thursday is half a day",
    "MV": "CLDR has no entry",
    "PS": "CLDR has no entry",
    "UG": "offices have two days; the package says so",
}
NOT_THE_PACKAGE = {
    "AF": "rests on one day more, for CLDR says Thursday and Friday",
    "IR": "Thursday is half a day",
    "LY": "the package has no entry, CLDR has",
    "MR": "Saturday and Sunday since October 2014; CLDR says so",
    "PS": "the package has no entry",
    # the day of rest by law; offices close on Saturday too, as CLDR says
    **dict.fromkeys(["AI", "CD", "HK", "KN", "NE", "PY", "TK", "VE"], "Sunday by law"),
}


def cldr_weekend(country: str) -> frozenset[int] | None:
    for language in get_official_languages(country, regional=True, de_facto=True):
        try:
            locale = Locale.parse(f"{language}_{country}")
        except (UnknownLocaleError, ValueError):
            continue
        return frozenset(range(locale.weekend_start, locale.weekend_end + 1))
    return None


def test_weekend_is_what_cldr_says_but_for_named_reasons():
    said = {country: cldr_weekend(country) for country in COUNTRIES}

    different = {c for c in COUNTRIES if said[c] is not None and said[c] != workdays.weekend(c)}

    assert different == set(NOT_CLDR)
    assert sum(days is not None for days in said.values()) > 240


def test_weekend_is_what_the_package_says_but_for_named_reasons():
    said = {country: holidays.country_holidays(country, years=[2026]).weekend for country in COUNTRIES}

    assert {c for c in COUNTRIES if said[c] != workdays.weekend(c)} == set(NOT_THE_PACKAGE)


@pytest.mark.parametrize(
    ("country", "rests"),
    [
        ("NL", "Sat Sun"),
        ("SA", "Fri Sat"),
        ("AE", "Sat Sun"),
        ("BN", "Fri Sun"),
        ("IR", "Thu Fri"),
        ("NP", "Sat Sun"),
        ("MR", "Sat Sun"),
        ("LY", "Fri Sat"),
        ("", "Sat Sun"),
    ],
)
def test_weekend_of_countries_that_differ(country, rests):
    week = [date(2026, 2, 2) + timedelta(days=passed) for passed in range(7)]

    free = [f"{day:%a}" for day in week if day.weekday() in workdays.weekend(country)]

    assert " ".join(free) == rests


@pytest.mark.parametrize(
    ("day", "country", "works"),
    [
        (date(2026, 4, 27), "NL", False),  # King's Day
        (date(2026, 4, 27), "SE", True),
        (date(2026, 5, 14), "NL", False),  # Ascension Day moves with Easter
        (date(2026, 7, 3), "US", False),  # the Fourth is a Saturday: observed the day before
        (date(2026, 3, 22), "SA", False),  # Eid al-Fitr, as estimated
        (date(2026, 12, 25), "", True),  # nobody knows where: a Friday
        (date(2026, 12, 25), "XX", True),
        (date(2026, 8, 15), "DE", False),  # a Saturday
        (date(2025, 8, 15), "DE", True),  # Assumption is a holiday of two states only
        (date(2028, 2, 29), "NL", True),
    ],
)
def test_is_working_day_knows_national_holidays(day, country, works):
    assert workdays.is_working_day(day, country) is works


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_works_most_of_the_year(country):
    year = [date(2026, 1, 1) + timedelta(days=passed) for passed in range(365)]

    worked = sum(workdays.is_working_day(day, country) for day in year)

    assert 190 <= worked <= 262


@given(days, st.integers(1, 30), countries)
def test_working_days_after_counts_working_days_only(day, number, country):
    end = workdays.working_days_after(day, number, country)

    between = [day + timedelta(days=passed) for passed in range(1, (end - day).days + 1)]
    assert workdays.is_working_day(end, country)
    assert sum(workdays.is_working_day(each, country) for each in between) == number


@given(days, st.integers(1, 20), countries)
def test_working_days_after_never_runs_backwards(day, number, country):
    end = workdays.working_days_after(day, number, country)

    assert end <= workdays.working_days_after(day + timedelta(days=1), number, country)
    assert end < workdays.working_days_after(day, number + 1, country)


@given(days, st.integers(0, 10), st.integers(0, 10), countries)
def test_working_days_after_adds_up(day, first, then, country):
    at_once = workdays.working_days_after(day, first + then, country)

    assert (
        workdays.working_days_after(workdays.working_days_after(day, first, country), then, country)
        == at_once
    )


@pytest.mark.parametrize(
    ("day", "number", "country", "expected"),
    [
        (date(2026, 3, 5), 1, "NL", date(2026, 3, 6)),  # Thursday → Friday
        (date(2026, 3, 5), 1, "SA", date(2026, 3, 8)),  # Thursday → Sunday
        (date(2026, 4, 2), 1, "JP", date(2026, 4, 3)),  # Good Friday is no day off there
        (date(2026, 4, 2), 1, "SE", date(2026, 4, 7)),  # over Easter
        (date(2026, 4, 24), 1, "NL", date(2026, 4, 28)),  # over King's Day
        (date(2026, 12, 24), 1, "NL", date(2026, 12, 28)),
        (date(2026, 12, 31), 1, "NL", date(2027, 1, 4)),  # into the next year
        (date(2028, 2, 28), 1, "NL", date(2028, 2, 29)),
        (date(2026, 2, 5), 1, "NZ", date(2026, 2, 9)),  # Waitangi Day
        (date(2026, 1, 16), 1, "US", date(2026, 1, 20)),  # Martin Luther King Jr. Day
    ],
)
def test_working_days_after_by_country(day, number, country, expected):
    assert workdays.working_days_after(day, number, country) == expected


@given(days, countries, countries)
def test_first_shared_day_is_one_that_both_work(day, country, other):
    shared = workdays.first_shared_day(day, country, other)

    assert day <= shared
    assert workdays.is_working_day(shared, country)
    assert workdays.is_working_day(shared, other)


def test_first_shared_day_falls_back_on_the_first_country():
    saturday = date(2026, 2, 7)

    assert workdays.first_shared_day(saturday, "NL", "SA", within=1) == date(2026, 2, 9)


@given(days, st.integers(0, 24 * 60), zones, countries)
def test_day_has_begun_on_working_days_from_nine_only(day, minutes, zone, country):
    now = datetime.combine(day, time(0), tzinfo=UTC) + timedelta(minutes=minutes)
    local = now.astimezone(zoneinfo.ZoneInfo(zone))

    begun = workdays.day_has_begun(now, zoneinfo.ZoneInfo(zone), country)

    assert begun == (workdays.is_working_day(local.date(), country) and local.hour >= 9)


@pytest.mark.parametrize(
    ("zone", "country", "day"),
    [
        ("Europe/Amsterdam", "NL", date(2026, 3, 30)),  # the Monday after the clocks go forward
        ("Europe/Amsterdam", "NL", date(2026, 10, 26)),  # and back
        ("Pacific/Auckland", "NZ", date(2026, 9, 28)),
        ("Pacific/Auckland", "NZ", date(2026, 4, 7)),  # the Tuesday after Easter and the change
        ("Pacific/Honolulu", "US", date(2026, 3, 9)),
        ("Asia/Riyadh", "SA", date(2026, 3, 29)),  # a Sunday
    ],
)
def test_day_has_begun_once_and_stays_so(zone, country, day):
    """Every quarter of an hour of that day and its nights: from nine on their clock, until midnight."""
    here = zoneinfo.ZoneInfo(zone)
    midnight = datetime.combine(day, time(0), tzinfo=here).astimezone(UTC)
    moments = [midnight + timedelta(minutes=15 * quarter) for quarter in range(-40, 96)]
    eve = day - timedelta(days=1)

    begun = {m.astimezone(here) for m in moments if workdays.day_has_begun(m, here, country)}

    today = sorted(moment for moment in begun if moment.date() == day)
    assert today[0].time() == time(9)
    assert len(today) == 60
    assert {moment.date() for moment in begun} - {day} == (
        {eve} if workdays.is_working_day(eve, country) else set()
    )


def test_day_begins_when_they_begin():
    here = zoneinfo.ZoneInfo("Europe/Amsterdam")
    at_eight = datetime(2026, 3, 3, 8, tzinfo=here)

    assert not workdays.day_has_begun(at_eight, here, "NL")
    assert workdays.day_has_begun(at_eight, here, "NL", time(7, 30))


def test_holidays_far_ahead_keep_the_fixed_ones():
    found = workdays.holidays_in("IN", 2040)

    assert date(2040, 1, 26) in found
