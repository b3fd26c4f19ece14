"""Dates of a mentoring year: its quarters, and days and hours that two people share."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from people.workdays import first_shared_day

OFFICE_HOURS = (time(9), time(17))
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


def closes_on(due: date, *, opened: date, after: timedelta, countries: tuple[str, str] = ("", "")) -> date:
    """So long after the due date, then the first day on which both sides work.

    Who is asked late because the clock stood still gets the same time.
    """
    return first_shared_day(max(due, opened) + after, *countries)


def over_everywhere(now: datetime) -> date:
    """Today's date where the day ends last: what is due before it is late for everybody."""
    return (now - LAST_ZONE).astimezone(UTC).date()


def quarters(started_on: date, planned_end_on: date, most: int) -> list[tuple[int, date]]:
    """(number, due date) of each quarter that falls within the mentorship."""
    dues = [(number, quarter_due(started_on, number)) for number in range(1, most + 1)]
    return [(number, due) for number, due in dues if due <= planned_end_on]


def newest_quarter(started_on: date, planned_end_on: date, most: int, today: date) -> int | None:
    """The latest quarter that is due today or before; older ones are not asked for afterwards."""
    due = [number for number, day in quarters(started_on, planned_end_on, most) if day <= today]
    return due[-1] if due else None


def shared_slot(
    day: date,
    here: tzinfo,
    there: tzinfo,
    *,
    minutes: int,
    own: Hours | None = None,
    theirs: Hours | None = None,
    taken: Sequence[tuple[datetime, datetime]] = (),
) -> datetime | None:
    """The first full hour of that day at which a talk fits into both working days, with nothing else then.

    An hour that the clocks skip on that day is no hour.
    """
    begins, ends = own or OFFICE_HOURS
    first, last = theirs or OFFICE_HOURS
    length = timedelta(minutes=minutes)
    for hour in range(24):
        starts = datetime.combine(day, time(hour), tzinfo=here)
        moment = starts.astimezone(UTC)
        if moment.astimezone(here).replace(tzinfo=None) != starts.replace(tzinfo=None):
            continue
        sides = ((moment.astimezone(here), begins, ends), (moment.astimezone(there), first, last))
        if not all(_within(local, length, from_, until) for local, from_, until in sides):
            continue
        if all(moment + length <= busy or moment >= free for busy, free in taken):
            return starts
    return None


def _within(local: datetime, length: timedelta, from_: time, until: time) -> bool:
    """On the wall clock of one day, where nobody works through midnight."""
    ends = local.replace(tzinfo=None) + length
    return ends.date() == local.date() and local.time() >= from_ and ends.time() <= until


def repeated(day: date, at: time, zone: tzinfo, *, every_days: int, times: int) -> list[datetime]:
    """The same wall-clock time every so many days: over a change of the clocks it stays what it says.

    Where the clocks skip that hour on one of the days, the first hour after it.
    """
    found = []
    for number in range(times):
        local = datetime.combine(day + timedelta(days=every_days * number), at, tzinfo=zone)
        found.append(local.astimezone(UTC))
    return found


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
