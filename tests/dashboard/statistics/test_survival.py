"""Curves over time: small ones by hand, many random ones against scipy and statsmodels."""

import math
import random
import statistics as plain
import warnings
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf, logrank
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight, survdiff

from dashboard.statistics import (
    Life,
    cumulative_incidence,
    log_rank,
    mean_difference,
    restricted_mean,
    survival,
)

LIVES = st.lists(st.builds(Life, exit=st.integers(1, 24), cause=st.integers(0, 1)), min_size=2, max_size=60)
RIVALS = st.lists(st.builds(Life, exit=st.integers(1, 12), cause=st.integers(0, 2)), min_size=3, max_size=60)
LATE = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 12), st.integers(0, 1)).map(
        lambda of: Life(entry=of[0], exit=of[0] + of[1], cause=of[2])
    ),
    min_size=3,
    max_size=60,
)


def exits(lives: Sequence[Life]) -> list[float]:
    return [life.exit for life in lives]


def causes(lives: Sequence[Life]) -> np.ndarray:
    return np.array([life.cause for life in lives])


def seen(lives: Sequence[Life]) -> CensoredData:
    """As scipy takes them: those that ended, and those that still went on."""
    ended = [life.exit for life in lives if life.cause]
    return CensoredData(ended, right=[life.exit for life in lives if not life.cause])


def test_survival_by_hand():
    """Six people: one ends after 1, one is out of sight after 2, two end after 3, two go on at 4."""
    curve = survival([Life(1, 1), Life(2), Life(3, 1), Life(3, 1), Life(4), Life(4)])

    assert [(step.time, step.at_risk, step.ended) for step in curve.steps] == [(1, 6, 1), (3, 4, 2)]
    assert [step.value for step in curve.steps] == pytest.approx([5 / 6, 5 / 12])
    assert curve.at(0.5).value == 1
    assert curve.at(2.9).value == pytest.approx(5 / 6)
    assert curve.median() == 3
    assert curve.spread_at(0.5) == 0
    assert curve.spread_at(3) == pytest.approx((5 / 12) ** 2 * (1 / 30 + 2 / 8))


def test_median_is_none_where_most_go_on():
    assert survival([Life(1, 1), Life(2), Life(3), Life(4)]).median() is None


def test_nobody_can_be_watched_for_no_time():
    with pytest.raises(ValueError, match="no time"):
        survival([Life(3, 1, entry=3)])


@given(LIVES)
@settings(max_examples=60)
def test_survival_is_scipys_with_its_band(lives):
    theirs = ecdf(seen(lives)).sf
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        band = theirs.confidence_interval(method="log-log")
    for step in survival(lives).steps:
        assert step.value == pytest.approx(theirs.evaluate(step.time))
        if 0 < step.value < 1:
            low, high = float(band.low.evaluate(step.time)), float(band.high.evaluate(step.time))
            assert (step.low, step.high) == pytest.approx((low, high), abs=1e-9)


@given(LATE)
@settings(max_examples=60)
def test_survival_counts_nobody_before_they_came(lives):
    entries = [life.entry for life in lives]
    theirs = SurvfuncRight(exits(lives), causes(lives), entry=entries)
    steps = survival(lives).steps

    assert [(step.time, step.at_risk, step.ended) for step in steps] == list(
        zip(theirs.surv_times, theirs.n_risk, theirs.n_events, strict=True)
    )
    assert [step.value for step in steps] == pytest.approx(list(theirs.surv_prob))


@given(RIVALS)
@settings(max_examples=60)
def test_cumulative_incidence_is_statsmodels(lives):
    if len(set(causes(lives)) - {0}) < 2:
        lives = [*lives, Life(3, 1), Life(4, 2)]
    with np.errstate(all="ignore"):  # after the last one, its error divides by nobody
        theirs = CumIncidenceRight(exits(lives), causes(lives))
    for place, cause in enumerate((1, 2)):
        curve = cumulative_incidence(lives, cause=cause)
        for time, value, error in zip(theirs.times, theirs.cinc[place], theirs.cinc_se[place], strict=True):
            assert curve.at(time).value == pytest.approx(value, abs=1e-12)
            if math.isfinite(error):
                assert math.sqrt(curve.spread_at(time)) == pytest.approx(error, abs=1e-9)


@given(RIVALS)
@settings(max_examples=60)
def test_incidences_and_those_who_go_on_are_all(lives):
    going = survival([Life(life.exit, min(life.cause, 1)) for life in lives])
    parts = [cumulative_incidence(lives, cause=cause) for cause in (1, 2)]
    for time in set(exits(lives)):
        assert going.at(time).value + sum(part.at(time).value for part in parts) == pytest.approx(1)


LATE_RIVALS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 12), st.integers(0, 2)).map(
        lambda of: Life(entry=of[0], exit=of[0] + of[1], cause=of[2])
    ),
    min_size=3,
    max_size=60,
)


@given(LATE_RIVALS)
@settings(max_examples=60)
def test_incidences_of_who_came_late_are_parts_of_their_survival(lives):
    """Each step is what went on before it (held against statsmodels above), times its own part at risk."""
    going = survival([Life(life.exit, min(life.cause, 1), life.entry) for life in lives])
    for cause in (1, 2):
        value, curve = 0.0, cumulative_incidence(lives, cause=cause)
        for time in sorted({life.exit for life in lives if life.cause == cause}):
            at_risk = sum(life.entry < time <= life.exit for life in lives)
            own = sum(life.exit == time and life.cause == cause for life in lives)
            value += going.at(time - 0.5).value * own / at_risk
            assert curve.at(time).value == pytest.approx(value)


def test_one_cause_alone_adds_up_to_what_survival_loses():
    lives = [Life(time % 7 + 1, time % 3 > 0) for time in range(80)]
    going, gone = survival(lives), cumulative_incidence(lives, cause=1)
    for step in going.steps:
        assert gone.at(step.time).value == pytest.approx(1 - step.value)
        assert gone.spread_at(step.time) == pytest.approx(step.variance)


def test_variance_of_an_incidence_is_that_of_many_samples():
    chance = random.Random(20261128)

    def sample() -> list[Life]:
        ends = [(chance.expovariate(1 / 20), 1) for _ in range(200)]
        others = [(chance.expovariate(1 / 30), 2) for _ in range(200)]
        stops = [(chance.uniform(5, 40), 0) for _ in range(200)]
        return [Life(*min(three)) for three in zip(ends, others, stops, strict=True)]

    curves = [cumulative_incidence(sample(), cause=1) for _ in range(300)]
    values, spreads = zip(*((curve.at(12).value, curve.spread_at(12)) for curve in curves), strict=True)

    assert plain.variance(values) == pytest.approx(plain.mean(spreads), rel=0.25)


@given(LIVES, st.integers(2, 30))
@settings(max_examples=60)
def test_restricted_mean_is_the_area_under_scipys_curve(lives, until):
    theirs = ecdf(seen(lives)).sf
    days = np.arange(until)  # times are whole, so the curve is flat within each

    assert restricted_mean(lives, until=until).value == pytest.approx(theirs.evaluate(days).sum())


@given(st.lists(st.integers(1, 30), min_size=3, max_size=50), st.integers(2, 40))
def test_restricted_mean_of_whole_lives_is_their_mean(times, until):
    """Without anybody out of sight the curve is the plain count, and so is the variance."""
    cut = [min(time, until) for time in times]
    found = restricted_mean([Life(time, 1) for time in times], until=until)

    assert found.value == pytest.approx(plain.mean(cut))
    assert found.variance == pytest.approx(plain.pvariance(cut) / len(cut), abs=1e-9)


def test_mean_difference_of_the_same_people_is_nothing():
    lives = [Life(time, time % 2) for time in range(1, 40)]
    found = mean_difference(lives, lives, until=20)

    assert found.value == 0
    assert found.holds(0)
    assert found.low == pytest.approx(-found.high)


@given(LIVES, LIVES)
@settings(max_examples=60)
def test_log_rank_is_both_libraries(one, other):
    found = log_rank(one, other)
    if found is None:
        return
    theirs = logrank(seen(one), seen(other))
    assert found.statistic == pytest.approx(theirs.statistic**2, abs=1e-9)
    assert found.p_value == pytest.approx(theirs.pvalue, abs=1e-9)
    groups = np.array([0] * len(one) + [1] * len(other))
    statistic, p_value = survdiff(
        np.array(exits([*one, *other]), dtype=float), causes([*one, *other]), groups
    )
    assert (found.statistic, found.p_value) == pytest.approx((statistic, p_value), abs=1e-9)


def test_log_rank_of_nothing_ended_says_nothing():
    assert log_rank([Life(3), Life(4)], [Life(5)]) is None


def test_log_rank_sees_what_cannot_be_chance():
    found = log_rank([Life(time, 1) for time in range(1, 31)], [Life(time + 40, 1) for time in range(1, 31)])

    assert found is not None
    assert found.p_value < 1e-9
    assert math.isfinite(found.statistic)
