"""Pure: shares, their differences and rates, each with the interval it is known to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """A figure with the range that the confidence stands for; `value` lies within."""

    value: float
    low: float
    high: float

    def holds(self, other: float) -> bool:
        return self.low <= other <= self.high


def quantile(confidence: float) -> float:
    """Of the normal distribution, two-sided: 1.96 for 0.95."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence lies between 0 and 1: {confidence}")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def share(part: int, whole: int, *, confidence: float = CONFIDENCE) -> Interval:
    """`part` of `whole`, 0 to 1, with its score interval.

    Wilson (1927), J. Am. Stat. Assoc. 22:209–212. ValueError where there is nobody, or more than all.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is no share")
    z = quantile(confidence)
    value, square = part / whole, z * z
    middle = (part + square / 2) / (whole + square)
    half = z * math.sqrt(whole * value * (1 - value) + square / 4) / (whole + square)
    low = 0.0 if part == 0 else middle - half  # exactly, where rounding would leave a trace
    high = 1.0 if part == whole else middle + half
    return Interval(value, min(low, value), max(high, value))


def difference(one: tuple[int, int], other: tuple[int, int], *, confidence: float = CONFIDENCE) -> Interval:
    """Share of `one` less share of `other`, each (part, whole); −1 to 1.

    Newcombe (1998), Statistics in Medicine 17:873–890, method 10: from both score intervals.
    """
    a, b = share(*one, confidence=confidence), share(*other, confidence=confidence)
    value = a.value - b.value
    return Interval(
        value,
        value - math.hypot(a.value - a.low, b.high - b.value),
        value + math.hypot(a.high - a.value, b.value - b.low),
    )


def all_asked(part: int, answered: int, asked: int) -> tuple[float, float]:
    """The share among all who were asked, had everybody silent said no, and had everybody said yes."""
    if not 0 <= part <= answered <= asked or asked == 0:
        raise ValueError(f"{part} of {answered} answers of {asked} asked is no share")
    return part / asked, (part + asked - answered) / asked


def recommend_score(
    promoters: int, detractors: int, answers: int, *, confidence: float = CONFIDENCE
) -> Interval:
    """Per cent of 9 and 10 less per cent of 0 to 6: −100 to 100, with the interval of a difference
    of two parts of one sample. The interval is not cut off at ±100: a wide one says how little is known.

    Rocks (2016), J. Appl. Stat. 43:2761–2773, the method of Wald.
    """
    if min(promoters, detractors) < 0 or promoters + detractors > answers or answers == 0:
        raise ValueError(f"{promoters} and {detractors} of {answers} is no score")
    value = (promoters - detractors) / answers
    spread = math.sqrt(max((promoters + detractors) / answers - value * value, 0.0) / answers)
    half = quantile(confidence) * spread
    return Interval(100 * value, 100 * (value - half), 100 * (value + half))


def rate(events: int, time: float, *, confidence: float = CONFIDENCE) -> Interval:
    """Events per unit of `time` watched, with the exact interval of a Poisson count.

    Garwood (1936), Biometrika 28:437–442.
    """
    if events < 0 or time <= 0:
        raise ValueError(f"{events} events in {time} is no rate")
    tail = (1 - confidence) / 2
    low = 0.0 if events == 0 else _mean_where(events - 1, 1 - tail)
    return Interval(events / time, low / time, _mean_where(events, tail) / time)


def _mean_where(count: int, wanted: float) -> float:
    """The mean of a Poisson distribution that has at most `count` events with probability `wanted`."""
    low, high = 0.0, count + 10 * math.sqrt(count + 1) + 20
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _at_most(count, middle) > wanted else (low, middle)
    return (low + high) / 2


def _at_most(count: int, mean: float) -> float:
    """The sum of Poisson probabilities, from the largest on, so that nothing overflows."""
    if mean == 0:
        return 1.0
    top = min(count, int(mean))
    peak = math.exp(top * math.log(mean) - mean - math.lgamma(top + 1))
    total, term = peak, peak
    for k in range(top, 0, -1):
        term *= k / mean
        total += term
        if term < total * 1e-18:
            break
    term = peak
    for k in range(top + 1, count + 1):
        term *= mean / k
        total += term
    return min(total, 1.0)


def people_per_group(one: float, other: float, *, power: float = 0.8, confidence: float = CONFIDENCE) -> int:
    """How many each of two groups needs, for these two shares to be told apart with this power.

    Cohen (1988), Statistical Power Analysis, ch. 6: by the effect size h of two arcsines.
    """
    if not (0 <= one <= 1 and 0 <= other <= 1) or one == other or not 0.5 <= power < 1:
        raise ValueError(f"no size for {one} against {other} at a power of {power}")
    effect = 2 * math.asin(math.sqrt(one)) - 2 * math.asin(math.sqrt(other))
    wanted = quantile(confidence) + NormalDist().inv_cdf(power)
    return math.ceil(2 * (wanted / effect) ** 2)
