"""Shares, differences, rates and sizes: the examples of the measures page, and what the libraries say."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_effectsize
from statsmodels.stats.rates import confint_poisson

from dashboard import statistics

PARTS = st.integers(1, 3000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
CONFIDENCE = st.sampled_from([0.8, 0.9, 0.95, 0.99])


def close(interval: statistics.Interval, low: float, high: float, *, within: float) -> bool:
    return abs(interval.low - low) <= within and abs(interval.high - high) <= within


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 20, 0, 0.1611), (1, 20, 0.0089, 0.2361), (2, 40, 0.0138, 0.1650), (0, 60, 0, 0.0602)],
)
def test_share_of_the_examples(part, whole, low, high):
    assert close(statistics.share(part, whole), low, high, within=0.00005)


@given(PARTS, CONFIDENCE)
def test_share_is_scipys_score_interval(parts, confidence):
    ours = statistics.share(*parts, confidence=confidence)
    theirs = binomtest(*parts).proportion_ci(confidence, method="wilson")

    assert close(ours, theirs.low, theirs.high, within=1e-12)
    assert 0 <= ours.low <= ours.value <= ours.high <= 1


@pytest.mark.parametrize("parts", [(1, 0), (0, 0), (-1, 5), (6, 5)])
def test_share_of_nobody_or_of_more_than_all_is_refused(parts):
    with pytest.raises(ValueError, match="is no share"):
        statistics.share(*parts)


@pytest.mark.parametrize(
    ("one", "other", "value", "low", "high"),
    [
        ((2, 40), (150, 1000), -0.1, -0.143, 0.017),
        ((6, 60), (180, 1200), -0.05, -0.108, 0.053),
    ],
)
def test_difference_of_the_examples(one, other, value, low, high):
    found = statistics.difference(one, other)

    assert found.value == pytest.approx(value)
    assert close(found, low, high, within=0.0006)


@given(PARTS, PARTS)
def test_difference_is_statsmodels_newcombe(one, other):
    found = statistics.difference(one, other)

    assert close(found, *confint_proportions_2indep(*one, *other, method="newcomb"), within=1e-12)


@given(PARTS, PARTS)
def test_difference_turned_around_is_the_same_with_its_sign_changed(one, other):
    found, turned = statistics.difference(one, other), statistics.difference(other, one)

    assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low))
    assert found.holds(0) == turned.holds(0)


@pytest.mark.parametrize(
    ("promoters", "detractors", "answers", "value", "low", "high"),
    [
        (20, 5, 40, 37.5, 15.9, 59.1),
        (200, 50, 400, 37.5, 30.7, 44.3),
        (3, 1, 6, 33.3, -26.3, 93.0),
    ],
)
def test_recommend_score_of_the_examples(promoters, detractors, answers, value, low, high):
    found = statistics.recommend_score(promoters, detractors, answers)

    assert found.value == pytest.approx(value, abs=0.05)
    assert close(found, low, high, within=0.05)


def test_recommend_score_of_one_voice_has_no_width():
    found = statistics.recommend_score(7, 0, 7)

    assert (found.low, found.value, found.high) == (100, 100, 100)


@given(st.integers(0, 4000), st.floats(0.01, 1e6), CONFIDENCE)
def test_rate_is_the_exact_interval(events, time, confidence):
    tail = (1 - confidence) / 2
    low = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    high = chi2.isf(tail, 2 * events + 2) / 2
    ours = statistics.rate(events, time, confidence=confidence)

    assert ours.low * time == pytest.approx(low, rel=1e-8)
    assert ours.high * time == pytest.approx(high, rel=1e-8)


@pytest.mark.parametrize("events", [0, 1, 4, 19, 250])
def test_rate_is_statsmodels_exact_one(events):
    low, high = confint_poisson(events, 12.5, method="exact-c")
    ours = statistics.rate(events, 12.5)

    assert (0.0 if events == 0 else low, high) == pytest.approx((ours.low, ours.high), rel=1e-8)


@pytest.mark.parametrize(("events", "time"), [(-1, 3), (2, 0), (2, -1)])
def test_rate_of_no_time_is_refused(events, time):
    with pytest.raises(ValueError, match="is no rate"):
        statistics.rate(events, time)


@pytest.mark.parametrize(
    ("one", "other", "size"),
    [(0.15, 0.10, 681), (0.15, 0.12, 2031), (0.20, 0.10, 195), (0.25, 0.15, 248), (0.15, 0.05, 133)],
)
def test_people_per_group_of_the_examples(one, other, size):
    assert statistics.people_per_group(one, other) == size


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.sampled_from([0.7, 0.8, 0.9]))
def test_people_per_group_is_the_fewest_that_statsmodels_finds_enough(one, other, power):
    assume(abs(one - other) > 0.02)
    size = statistics.people_per_group(one, other, power=power)
    effect = abs(proportion_effectsize(one, other))

    # Asked for the power of a size: its own search for the size fails where two or three people are enough.
    assert NormalIndPower().power(effect, size, 0.05) >= power
    if size > 1:  # theirs adds the chance of finding the opposite, which is next to nothing
        assert NormalIndPower().power(effect, size - 1, 0.05) < power + 1e-4


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 500))
def test_all_asked_holds_whatever_the_silent_ones_think(parts, silent):
    part, answered = parts
    worst, best = statistics.all_asked(part, answered, answered + silent)

    assert 0 <= worst <= part / answered <= best <= 1
    assert best - worst == pytest.approx(silent / (answered + silent))
