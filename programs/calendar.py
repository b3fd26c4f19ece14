"""Dates of a mentoring year: quarters, when a check-in opens and closes, working days by country."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta, tzinfo

OPENS_BEFORE = timedelta(days=10)
CLOSES_AFTER = timedelta(days=21)
OFFICE_HOURS = range(9, 17)
REMIND_AFTER = (5, 10)  # working days of the person who is asked

_MON, _TUE, _WED, _THU, _FRI, _SAT, _SUN = range(7)
_WEEKEND = frozenset({_SAT, _SUN})
_FRIDAY_AND_SATURDAY = frozenset({_FRI, _SAT})
# Working weeks that differ from Monday to Friday. The Emirates rest on Saturday and Sunday since 2022.
_WEEKENDS = {
    **dict.fromkeys(
        ["BD", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "PS", "QA", "SA", "SD", "SY", "YE"],
        _FRIDAY_AND_SATURDAY,
    ),
    "AF": frozenset({_THU, _FRI}),
    "IR": frozenset({_THU, _FRI}),
    "BN": frozenset({_FRI, _SUN}),
}


def months_after(day: date, months: int) -> date:
    """The same day of a later month; its last day where that month is shorter (31 January → 30 April)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def quarter_due(started_on: date, quarter: int) -> date:
    """Counted from the start each time, so a short month never pulls later quarters forward."""
    return months_after(started_on, 3 * quarter)


def quarter_starts(started_on: date, quarter: int) -> date:
    return quarter_due(started_on, quarter - 1)


def opens_on(due: date) -> date:
    return due - OPENS_BEFORE


def closes_on(due: date, *, opened: date) -> date:
    """Three weeks after the due date; who is asked late because the clock stood still gets the same weeks."""
    return max(due, opened) + CLOSES_AFTER


def quarters(started_on: date, planned_end_on: date, most: int) -> list[tuple[int, date]]:
    """(number, due date) of each quarter that falls within the mentorship."""
    dues = [(number, quarter_due(started_on, number)) for number in range(1, most + 1)]
    return [(number, due) for number, due in dues if due <= planned_end_on]


def newest_open_quarter(started_on: date, planned_end_on: date, most: int, today: date) -> int | None:
    """The latest quarter whose check-in opens today or before; older ones are not asked for afterwards."""
    due = [n for n, day in quarters(started_on, planned_end_on, most) if opens_on(day) <= today]
    return due[-1] if due else None


def is_working_day(day: date, country: str) -> bool:
    return day.weekday() not in _WEEKENDS.get(country, _WEEKEND)


def working_days_after(day: date, number: int, country: str = "") -> date:
    """The `number`-th working day after `day` in that country; an unknown country works Monday to Friday."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day, country)
    return day


def reminders_due(opened: date, country: str, today: date) -> int | None:
    """How many working days the newest reminder that is due waits for; None before the first."""
    due = [days for days in REMIND_AFTER if working_days_after(opened, days, country) <= today]
    return due[-1] if due else None


def first_shared_hour(day: date, here: tzinfo, there: tzinfo) -> time:
    """The first full hour within both office days; 10:00 on one's own clock where the days do not meet."""
    for hour in OFFICE_HOURS:
        local = datetime.combine(day, time(hour), tzinfo=here)
        if local.astimezone(there).hour in OFFICE_HOURS:
            return time(hour)
    return time(10)
