"""Dates in the file's own order, found over all date columns at once: one row can't tell, the file can."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
OTHER = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: [\d:.]+)?")
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


def iso(value: str) -> date:
    """`2024-08-13`, which means the same in every file."""
    try:
        if len(value) == USUAL_LENGTH and value[4] == value[7] == "-":
            return date.fromisoformat(value)
        if found := ISO.fullmatch(value):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise Unreadable(value) from error
    raise Unreadable(value)


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
    if ISO.fullmatch(value):
        return iso(value)
    try:
        if found := OTHER.fullmatch(value):
            one, two, year = int(found[1]), int(found[2]), int(found[3])
            return date(year, one, two) if month_first else date(year, two, one)
    except ValueError as error:
        raise Unreadable(value) from error
    raise Unreadable(value)
