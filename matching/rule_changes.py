"""What a change of the rules does, rule by rule, and whether it weakens what was promised. Pure: no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf
from typing import Any

Rules = Mapping[str, Any]  # musts, wishes, least_points, priority_days, seed: as a policy keeps them
Row = Mapping[str, Any]  # one must or wish


class What(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    TIGHTENED = "tightened"
    RELAXED = "relaxed"
    MOVED = "moved"  # allows some pairs that were forbidden, and forbids some that were allowed
    HEAVIER = "heavier"
    LIGHTER = "lighter"
    SET = "set"  # neither more nor less: another draw of lots, other groups by waiting time


LIFTS = {What.ADDED, What.HEAVIER, What.SET}  # what gives some pair more points


@dataclass(frozen=True)
class Change:
    """`of` is "must", "wish", "least_points", "priority_days" or "seed"; a side that isn't there is None."""

    of: str
    what: What
    before: Any = None
    after: Any = None
    lifts: bool = False  # a wish by which some pair may come above the fewest points

    @property
    def weakens(self) -> bool:
        """Some pair is allowed now that was forbidden before."""
        lets_in = {What.REMOVED, What.RELAXED, What.MOVED}
        return self.lifts or (self.of in {"must", "least_points"} and self.what in lets_in)


def changes(before: Rules, after: Rules) -> list[Change]:
    """Everything that differs, musts first."""
    wishes = _wishes(before["wishes"], after["wishes"])
    if before["least_points"] and after["least_points"]:
        wishes = [replace(change, lifts=change.what in LIFTS) for change in wishes]
    found = [*_musts(before["musts"], after["musts"]), *wishes]
    old, new = before["least_points"], after["least_points"]
    if old != new:
        what = What.TIGHTENED if new > old else What.RELAXED
        found.append(Change("least_points", what, old, new))
    for name in ("priority_days", "seed"):
        if before[name] != after[name]:
            found.append(Change(name, What.SET, before[name], after[name]))
    return found


def weakens(before: Rules, after: Rules) -> bool:
    return any(change.weakens for change in changes(before, after))


def _musts(before: list[Row], after: list[Row]) -> list[Change]:
    old, new = ({must["rule"]: dict(must) for must in musts} for musts in (before, after))
    found = []
    for rule in {**old, **new}:
        if rule not in new:
            found.append(Change("must", What.REMOVED, old[rule]))
        elif rule not in old:
            found.append(Change("must", What.ADDED, after=new[rule]))
        elif (what := _compared(old[rule], new[rule])) is not None:
            found.append(Change("must", what, old[rule], new[rule]))
    return found


def _wishes(before: list[Row], after: list[Row]) -> list[Change]:
    """A wish of weight 0 is none."""
    old, new = ({row["wish"]: dict(row) for row in wishes if row["weight"]} for wishes in (before, after))
    found = []
    for kind in {**old, **new}:
        one, other = old.get(kind), new.get(kind)
        if one is None or other is None:
            found.append(Change("wish", What.REMOVED if other is None else What.ADDED, one, other))
        elif one["weight"] != other["weight"]:
            what = What.HEAVIER if other["weight"] > one["weight"] else What.LIGHTER
            found.append(Change("wish", what, one, other))
        elif one != other:
            found.append(Change("wish", What.SET, one, other))
    return found


def _compared(old: Row, new: Row) -> What | None:
    """By what each lets in; None where that is the same."""
    if old["rule"] == "mentor_level_in":
        less, more = set(new["levels"]) <= set(old["levels"]), set(new["levels"]) >= set(old["levels"])
    else:
        (low, high), (new_low, new_high) = _let_in(old), _let_in(new)
        less = new_low >= low and new_high <= high
        more = new_low <= low and new_high >= high
    if less and more:
        return None
    return What.TIGHTENED if less else (What.RELAXED if more else What.MOVED)


def _let_in(must: Row) -> tuple[float, float]:
    """The figures that meet the must. In a reporting line, the more managers count, the fewer pairs do."""
    least, most = must.get("min"), must.get("max")
    if must["rule"] == "not_in_line":
        return (inf if most is None else most), inf
    return (-inf if least is None else least), (inf if most is None else most)
