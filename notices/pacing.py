"""When a mail that can wait goes: in working hours, one a day, three a week, on the reader's clock. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from people.workdays import MORNING, is_working_day

HOURS = (time(8), time(18))
MOST_A_WEEK = 3
WEEK = timedelta(days=7)


def first_moment(day: date, zone: tzinfo, at: time = MORNING) -> datetime:
    """That local time, in UTC; where the clock jumps over it, the first moment after the jump."""
    wanted = datetime.combine(day, at, tzinfo=zone)
    moment = wanted.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wanted.replace(tzinfo=None):
        # fold=0 reads a time within the gap with the offset before it: the same distance after the jump
        low, high = moment - timedelta(hours=3), moment
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) / 2
            is_after = middle.astimezone(zone).replace(tzinfo=None) >= wanted.replace(tzinfo=None)
            low, high = (low, middle) if is_after else (middle, high)
        moment = high.replace(microsecond=0)
    return moment


def next_moment(now: datetime, *, zone: tzinfo, country: str, sent: Iterable[datetime] = ()) -> datetime:
    """`now` where such a mail may go at once; else the first moment at which it may.

    `sent` are the moments (UTC) at which this reader got mails of this sort in the last week.
    """
    days = sorted({moment.astimezone(zone).date() for moment in sent})
    local = now.astimezone(zone)
    day = local.date()
    if _is_free(day, days, country) and HOURS[0] <= local.time().replace(tzinfo=None) < HOURS[1]:
        return now
    if local.time().replace(tzinfo=None) >= HOURS[0]:
        day += timedelta(days=1)
    while not _is_free(day, days, country):
        day += timedelta(days=1)
    return max(now, first_moment(day, zone, HOURS[0]))


def _is_free(day: date, sent_on: list[date], country: str) -> bool:
    in_week = [each for each in sent_on if day - WEEK < each <= day]
    return is_working_day(day, country) and day not in sent_on and len(in_week) < MOST_A_WEEK
