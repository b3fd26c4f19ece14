"""Dates in the file's own order, found over all date columns at once: one row can't tell, the file can."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?")
OTHER = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: [\d:.]+)?")
HIGHEST_MONTH = 12


class Unreadable(ValueError):
    pass


def is_month_first(values: Iterable[str]) -> bool:
    """More dates that only fit month first than dates that only fit day first; a tie means day first."""
    month_first = day_first = 0
    for value in values:
        found = OTHER.fullmatch(value)
        if found:
            one, two = int(found[1]), int(found[2])
            day_first += one > HIGHEST_MONTH >= two
            month_first += two > HIGHEST_MONTH >= one
    return month_first > day_first


def parsed(value: str, *, month_first: bool) -> date | None:
    if not value:
        return None
    try:
        if found := ISO.fullmatch(value):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := OTHER.fullmatch(value):
            one, two, year = int(found[1]), int(found[2]), int(found[3])
            return date(year, one, two) if month_first else date(year, two, one)
    except ValueError as error:
        raise Unreadable(value) from error
    raise Unreadable(value)
