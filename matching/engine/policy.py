"""What a program asks of its pairs: musts, wishes with weights, and what comes before points."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matching.engine.codes import RULE_ORDER, WISH_ORDER, Rule, WishKind

LARGEST = 2**53  # ids and seeds beyond it don't survive JSON everywhere
MOST_GROUPS = 20  # by waiting time: each multiplies what one more mentee is worth
LARGEST_WEIGHT = 10_000  # keeps the points of a pair within 32 bits
ENOUGH = {WishKind.LEVEL_GAP: 1, WishKind.WAITING: 90, WishKind.FEW_MENTEES: 3}  # where nothing else is said
LARGEST_ENOUGH = 10_000


class BadProblem(ValueError):
    """The problem can't be solved as it stands; the text is one line that names the place."""


def whole(number: float) -> float:
    """Write 7.0 as 7, so that equal problems have equal JSON."""
    return int(number) if float(number).is_integer() else number


@dataclass(frozen=True)
class Must:
    """One must with its parameters: min and max in levels, managers or hours, levels as a set."""

    rule: Rule
    min: float | None = None
    max: float | None = None
    levels: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse parameters that no pair could meet by mistake."""
        if self.rule is Rule.HOURS_OVERLAP and self.min is None:
            raise BadProblem("min is missing")
        if self.rule is Rule.LEVEL_GAP and self.min is None and self.max is None:
            raise BadProblem("min or max is missing")
        if self.rule is Rule.NOT_IN_LINE and self.max is not None and self.max < 1:
            raise BadProblem("max: expected 1 or more")
        if self.rule is Rule.MENTOR_LEVEL_IN and not self.levels:
            raise BadProblem("levels is missing")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise BadProblem("min is larger than max")

    def as_dict(self) -> dict[str, Any]:
        """Return the must as JSON writes it, without the parameters it doesn't have."""
        written: dict[str, Any] = {"rule": self.rule.value}
        written |= {name: whole(v) for name in ("min", "max") if (v := getattr(self, name)) is not None}
        return written | ({"levels": sorted(self.levels)} if self.levels else {})


@dataclass(frozen=True)
class Wish:
    """One wish and its weight, 0 to 10,000 with at most two decimals.

    `enough` is the figure of the wishes that have one: levels above the mentee that fit best, days of waiting
    that earn everything, mentees of a mentor who earns nothing.
    """

    kind: WishKind
    weight: float
    enough: int | None = None

    def __post_init__(self) -> None:
        """Refuse weights that hundredths can't hold, and write the usual figure where none is given."""
        if self.enough is None:
            object.__setattr__(self, "enough", ENOUGH.get(self.kind))
        elif self.kind not in ENOUGH or not 1 <= self.enough <= LARGEST_ENOUGH:
            raise BadProblem(f"enough: expected 1 to {LARGEST_ENOUGH}, of a wish that has a figure")
        if not 0 <= self.weight <= LARGEST_WEIGHT or abs(self.weight * 100 - self.most) > 1e-6:
            raise BadProblem(f"weight: expected 0 to {LARGEST_WEIGHT} with at most two decimals")

    @property
    def most(self) -> int:
        """The most points this wish can give, in hundredths."""
        return round(self.weight * 100)

    def as_dict(self) -> dict[str, Any]:
        """Return the wish as JSON writes it, a figure only where it is not the usual one."""
        figure = {} if self.enough == ENOUGH.get(self.kind) else {"enough": self.enough}
        return {"wish": self.kind.value, "weight": whole(self.weight)} | figure


@dataclass(frozen=True)
class PolicyFacts:
    """Musts, wishes, the seed of the tie-break, and days of waiting that put a mentee in an earlier group."""

    musts: tuple[Must, ...] = ()
    wishes: tuple[Wish, ...] = ()
    seed: int = 1
    priority_days: tuple[int, ...] = ()
    least_points: int = 0  # hundredths; a pair with fewer is not allowed

    def __post_init__(self) -> None:
        """Bring everything into one order and refuse a rule or wish named twice."""
        refuse_twice("policy.musts", (must.rule.value for must in self.musts))
        refuse_twice("policy.wishes", (wish.kind.value for wish in self.wishes))
        ordered = tuple(sorted(self.musts, key=lambda must: RULE_ORDER[must.rule]))
        object.__setattr__(self, "musts", ordered)
        object.__setattr__(self, "wishes", tuple(sorted(self.wishes, key=lambda w: WISH_ORDER[w.kind])))
        if not 0 <= self.least_points <= LARGEST:
            raise BadProblem(f"policy.least_points: expected 0 or more, found {self.least_points}")
        object.__setattr__(self, "priority_days", tuple(sorted(set(self.priority_days), reverse=True)))
        if len(self.priority_days) > MOST_GROUPS:
            raise BadProblem(f"policy.priority_days: expected at most {MOST_GROUPS}")

    def as_dict(self) -> dict[str, Any]:
        """Return the policy as JSON writes it."""
        written: dict[str, Any] = {
            "musts": [must.as_dict() for must in self.musts],
            "wishes": [wish.as_dict() for wish in self.wishes],
            "seed": self.seed,
        }
        written |= {"priority_days": list(self.priority_days)} if self.priority_days else {}
        return written | ({"least_points": self.least_points} if self.least_points else {})


def refuse_twice(place: str, values: Iterable[object]) -> None:
    """Raise BadProblem for the first value that comes a second time."""
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise BadProblem(f"{place}: {value} appears twice")
        seen.add(value)
