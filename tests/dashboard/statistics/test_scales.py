"""Answers on a scale: the examples of the measures page, and what must hold whatever people answer."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.statistics import attainment, consistency

LEVELS = st.lists(st.integers(-2, 2), min_size=1, max_size=8)
TABLE = st.integers(2, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(1, 5), min_size=width, max_size=width), min_size=2, max_size=40
    )
)


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [([0, 0, 0], 50.0), ([1, 0, 1], 59.13), ([2, 2, 2], 77.39), ([-1, 0, -2], 36.31), ([1], 60.0)],
)
def test_attainment_of_the_examples(levels, wanted):
    assert attainment(levels) == pytest.approx(wanted, abs=0.005)


@given(LEVELS)
def test_attainment_mirrors_and_weights_of_one_are_no_weights(levels):
    found = attainment(levels)

    assert found + attainment([-level for level in levels]) == pytest.approx(100)
    assert attainment(levels, weights=[3.0] * len(levels)) == pytest.approx(found)
    assert (found > 50) == (sum(levels) > 0)


@pytest.mark.parametrize(
    ("levels", "weights"), [([], None), ([3], None), ([1], [1, 1]), ([1, 1], [0, 0]), ([1, 1], [2, -1])]
)
def test_attainment_of_no_goals_is_refused(levels, weights):
    with pytest.raises(ValueError, match=r"no goals|no weights"):
        attainment(levels, weights=weights)


@given(TABLE)
def test_consistency_is_the_formula_over_the_matrix_of_covariances(rows):
    matrix = np.cov(np.array(rows), rowvar=False)
    assume(matrix.sum() > 1e-9)
    width = len(rows[0])

    assert consistency(rows) == pytest.approx(width / (width - 1) * (1 - np.trace(matrix) / matrix.sum()))


def test_consistency_of_one_question_asked_twice_is_whole():
    assert consistency([[1, 1], [3, 3], [4, 4]]) == pytest.approx(1)


def test_consistency_where_nobody_differs_is_unknown():
    assert consistency([[2, 3], [2, 3], [2, 3]]) is None


@pytest.mark.parametrize("rows", [[], [[1, 2]], [[1], [2]], [[1, 2], [1, 2, 3]]])
def test_consistency_needs_two_people_and_two_questions(rows):
    with pytest.raises(ValueError, match="at least two people"):
        consistency(rows)
