"""Dates of a mentoring year: quarters, when a check-in opens and closes, who is reminded when."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from people.workdays import first_shared_day, working_days_after

OPENS_BEFORE = timedelta(days=10)
CLOSES_AFTER = timedelta(days=21)
OFFICE_HOURS = (time(9), time(17))
REMIND_AFTER = (5, 10)  # working days of the person who is asked
ANSWER_REMINDERS = (3, 6)  # working days of who is asked to be a mentor
LAST_ZONE = timedelta(hours=12)  # a day ends last in UTC−12

Hours = tuple[time, time]  # (from, until) on one's own clock; None = office hours


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


def closes_on(due: date, *, opened: date, countries: tuple[str, str] = ("", "")) -> date:
    """Three weeks after the due date, then the first day on which both sides work.

    Who is asked late because the clock stood still gets the same weeks.
    """
    return first_shared_day(max(due, opened) + CLOSES_AFTER, *countries)


def over_everywhere(now: datetime) -> date:
    """Today's date where the day ends last: what is due before it is late for everybody."""
    return (now - LAST_ZONE).astimezone(UTC).date()


def quarters(started_on: date, planned_end_on: date, most: int) -> list[tuple[int, date]]:
    """(number, due date) of each quarter that falls within the mentorship."""
    dues = [(number, quarter_due(started_on, number)) for number in range(1, most + 1)]
    return [(number, due) for number, due in dues if due <= planned_end_on]


def newest_open_quarter(started_on: date, planned_end_on: date, most: int, today: date) -> int | None:
    """The latest quarter whose check-in opens today or before; older ones are not asked for afterwards."""
    due = [n for n, day in quarters(started_on, planned_end_on, most) if opens_on(day) <= today]
    return due[-1] if due else None


def answer_reminders(answer_days: int) -> tuple[int, ...]:
    """On which working days somebody who has so many to answer is reminded; once at least."""
    within = tuple(days for days in ANSWER_REMINDERS if days < answer_days)
    return within or (max(answer_days - 1, 1),)


def reminders_due(
    opened: date, country: str, today: date, after: tuple[int, ...] = REMIND_AFTER
) -> int | None:
    """How many working days the newest reminder that is due waits for; None before the first."""
    due = [days for days in after if working_days_after(opened, days, country) <= today]
    return due[-1] if due else None


def first_shared_hour(
    day: date, here: tzinfo, there: tzinfo, *, own: Hours | None = None, theirs: Hours | None = None
) -> time:
    """The first full hour within both working days; where they do not meet, one's own first after ten."""
    begins, ends = own or OFFICE_HOURS
    first, last = theirs or OFFICE_HOURS
    hours = [time(hour) for hour in range(24) if begins <= time(hour) < ends]
    for hour in hours:
        if first <= datetime.combine(day, hour, tzinfo=here).astimezone(there).time() < last:
            return hour
    return next((hour for hour in hours if hour >= time(10)), hours[0] if hours else begins)
