"""Pure: for everybody who takes part, the colleagues whom they can be compared with."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from dashboard.statistics.survival import Life

MOST = 5  # colleagues beside each
YEAR = 365.25
BANDS = (1, 2, 5, 10)  # whole years of service at which the next band begins


@dataclass(frozen=True)
class Colleague:
    """Days are ordinals; `hired` and `left` are None where not known or not over, `began` where never."""

    key: int
    group: tuple[Hashable, ...]  # what must be the same, beside service
    hired: int | None = None
    left: int | None = None
    began: int | None = None
    before: tuple[tuple[int, tuple[Hashable, ...]], ...] = ()  # the group they had before a day, in order

    def group_on(self, day: int) -> tuple[Hashable, ...]:
        """Never that of later: who rose since would stand beside who rose since."""
        return next((group for until, group in self.before if day < until), self.group)

    def is_here(self, day: int) -> bool:
        return (self.hired is None or self.hired <= day) and (self.left is None or self.left > day)

    def service(self, day: int) -> int | None:
        """The band of their years here on this day."""
        if self.hired is None:
            return None
        return sum(day - self.hired >= years * YEAR for years in BANDS)


@dataclass(frozen=True)
class RiskSet:
    """Who began on a day, and colleagues like them who were here on it and had not begun."""

    day: int
    one: Colleague
    others: tuple[Colleague, ...]


def risk_sets(
    participants: Sequence[Colleague], everybody: Sequence[Colleague], *, seed: int, most: int = MOST
) -> list[RiskSet]:
    """Up to `most` for each participant: same group, same band of service, not used before, in a drawn order.

    The day counts for both alike, so that nobody is watched over a time in which they could not have left
    (immortal time). Who begins later may stand beside somebody who began before: Langholz and Goldstein
    (1996), Statistical Science 11:35–53. ValueError where a participant never began.
    """
    pools: dict[tuple[Hashable, ...], list[Colleague]] = defaultdict(list)
    drawn = sorted(everybody, key=lambda colleague: colleague.key)
    random.Random(seed).shuffle(drawn)  # noqa: S311 (drawn to be fair and repeatable, not secret)
    for colleague in drawn:
        for group in {colleague.group, *(group for _until, group in colleague.before)}:
            pools[group].append(colleague)
    found, used = [], set[int]()
    for one in sorted(participants, key=_by_day):
        day, others = _day(one), list[Colleague]()
        for other in pools[one.group_on(day)]:
            if len(others) == most:
                break
            if other.key not in used and other.key != one.key and _was_like(other, one, day):
                others.append(other)
        used.update(other.key for other in others)
        found.append(RiskSet(day, one, tuple(others)))
    return found


def _day(one: Colleague) -> int:
    if one.began is None:
        raise ValueError(f"{one.key} never began")
    return one.began


def _by_day(one: Colleague) -> tuple[int, int]:
    return _day(one), one.key


def _was_like(other: Colleague, one: Colleague, day: int) -> bool:
    return (
        other.is_here(day)
        and (other.began is None or other.began > day)
        and other.service(day) == one.service(day)
        and other.group_on(day) == one.group_on(day)
    )


def life(colleague: Colleague, *, day: int, until: int, is_participant: bool) -> Life | None:
    """Days from `day` on until they left (cause 1), or as far as one knows; None where that is no time.

    Once begun is counted for good; a colleague who begins later is watched up to there.
    """
    ends = [until]
    if colleague.left is not None:
        ends.append(colleague.left)
    if not is_participant and colleague.began is not None:
        ends.append(colleague.began)
    end = min(ends)
    return Life(end - day, int(end == colleague.left)) if end > day else None


def within(lives: Sequence[Life], *, days: int, watched: Sequence[int]) -> tuple[int, int]:
    """Of those whom one could watch for `days` or longer: how many ended within them, and how many these are.

    `watched`: for each life, the days from its first to the last that anything is known of anybody.
    """
    whole = [one for one, could in zip(lives, watched, strict=True) if could >= days]
    seen = [one for one in whole if one.cause or one.exit >= days]
    return sum(one.cause == 1 and one.exit <= days for one in seen), len(seen)
