"""The table of the clock: who is told when, in every zone, on every day of five years."""

from __future__ import annotations

import ast
import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import kinds, rules
from notices.rules import RULES, Channel, Rule, Unit
from people.workdays import is_working_day, working_days_after, working_days_before
from tools.folder import ROOT

DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(5 * 365 + 1)]
countries = st.sampled_from(["NL", "SA", "US", "NZ", "IR", "BN", "JP", ""])


@dataclass(frozen=True)
class Reader:
    time_zone: str = "Europe/Amsterdam"
    country: str = "NL"
    works_from: time | None = None


def due(now: datetime, rule: str = "check-in.remind", since=datetime(2026, 3, 26, 9, tzinfo=UTC), **told):
    reader = told.pop("reader", Reader())
    return rules.due(rule, since=since, reader=reader, now=now, **told)


def amsterdam(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((2026, 4, 1, 12), None),
        ((2026, 4, 2, 8, 59), None),  # the fifth working day, before their morning
        ((2026, 4, 2, 9), 5),
        ((2026, 4, 3, 8), None),  # the morning after; what was due yesterday can wait an hour
        ((2026, 4, 4, 12), None),  # a Saturday
        ((2026, 4, 10, 12), 5),
        ((2026, 4, 13, 9), 10),  # Good Friday and Easter Monday are no working days
        ((2026, 6, 1, 9), 10),  # after a standstill the newest, not both
    ],
)
def test_due_names_the_newest_from_the_morning_of_a_working_day(now, expected):
    assert due(amsterdam(*now)) == expected


def test_due_ends_with_the_last_day_on_the_readers_own_clock():
    last = date(2026, 4, 13)
    late_there = datetime(2026, 4, 14, 6, tzinfo=UTC)  # still the 13th in Honolulu, eight in the evening

    assert due(amsterdam(2026, 4, 13, 23, 59), last=last) == 10
    assert due(amsterdam(2026, 4, 14, 9), last=last) is None
    assert due(late_there, last=last, reader=Reader("Pacific/Honolulu", "US")) == 10


def test_due_follows_the_readers_own_hours_and_an_unknown_zone_is_utc():
    seven = amsterdam(2026, 4, 2, 7, 30)

    assert due(seven) is None
    assert due(seven, reader=Reader(works_from=time(7, 30))) == 5
    assert due(datetime(2026, 4, 2, 9, tzinfo=UTC), reader=Reader("Mars/Base")) == 5


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(1, 20), countries)
def test_before_and_after_are_each_others_mirror(day, number, country):
    before = working_days_before(day, number, country)

    assert is_working_day(before, country)
    assert rules.day_of(-number, day, country) == before
    assert working_days_after(before, number, country) >= day
    assert working_days_after(before, number - 1, country) < day


def zones_by_their_clock() -> dict[tuple[timedelta | None, ...], list[str]]:
    """Zones that show the same time on every day, every four hours, are one clock under many names."""
    moments = [datetime.combine(day, time(hour), tzinfo=UTC) for day in DAYS for hour in range(0, 24, 4)]
    clocks: dict[tuple[timedelta | None, ...], list[str]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        zone = ZoneInfo(name)
        shifts = tuple(moment.astimezone(zone).utcoffset() for moment in moments)
        clocks.setdefault(shifts, []).append(name)
    return clocks


def test_one_reminder_for_each_due_date_in_every_zone_on_every_day_for_five_years():
    """Due on the first working day after each day: at nine there, or at the first moment after a gap."""
    clocks = zones_by_their_clock()
    wrong, told = [], 0
    for names in clocks.values():
        zone, reader = ZoneInfo(names[0]), Reader(names[0], "NL")
        for day in DAYS:
            since = datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC)
            due_on = working_days_after(day, 1, "NL")
            moment = rules.first_moment(due_on, zone)
            there = moment.astimezone(zone)
            asks = [
                rules.due("check-in.remind", since=since, reader=reader, now=at, after=(1,))
                for at in (moment - timedelta(seconds=1), moment)
            ]
            told += 1
            late = there.time() != time(9) and not jumps_over_nine(due_on, zone, moment)
            if asks != [None, 1] or there.date() != due_on or late:
                wrong.append((names[0], day, asks, there))

    assert wrong == []
    assert told == len(clocks) * len(DAYS)
    assert sum(len(names) for names in clocks.values()) == len(zoneinfo.available_timezones()) > 590


def jumps_over_nine(day: date, zone: ZoneInfo, moment: datetime) -> bool:
    before = (moment - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
    return before < datetime.combine(day, time(9)) < moment.astimezone(zone).replace(tzinfo=None)


def test_a_gap_at_nine_moves_the_reminder_to_the_first_moment_after_it():
    """Samoa crossed the date line: it had no 30 December 2011."""
    apia = ZoneInfo("Pacific/Apia")

    moment = rules.first_moment(date(2011, 12, 30), apia)

    assert moment.astimezone(apia).date() == date(2011, 12, 31)


@pytest.mark.parametrize("name", sorted(RULES))
def test_each_rule_is_complete(name):
    rule = RULES[name]

    assert rule.about in rules.ABOUT
    assert all(str(words) for words in (rule.trigger, rule.does, rule.to, rule.stops))
    assert bool(rule.after) != bool(rule.chosen) or rule.after == (0,)
    assert list(rule.after) == sorted(set(rule.after))
    assert not rule.kind or rule.kind in kinds.KINDS
    assert rule.channel != Channel.MAIL or rule.kind
    assert name.startswith(tuple("abcdefghijklmnopqrstuvwxyz"))


def test_each_heading_has_a_rule():
    assert {rule.about for rule in RULES.values()} == set(rules.ABOUT)


def test_each_reminder_mail_is_in_the_table():
    reminders = {name for name in kinds.KINDS if "reminder" in name}

    assert reminders - {rule.kind for rule in RULES.values()} == set()


def test_span_of_a_rule_in_days_and_minutes():
    assert RULES["request.hold"].span == timedelta(minutes=10)
    assert RULES["check-in.open"].span == timedelta(days=-10)
    assert Rule("x", "", "", "", "", (3, 6), Unit.WORKING).count == 2


MODULES = ("people/workdays.py", "notices/rules.py", "notices/pacing.py")
CALLS = {"working_days_after", "working_days_before", "day_has_begun"}
ALLOWED = {  # the days themselves come from a setting of the program, or are a suggestion in a form
    "matching/actions/choices.py": ["working_days_after"],
    "matching/actions/coffee.py": ["working_days_after"],
    "matching/actions/confirming.py": ["working_days_after"],
    "matching/actions/leaves.py": ["working_days_after", "working_days_after"],
    "matching/actions/standing.py": ["working_days_after"],
    "matching/actions/upkeep.py": ["working_days_after", "working_days_after"],
    "programs/actions/follow_ups.py": ["working_days_after"],
    "programs/forms/meetings.py": ["working_days_after"],
    "programs/forms/sessions.py": ["working_days_after"],
    "programs/slots.py": ["working_days_after"],
}


def test_nobody_else_counts_days_towards_a_reminder():
    """A deed that asks the calendar itself would be a rule that the table does not show."""
    found = {}
    for app in ("people", "notices", "guides", "programs", "matching", "dashboard"):
        for path in sorted((ROOT / app).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            called = [
                re.sub(r".*\.", "", ast.unparse(node.func))
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Call)
            ]
            if counted := [call for call in called if call in CALLS]:
                found[name] = counted

    assert {name: calls for name, calls in found.items() if name not in MODULES} == ALLOWED
