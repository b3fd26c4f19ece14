"""On which days people of a country work: its weekend and its national public holidays. Pure.

Weekends come from CLDR (supplemental weekData) and the `holidays` package; where they differ, the table says
which one is believed and why. Where a source calls a sixth day half a day of rest, it counts as rest: a
deadline a day later hurts nobody. Dates that hang on the moon (Eid) are the package's estimates.
"""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

MORNING = time(9)  # when what is due that day is asked for, on the clock of who is asked

_MON, _TUE, _WED, _THU, _FRI, _SAT, _SUN = range(7)
_WEEKEND = frozenset({_SAT, _SUN})
_FRIDAY_AND_SATURDAY = frozenset({_FRI, _SAT})
# Weekends other than Saturday and Sunday. The Emirates (2022) and Mauritania (2014) left this list.
WEEKENDS = {
    # CLDR and the package agree
    **dict.fromkeys(
        ["BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "OM", "QA", "SA", "SD", "SY", "YE"], _FRIDAY_AND_SATURDAY
    ),
    # the package, which names the laws; CLDR has no entry
    **dict.fromkeys(["BD", "DJ", "MV"], _FRIDAY_AND_SATURDAY),
    "BN": frozenset({_FRI, _SUN}),
    "LY": _FRIDAY_AND_SATURDAY,  # CLDR; the package has no entry
    "PS": _FRIDAY_AND_SATURDAY,  # neither has an entry; jollyday's calendar, which cites its source
    "AF": frozenset({_THU, _FRI, _SAT}),  # CLDR: Thursday and Friday; the package: Friday and Saturday
    "IR": frozenset({_THU, _FRI}),  # both: Friday; offices close at noon on Thursday or do not open
}


def weekend(country: str) -> frozenset[int]:
    """Days of rest as `date.weekday()` counts them; an unknown country rests on Saturday and Sunday."""
    return WEEKENDS.get(country, _WEEKEND)


@lru_cache(maxsize=2048)
def holidays_in(country: str, year: int) -> frozenset[date]:
    """National public holidays, moved ones included; none for a country without a calendar.

    Regional ones (a German state's, a Swiss canton's) are left out: the place of work is not known so well.
    """
    import holidays  # 0.3 s and 20 MB: only for who counts days

    if not country:
        return frozenset()
    with warnings.catch_warnings():  # India's moving days are told for 2001 to 2035 only; the fixed ones stay
        warnings.simplefilter("ignore", UserWarning)
        try:
            return frozenset(holidays.country_holidays(country, years=[year], language="en_US"))
        except NotImplementedError:
            return frozenset()


def is_working_day(day: date, country: str) -> bool:
    return day.weekday() not in weekend(country) and day not in holidays_in(country, day.year)


def working_days_after(day: date, number: int, country: str = "") -> date:
    """The `number`-th working day after `day` in that country."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day, country)
    return day


def working_days_before(day: date, number: int, country: str = "") -> date:
    """The `number`-th working day before `day` in that country."""
    while number > 0:
        day -= timedelta(days=1)
        number -= is_working_day(day, country)
    return day


def working_days_between(day: date, last: date, country: str = "") -> int:
    """How many working days come after `day` up to and with `last`."""
    days = (last - day).days
    return sum(is_working_day(day + timedelta(days=passed), country) for passed in range(1, days + 1))


def first_shared_day(day: date, *countries: str, within: int = 30) -> date:
    """This day or the first after it on which people of all these countries work.

    Where none is found so soon (Friday's and Sunday's weeks hardly meet), the first country alone decides.
    """
    for passed in range(within):
        later = day + timedelta(days=passed)
        if all(is_working_day(later, country) for country in countries):
            return later
    return working_days_after(day - timedelta(days=1), 1, countries[0])


def day_has_begun(now: datetime, zone: tzinfo, country: str, begins: time | None = None) -> bool:
    """Whether somebody there is at work or has been today: a working day, its morning reached."""
    local = now.astimezone(zone)
    return is_working_day(local.date(), country) and local.time() >= (begins or MORNING)
