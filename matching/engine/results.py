"""What the engine answers: ids, codes, facts and points, all of it ready for JSON; never sentences."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from matching.engine.codes import Bar, Rule, Why, WishKind
from matching.engine.facts import Pair

Shared = tuple[tuple[str, str | int | tuple[str, ...]], ...]  # name of a fact and the value of all


class Reason(NamedTuple):
    """One condition or wish of one pair, with the facts behind it; what doesn't apply or isn't known is None.

    `mentor` and `mentee` hold both sides' own value (country, unit, level, or the place each gave the other
    in a ranking); `asked` counts the topics asked for; `hours` are shared working hours a day; `points` and
    `most` are hundredths.
    """

    code: Bar | Rule | WishKind
    met: bool
    mentor: str | int | None = None
    mentee: str | int | None = None
    shared: tuple[str, ...] = ()
    asked: int | None = None
    hours: float | None = None
    min: float | None = None
    max: float | None = None
    levels: tuple[int, ...] = ()
    points: int | None = None
    most: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return code, met and the facts that are there."""
        there: dict[str, Any] = {"code": self.code.value, "met": self.met}
        for name, value in zip(self._fields[2:], self[2:], strict=True):
            if value is not None and value != ():
                there[name] = list(value) if isinstance(value, tuple) else value
        return there


@dataclass(frozen=True)
class PairReasons:
    """Everything about one pair: what forbids it, each must, each wish, and its points in hundredths."""

    blocked: tuple[Reason, ...]
    musts: tuple[Reason, ...]
    wishes: tuple[Reason, ...]
    points: int

    def as_dict(self) -> dict[str, Any]:
        """Return the reasons as JSON writes them."""
        lists = {name: [r.as_dict() for r in getattr(self, name)] for name in ("blocked", "musts", "wishes")}
        return {**lists, "points": self.points}


@dataclass(frozen=True)
class PairResult:
    """One pair of the result; `parts` are the points of each wish in hundredths and add up to `points`."""

    mentor: int
    mentee: int
    points: int
    parts: tuple[tuple[WishKind, int], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the pair as JSON writes it."""
        parts = {kind.value: points for kind, points in self.parts}
        return {"mentor": self.mentor, "mentee": self.mentee, "points": self.points, "parts": parts}


@dataclass(frozen=True)
class Unmatched:
    """A mentee left over.

    Without an allowed mentor, `forbidden_by` says for each single condition how many mentors would be allowed
    if it alone were relaxed, and `fails` how many mentors fail it at all; in a competition `group` is the
    index of its bottleneck.
    """

    mentee: int
    reason: Why
    forbidden_by: tuple[tuple[Bar | Rule, int], ...] = ()
    fails: tuple[tuple[Bar | Rule, int], ...] = ()
    group: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the mentee as JSON writes it."""
        return {
            "mentee": self.mentee,
            "reason": self.reason.value,
            "forbidden_by": {code.value: count for code, count in self.forbidden_by},
            "fails": {code.value: count for code, count in self.fails},
            "group": self.group,
        }


@dataclass(frozen=True)
class Bottleneck:
    """A group of mentees whose allowed mentors together have fewer seats than the group has members.

    No other assignment matches more of them: members − seats are left over (Hall's theorem). `shared` holds
    what all members have in common: country, unit, level, languages; `mentors_share` the same of the mentors,
    `mentors_outside` the country and unit of all members where no mentor has it. A locked mentee counts as
    allowed to the locked mentor only.
    """

    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    seats: int
    shared: Shared = ()
    mentors_share: Shared = ()
    mentors_outside: Shared = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the group as JSON writes it."""
        return {
            "mentees": list(self.mentees),
            "mentors": list(self.mentors),
            "seats": self.seats,
            "shared": _written(self.shared),
            "mentors_share": _written(self.mentors_share),
            "mentors_outside": _written(self.mentors_outside),
        }


def _written(shared: Shared) -> dict[str, Any]:
    """Return what is shared as JSON writes it."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in shared}


@dataclass(frozen=True)
class Refusal:
    """A locked pair that could not stay, and what forbids it."""

    mentor: int
    mentee: int
    reasons: tuple[Reason, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the refusal as JSON writes it."""
        reasons = [reason.as_dict() for reason in self.reasons]
        return {"mentor": self.mentor, "mentee": self.mentee, "reasons": reasons}


@dataclass(frozen=True)
class Blocking:
    """How many pairs would both earn more points than with whom they have, and the first of them."""

    count: int = 0
    first: tuple[Pair, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return them as JSON writes them."""
        return {"count": self.count, "first": [list(pair) for pair in self.first]}


@dataclass(frozen=True)
class Certificate:
    """The proof by prices: when proved, no solution has more than `dual` points, and the result has them."""

    proved: bool
    dual: int
    checked_pairs: int

    def as_dict(self) -> dict[str, Any]:
        """Return the certificate as JSON writes it."""
        return {"proved": self.proved, "dual": self.dual, "checked_pairs": self.checked_pairs}


@dataclass(frozen=True)
class Result:
    """The answer to a problem: pairs and unmatched in the order of the mentees' ids, points in hundredths."""

    pairs: tuple[PairResult, ...]
    unmatched: tuple[Unmatched, ...]
    bottlenecks: tuple[Bottleneck, ...]
    refused: tuple[Refusal, ...]
    matched: int
    total: int
    certificate: Certificate
    seed: int
    blocking: Blocking = Blocking()

    def as_dict(self) -> dict[str, Any]:
        """Return the result as JSON writes it."""
        names = ("pairs", "unmatched", "bottlenecks", "refused")
        lists = {name: [row.as_dict() for row in getattr(self, name)] for name in names}
        closing = {
            "certificate": self.certificate.as_dict(),
            "seed": self.seed,
            "blocking": self.blocking.as_dict(),
        }
        return {**lists, "matched": self.matched, "total": self.total, **closing}
