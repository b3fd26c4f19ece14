"""Pure: from what HR knew of people, day after day, to the days on which each of them moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

Value = int | str | None  # None: not known
TOGETHER = 5  # so many from the same to the same on one day, and at least half of all who were there:
HALF = 0.5  # then something was given another name, and nobody moved


class Place(NamedTuple):
    """Level as its number from low to high, unit and country."""

    level: int | None = None
    unit: int | None = None
    country: str | None = None


class Change(NamedTuple):
    person: int
    day: int  # an ordinal
    was: Place
    became: Place


@dataclass(frozen=True)
class Moves:
    """For each person the days on which they rose a level, and came to another unit or country; in order."""

    rose: Mapping[int, Sequence[int]]
    unit: Mapping[int, Sequence[int]]
    country: Mapping[int, Sequence[int]]


class _Step(NamedTuple):
    day: int
    person: int
    was: Value
    became: Value


def moves(changes: Sequence[Change], present: Mapping[int, Place]) -> Moves:
    """`changes` in the order in which they were written; `present`: everybody who was here, as known last.

    What is not known in between hides nothing: senior, not known, lead is one step up.
    """
    found = {
        name: _alone(_steps(changes, place), Counter(getattr(one, name) for one in present.values()))
        for place, name in enumerate(Place._fields)
    }
    rose = [step for step in found["level"] if _number(step.became) > _number(step.was)]
    return Moves(_days(rose), _days(found["unit"]), _days(found["country"]))


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _days(steps: Iterable[_Step]) -> dict[int, list[int]]:
    days: dict[int, list[int]] = defaultdict(list)
    for step in sorted(steps):
        days[step.person].append(step.day)
    return dict(days)


def _steps(changes: Sequence[Change], place: int) -> list[_Step]:
    """From one known value to another."""
    last: dict[int, Value] = {}
    found = []
    for change in changes:
        was, became = change.was[place], change.became[place]
        before = last.get(change.person) if was is None else was
        if became is not None:
            last[change.person] = became
            if before is not None and before != became:
                found.append(_Step(change.day, change.person, before, became))
        elif before is not None:
            last[change.person] = before
    return found


def _alone(steps: list[_Step], here: Counter[Value]) -> list[_Step]:
    """Without those who changed together with most of the others who had the same value."""
    kept: list[_Step] = []
    ordered = sorted(steps, key=lambda step: -step.day)
    for _day, of_day in groupby(ordered, key=lambda step: step.day):  # backward, from what is here now
        some = list(of_day)
        gone = Counter(step.was for step in some)
        come = Counter(step.became for step in some)
        ways = Counter((step.was, step.became) for step in some)
        here.update(gone)
        here.subtract(come)
        for step in some:
            ours = ways[step.was, step.became]
            if ours < TOGETHER or ours < HALF * here[step.was]:
                kept.append(step)
    return kept
