"""Small groups stay hidden, also from whoever subtracts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import statistics

GROUPS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 30))


@pytest.mark.parametrize(
    ("amounts", "kept"),
    [
        ({"A": 9, "B": 5}, {"A": 9, "B": 5}),
        ({"A": 9, "B": 0}, {"A": 9, "B": 0}),
        ({"A": 9, "B": 8, "C": 4}, {"A": 9, "B": None, "C": None}),
        ({"A": 9, "B": 1, "C": 1}, {"A": None, "B": None, "C": None}),
        ({"A": 9, "B": 3, "C": 3}, {"A": 9, "B": None, "C": None}),
        ({"A": 4}, {"A": None}),
        ({}, {}),
    ],
)
def test_few_are_hidden(amounts, kept):
    assert statistics.few_hidden(amounts) == kept


@given(GROUPS)
def test_whoever_knows_the_sum_learns_of_no_group_under_five(amounts):
    shown = statistics.few_hidden(amounts)

    hidden = [key for key, amount in shown.items() if amount is None]
    together = sum(amounts.values()) - sum(amount for amount in shown.values() if amount)
    assert all(amount is None or amount == amounts[key] for key, amount in shown.items())
    assert all(not 0 < amount < 5 for amount in shown.values() if amount is not None)
    assert (
        not hidden
        or len(hidden) == sum(1 for amount in amounts.values() if amount)
        or (len(hidden) >= 2 and together >= 5)
    )


def test_a_mean_needs_five():
    assert [statistics.mean([4] * 4), statistics.mean([1, 2, 3, 4, 5])] == [None, 3.0]


@pytest.mark.parametrize(
    ("amounts", "kept"),
    [
        ([30, 20, 10, 5], [30, 20, 10, 5]),
        ([30, 30, 29, 20], [30, 30, None, 20]),
        ([30, 27, 24, 0], [30, None, 24, 0]),
        ([4, 3, 0], [None, None, 0]),
        ([9, 5, 4], [9, None, None]),
    ],
)
def test_steps_that_few_did_not_reach_are_hidden(amounts, kept):
    assert list(statistics.nested_hidden(dict(enumerate(amounts))).values()) == kept


@given(st.lists(st.integers(0, 40), max_size=6).map(lambda amounts: sorted(amounts, reverse=True)))
def test_no_difference_of_two_steps_is_about_fewer_than_five(amounts):
    shown = statistics.nested_hidden(dict(enumerate(amounts))).values()

    told = [amount for amount in shown if amount is not None]
    assert all(not 0 < first - then < 5 for first, then in pairwise(told))
    assert all(not 0 < amount < 5 for amount in told)
