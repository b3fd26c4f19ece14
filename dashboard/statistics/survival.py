"""Pure: how long something lasts, where for some it still goes on.

Times are numbers of one unit of the caller's. A `Life` is watched from `entry` on, until `exit`: then it
ended for a `cause` (1 and up), or it still went on (0). Who enters late does not count before; at one time,
ends come before entries and before those of whom nothing more is known.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.statistics.proportions import CONFIDENCE, Interval, quantile


@dataclass(frozen=True)
class Life:
    exit: float
    cause: int = 0
    entry: float = 0.0


@dataclass(frozen=True)
class Step:
    """At `time`: how many were watched, how many ended, and the share that goes on from here."""

    time: float
    at_risk: int
    ended: int
    value: float
    low: float
    high: float
    variance: float  # of `value`


@dataclass(frozen=True)
class Curve:
    steps: tuple[Step, ...]
    start: float  # the value before the first step: 1 where ends take away, 0 where they add up

    def at(self, time: float) -> Interval:
        last = self._last(time)
        return Interval(last.value, last.low, last.high) if last else Interval(*[self.start] * 3)

    def spread_at(self, time: float) -> float:
        """The variance of the value at this time."""
        last = self._last(time)
        return last.variance if last else 0.0

    def median(self) -> float | None:
        """The first time at which at most half go on; None where it never comes to that."""
        return next((step.time for step in self.steps if step.value <= 0.5), None)

    def _last(self, time: float) -> Step | None:
        return next((step for step in reversed(self.steps) if step.time <= time), None)


@dataclass(frozen=True)
class Mean:
    """Time lived until a horizon, on average; `variance` of the estimate."""

    value: float
    variance: float


@dataclass(frozen=True)
class LogRank:
    statistic: float  # chi-square with one degree of freedom
    p_value: float


def survival(lives: Sequence[Life], *, confidence: float = CONFIDENCE) -> Curve:
    """The share that goes on, with the band of log(−log): it stays between 0 and 1.

    Kaplan and Meier (1958), J. Am. Stat. Assoc. 53:457–481; variance of Greenwood (1926); band of
    Kalbfleisch and Prentice (1980).
    """
    value, hazard, steps = 1.0, 0.0, []
    for time, at_risk, ended in _risk_sets(lives):
        amount = sum(ended.values())
        if not amount:
            continue
        value *= 1 - amount / at_risk
        hazard = hazard + amount / (at_risk * (at_risk - amount)) if at_risk > amount else math.inf
        low, high = _log_log(value, hazard, confidence)
        steps.append(Step(time, at_risk, amount, value, low, high, value**2 * hazard if value else 0.0))
    return Curve(tuple(steps), 1.0)


def cumulative_incidence(lives: Sequence[Life], *, cause: int, confidence: float = CONFIDENCE) -> Curve:
    """The share that ended for `cause`, where another end makes this one impossible.

    Aalen and Johansen (1978), Scand. J. Stat. 5:141–150; variance by the delta method as in Marubini and
    Valsecchi (1995), ch. 10; band of log(−log).
    """
    value, alive, steps = 0.0, 1.0, []
    # Sums over steps so far, so that Var(F) = F²·a − 2F·b + c + d is known at each in one pass.
    a = b = c = 0.0
    for time, at_risk, ended in _risk_sets(lives):
        amount, own = sum(ended.values()), ended[cause]
        if not amount:
            continue
        value += alive * own / at_risk
        left = at_risk - amount
        both = amount / (at_risk * left) if left else 0.0
        a, b, c = a + both, b + both * value, c + both * value**2
        c += alive**2 * own * (at_risk - own) / at_risk**3
        cross = alive * own / at_risk**2
        b, c = b + cross, c + 2 * cross * value
        alive *= left / at_risk
        if not own or not value:  # nothing to add: everybody before had ended, and others came later
            continue
        variance = max(value**2 * a - 2 * value * b + c, 0.0)
        low, high = _log_log(value, variance / value**2, confidence)
        steps.append(Step(time, at_risk, own, value, low, high, variance))
    return Curve(tuple(steps), 0.0)


def _log_log(value: float, relative: float, confidence: float) -> tuple[float, float]:
    """The band of a share whose variance over its square is `relative`."""
    if not 0 < value < 1:
        return value, value
    half = quantile(confidence) * math.sqrt(relative) / abs(math.log(value))
    return value ** math.exp(half), value ** math.exp(-half)


def restricted_mean(lives: Sequence[Life], *, until: float) -> Mean:
    """The area under the curve until a horizon: time lived on average up to there.

    Royston and Parmar (2013), BMC Med. Res. Methodol. 13:152; variance of Greenwood's kind.
    """
    if until <= 0:
        raise ValueError(f"no horizon: {until}")
    steps = [step for step in survival(lives).steps if step.time < until]
    times = [0.0, *(step.time for step in steps), until]
    values = [1.0, *(step.value for step in steps)]
    areas = [value * (times[place + 1] - times[place]) for place, value in enumerate(values)]
    variance = 0.0
    for place, step in enumerate(steps, start=1):
        if step.at_risk > step.ended:
            rest = math.fsum(areas[place:])
            variance += rest**2 * step.ended / (step.at_risk * (step.at_risk - step.ended))
    return Mean(math.fsum(areas), variance)


def mean_difference(
    one: Sequence[Life], other: Sequence[Life], *, until: float, confidence: float = CONFIDENCE
) -> Interval:
    """Time lived until a horizon: `one` less `other`."""
    a, b = restricted_mean(one, until=until), restricted_mean(other, until=until)
    value, half = a.value - b.value, quantile(confidence) * math.sqrt(a.variance + b.variance)
    return Interval(value, value - half, value + half)


def log_rank(one: Sequence[Life], other: Sequence[Life]) -> LogRank | None:
    """Whether two curves differ more than chance makes them; None where nothing ended that could tell.

    Mantel (1966), Cancer Chemotherapy Reports 50:163–170.
    """
    ours = {time: (at_risk, sum(ended.values())) for time, at_risk, ended in _risk_sets(one, other)}
    seen = expected = variance = 0.0
    for time, at_risk, ended in _risk_sets([*one, *other]):
        amount = sum(ended.values())
        watched, own = ours[time]
        seen += own
        expected += amount * watched / at_risk
        if at_risk > 1:
            part = watched / at_risk
            variance += amount * part * (1 - part) * (at_risk - amount) / (at_risk - 1)
    if variance <= 0:
        return None
    statistic = (seen - expected) ** 2 / variance
    return LogRank(statistic, math.erfc(math.sqrt(statistic / 2)))


def _risk_sets(lives: Sequence[Life], others: Sequence[Life] = ()) -> list[tuple[float, int, Counter[int]]]:
    """Whenever somebody leaves the view, `others` too: how many of `lives` are watched, and their ends."""
    if any(life.exit <= life.entry for life in (*lives, *others)):
        raise ValueError("somebody is watched for no time")
    exits, entries = sorted(lives, key=lambda life: life.exit), sorted(life.entry for life in lives)
    found, gone, come = [], 0, 0
    for time in sorted({life.exit for life in (*lives, *others)}):
        while come < len(entries) and entries[come] < time:
            come += 1
        at_risk, ended = come - gone, Counter[int]()
        while gone < len(exits) and exits[gone].exit == time:
            if exits[gone].cause:
                ended[exits[gone].cause] += 1
            gone += 1
        found.append((time, at_risk, ended))
    return found
