"""Dates in the file's own order, found over all date columns at once: one row can't tell, the file can."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from people.hris import cldr
from people.hris.places import plain

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
OTHER = re.compile(r"(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4})\.?(?: [\d:.]+(?: ?[AP]M)?)?", re.IGNORECASE)
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")  # as SAP writes them
IN_WORDS = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?[- /]?(?:de |of )?([^\W\d_]+)\.?,?[- /]?(?:de )?(\d{4})")
MONTH_AHEAD = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
MONTH_LANGUAGES = ("en", "nl", "de", "fr", "es", "it", "pt", "sv", "fi", "pl")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")  # how a spreadsheet counts days, where a cell has no format
FIRST_DAY, FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)  # of a workbook; old Macs began later
LAST_SERIAL = 73_050  # the year 2100
HIGHEST_MONTH = 12
USUAL_LENGTH = len("2024-08-13")


class Unreadable(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class Order:
    """How a file writes its dates: what its own dates prove, and those that would mean two days."""

    month_first: int  # dates that only fit month first
    day_first: int  # dates that only fit day first, or are written with points, as nobody does month first
    open: tuple[str, ...]  # dates that are another day in the other order

    @property
    def is_month_first(self) -> bool:
        """A tie means day first."""
        return self.month_first > self.day_first

    @property
    def is_ambiguous(self) -> bool:
        return bool(self.open) and self.month_first == self.day_first


def order(values: Iterable[str]) -> Order:
    month_first = day_first = 0
    either = []
    for value in values:
        if found := OTHER.fullmatch(value):
            one, two = int(found[1]), int(found[2])
            day_first += one > HIGHEST_MONTH >= two or "." in value
            month_first += two > HIGHEST_MONTH >= one
            if one != two and one <= HIGHEST_MONTH and two <= HIGHEST_MONTH:
                either.append(value)
    return Order(month_first, day_first, tuple(either))


def iso(value: str, *, first_day: date = FIRST_DAY) -> date:
    """`2024-08-13`, `20240813`, `13 aug. 2024`, `45517`: what no order of day and month changes."""
    try:
        if len(value) == USUAL_LENGTH and value[4] == value[7] == "-":
            return date.fromisoformat(value)
        if found := ISO.fullmatch(value) or COMPACT.fullmatch(value):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := IN_WORDS.fullmatch(value):
            return date(int(found[3]), _month(found[2]), int(found[1]))
        if found := MONTH_AHEAD.fullmatch(value):
            return date(int(found[3]), _month(found[1]), int(found[2]))
    except ValueError as error:
        raise Unreadable(value) from error
    if (found := SERIAL.fullmatch(value)) and int(found[1]) <= LAST_SERIAL:
        return first_day + timedelta(days=int(found[1]))
    raise Unreadable(value)


def _month(word: str) -> int:
    """0 where nobody calls a month so, or two languages mean two."""
    return _months().get(plain(word), 0)


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in MONTH_LANGUAGES:
        for widths in cldr.own_part(language, "months").values():
            for width in ("wide", "abbreviated"):
                for number, name in widths.get(width, {}).items():
                    key = plain(name)
                    found[key] = number if found.get(key, number) == number else 0
    return found


def days(values: Iterable[str], *, month_first: bool) -> dict[str, date | None]:
    """Each date as written → the day; None where it can't be read."""
    found: dict[str, date | None] = {}
    for value in values:
        try:
            found[value] = parsed(value, month_first=month_first)
        except Unreadable:
            found[value] = None
    return found


def parsed(value: str, *, month_first: bool) -> date | None:
    if not value:
        return None
    found = OTHER.fullmatch(value)
    if not found:
        return iso(value)
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    try:
        return date(year, one, two) if month_first else date(year, two, one)
    except ValueError as error:
        raise Unreadable(value) from error
