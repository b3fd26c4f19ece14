"""What became of those who started, beside colleagues like them: why they left, whether they rose or moved.

Read once a quarter by `dashboard.actions.outcomes`, which keeps what may be told; every function here reads.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from dashboard import impact, statistics
from dashboard.histories import History
from dashboard.statistics import Colleague, Curve, Interval, Life, RiskSet
from dashboard.statistics.moves import Moves
from people.actions.erasure import GRACE
from people.models import Person
from programs.models import Program

ARMS = ("ours", "theirs")
KINDS = ("voluntary", "involuntary", "retirement", "contract_end", "other", "")  # the last: not said
ENDPOINTS = ("rose", "unit", "country")
HORIZONS = (730, 365)  # days; the second is part of the first
LEFT = 9  # the competing end of somebody who had not moved


@dataclass(frozen=True)
class Followed:
    """One of an arm: from `day` on until `stop`, where they left if `why` is not None."""

    key: int
    day: int
    entry: int
    stop: int
    why: str | None

    def left(self, kinds: Sequence[str]) -> Life | None:
        """Leaving for one of these is cause 1, for another 2."""
        cause = 0 if self.why is None else 1 if self.why in kinds else 2
        return self._life(self.stop, cause)

    def moved(self, days: Sequence[int]) -> Life | None:
        """The first move after `day` is cause 1, leaving before it the other."""
        first = next((day for day in days if day > self.day), None)
        if first is not None and first <= self.stop:
            return self._life(first, 1)
        return self._life(self.stop, LEFT if self.why is not None else 0)

    def _life(self, end: int, cause: int) -> Life | None:
        exit_ = end - self.day
        return Life(exit_, cause, self.entry) if exit_ > self.entry else None


@dataclass(frozen=True)
class Company:
    """What the house knows of everybody, read once for all programs of a quarter."""

    until: int
    since: int | None  # from when on moves are known
    why: Mapping[int, str]
    moves: Moves


@dataclass(frozen=True)
class Found:
    """The true numbers of one program; what of them may be told is decided elsewhere."""

    followed: dict[str, list[Followed]]
    watched: dict[str, list[Followed]]  # of these moves are known
    company: Company

    @property
    def is_told(self) -> bool:
        return min(map(len, self.followed.values())) >= 2 * statistics.LEAST

    @property
    def knows_moves(self) -> bool:
        return self.is_told and min(map(len, self.watched.values())) >= 2 * statistics.LEAST

    def leavers(self, arm: str, kinds: Sequence[str]) -> list[Life]:
        return _some(one.left(kinds) for one in self.followed[arm])

    def movers(self, arm: str, endpoint: str) -> list[Life]:
        days: Mapping[int, Sequence[int]] = getattr(self.company.moves, endpoint)
        return _some(one.moved(days.get(one.key, ())) for one in self.watched[arm])


def _some(lives: Iterable[Life | None]) -> list[Life]:
    return [life for life in lives if life is not None]


def within(lives: Sequence[Life], days: int) -> int:
    """How many ended for cause 1 so soon."""
    return sum(life.cause == 1 and life.exit <= days for life in lives)


def at_risk(lives: Sequence[Life], days: int) -> int:
    """How many were still watched on that day."""
    return sum(life.entry < days <= life.exit for life in lives)


def chance(lives: Sequence[Life], days: int) -> Interval:
    """The share that ends for cause 1 so soon; where nobody did, what can be ruled out for those watched."""
    if not within(lives, days):
        return Interval(0.0, 0.0, statistics.share(0, max(at_risk(lives, days), 1)).high)
    return _curve(lives).at(days)


def _curve(lives: Sequence[Life]) -> Curve:
    return statistics.cumulative_incidence(lives, cause=1)


def difference(ours: Sequence[Life], theirs: Sequence[Life], days: int) -> Interval:
    """Of two shares, from both of their intervals, as Newcombe does (Zou and Donner 2008, Stat. Med. 27)."""
    a, b = chance(ours, days), chance(theirs, days)
    value = a.value - b.value
    return Interval(
        value,
        value - math.hypot(a.value - a.low, b.high - b.value),
        value + math.hypot(a.high - a.value, b.value - b.low),
    )


def company(until: date, history: History) -> Company:
    """Read with no question per person."""
    return Company(
        until=until.toordinal(),
        since=history.since.toordinal() if history.since else None,
        why=dict(Person.objects.exclude(left_why="").values_list("pk", "left_why")),
        moves=history.moves,
    )


def found(program: Program, known: Company, *, until: date) -> Found:
    """Both arms of the one comparison of the program, as its page sets it up."""
    comparison = impact.comparison(program, until=until)
    followed = _followed(comparison.sets, known)
    watched = {
        arm: [one for one in rows if known.since is not None and one.day >= known.since]
        for arm, rows in followed.items()
    }
    return Found(followed, watched, known)


def _followed(sets: Sequence[RiskSet], known: Company) -> dict[str, list[Followed]]:
    """Whoever left longer ago than leavers are kept has been erased, so nobody is watched before that."""
    keeps = settings.RETENTION_DAYS["leaver"] + GRACE.days
    arms: dict[str, list[Followed]] = {arm: [] for arm in ARMS}
    for row in sets:
        entry = max(0, known.until - row.day - keeps)
        for arm, people in zip(ARMS, ((row.one,), row.others), strict=True):
            arms[arm] += [_one(each, row.day, entry, known, is_ours=arm == "ours") for each in people]
    return {arm: [one for one in rows if one.stop - one.day > one.entry] for arm, rows in arms.items()}


def _one(each: Colleague, day: int, entry: int, known: Company, *, is_ours: bool) -> Followed:
    life = statistics.life(each, day=day, until=known.until, is_participant=is_ours)
    stop = day + int(life.exit) if life else day
    why = known.why.get(each.key, "") if life and life.cause else None
    return Followed(each.key, day, entry, stop, why)


def tally(found_: Found, arm: str) -> dict[str, list[int]]:
    """Of the leavers of an arm: how many within two years and within one, by kind."""
    gone = [one for one in found_.followed[arm] if one.why is not None]
    counts = [Counter(one.why for one in gone if one.stop - one.day <= days) for days in HORIZONS]
    return {kind: [each[kind] for each in counts] for kind in KINDS}


@dataclass(frozen=True)
class Told:
    """What the page says: the newest quarter, and an earlier one where the newest must be silent."""

    until: date
    newest: Mapping[str, Any]
    figures: Mapping[tuple[str, ...], Mapping[str, Any]]

    def moved(self, endpoint: str, arm: str, days: int) -> Mapping[str, Any] | None:
        return self.figures.get(("moves", endpoint, arm, str(days)))

    def why(self, arm: str) -> list[list[Mapping[str, Any] | None]]:
        """A row per group of kinds, the largest first, with a figure per horizon."""
        rows = [key[3:] for key in self.figures if key[:2] == ("why", arm)]
        newest = {tuple(each["kinds"]) for each in self.newest["why"] if each["arm"] == arm}
        groups = [kinds for kinds in dict.fromkeys(rows) if not newest or kinds in newest]
        found = [
            [self.figures.get(("why", arm, str(days), *kinds)) for days in reversed(HORIZONS)]
            for kinds in groups
        ]
        return sorted(found, key=lambda row: -max(each["amount"] for each in row if each))

    def difference(self, of: str, days: int) -> Interval | None:
        rows = [each for each in self.newest["differences"] if (each["of"], each["days"]) == (of, days)]
        return Interval(*rows[0]["share"]) if rows else None


def told(program: Program) -> Told | None:
    """None before the first quarter was told."""
    rows = list(program.outcomes.order_by("until"))
    if not rows:
        return None
    figures: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for row in rows:
        seen = {"until": None if row is rows[-1] else row.until}
        for each in row.told["moves"]:
            figures["moves", each["endpoint"], each["arm"], str(each["days"])] = each | seen
        for each in row.told["why"]:
            figures["why", each["arm"], str(each["days"]), *each["kinds"]] = each | seen
    return Told(rows[-1].until, rows[-1].told, figures)
