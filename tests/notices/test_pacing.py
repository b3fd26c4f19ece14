"""When a mail that can wait may go: hours, days of work, one a day, three a week, in every zone."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import pacing
from people.workdays import is_working_day

AMSTERDAM, RIYADH = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Asia/Riyadh")
ZONES = sorted(zoneinfo.available_timezones())
DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(5 * 365 + 1)]


def local(zone: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((2026, 3, 2, 10, 0), (2026, 3, 2, 10, 0)),  # a Monday, at work
        ((2026, 3, 2, 8, 0), (2026, 3, 2, 8, 0)),
        ((2026, 3, 2, 7, 59), (2026, 3, 2, 8, 0)),
        ((2026, 3, 2, 18, 0), (2026, 3, 3, 8, 0)),
        ((2026, 3, 6, 18, 0), (2026, 3, 9, 8, 0)),  # Friday evening → Monday
        ((2026, 3, 7, 12, 0), (2026, 3, 9, 8, 0)),  # Saturday
        ((2026, 4, 26, 9, 0), (2026, 4, 28, 8, 0)),  # Sunday before King's Day
    ],
)
def test_mail_waits_for_working_hours(now, expected):
    given_now = local(AMSTERDAM, *now).astimezone(UTC)

    assert pacing.next_moment(given_now, zone=AMSTERDAM, country="NL") == local(AMSTERDAM, *expected)


def test_friday_in_riyadh_is_no_working_day():
    friday = local(RIYADH, 2026, 3, 6, 10, 0).astimezone(UTC)

    assert pacing.next_moment(friday, zone=RIYADH, country="SA") == local(RIYADH, 2026, 3, 8, 8, 0)


def test_second_mail_of_a_day_waits_for_the_next():
    sent, now = local(AMSTERDAM, 2026, 3, 2, 9, 0), local(AMSTERDAM, 2026, 3, 2, 15, 0)

    when = pacing.next_moment(now, zone=AMSTERDAM, country="NL", sent=[sent])

    assert when == local(AMSTERDAM, 2026, 3, 3, 8, 0)


def test_fourth_mail_of_a_week_waits_until_the_first_is_a_week_old():
    sent = [local(AMSTERDAM, 2026, 3, day, 9, 0) for day in (2, 3, 4)]

    when = pacing.next_moment(local(AMSTERDAM, 2026, 3, 5, 9, 0), zone=AMSTERDAM, country="NL", sent=sent)

    assert when == local(AMSTERDAM, 2026, 3, 9, 8, 0)


@given(
    starts=st.lists(st.integers(0, 60 * 24 * 60), min_size=1, max_size=40),
    zone=st.sampled_from(["Europe/Amsterdam", "Asia/Riyadh", "Pacific/Auckland", "America/St_Johns"]),
    country=st.sampled_from(["NL", "SA", "NZ", "CA"]),
)
def test_whoever_is_written_to_often_never_gets_more_than_agreed(starts, zone, country):
    """Each mail goes when its turn says; whatever comes in, the reader's days and weeks hold."""
    clock, sent = ZoneInfo(zone), []
    for minutes in sorted(starts):
        wanted = max([datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes), *sent[-1:]])
        recent = [each for each in sent if each > wanted - timedelta(days=8)]
        sent.append(pacing.next_moment(wanted, zone=clock, country=country, sent=recent))

    days = [moment.astimezone(clock).date() for moment in sent]
    assert len(set(days)) == len(days)
    assert all(is_working_day(day, country) for day in days)
    assert all(sum(day - timedelta(days=7) < other <= day for other in days) <= 3 for day in days)
    assert all(time(8) <= moment.astimezone(clock).time() < time(18) for moment in sent)


def test_nine_in_the_morning_exists_once_a_day_in_every_zone_for_five_years():
    """Each local day has one moment: at nine, or the first that exists after the clock jumped."""
    seen = 0
    for name in ZONES:
        zone, last = ZoneInfo(name), datetime.min.replace(tzinfo=UTC)
        for day in DAYS:
            moment = pacing.first_moment(day, zone)
            there = moment.astimezone(zone)
            if (there.date(), there.time()) != (day, time(9)):
                before = (moment - timedelta(seconds=1)).astimezone(zone)
                assert there.date() == day, (name, day, there)
                assert (
                    before.replace(tzinfo=None) < datetime.combine(day, time(9)) < there.replace(tzinfo=None)
                )
            assert moment > last, (name, day)
            last = moment
            seen += 1

    assert seen == len(ZONES) * len(DAYS)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("America/New_York", date(2026, 3, 8), time(2, 30), datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        ("Europe/Amsterdam", date(2026, 3, 29), time(2, 15), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        ("Europe/Amsterdam", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_moment_the_clock_jumps_over_is_the_first_after_it(zone, day, at, expected):
    assert pacing.first_moment(day, ZoneInfo(zone), at) == expected
