"""The grid by parts: whatever way it is looked at, the points are the same."""

import numpy as np
import pytest

from matching.engine import Problem, points_matrix
from matching.engine.grid import FORBIDDEN, Kept, grid_of, kept
from tests.engine.making import ACROSS, EVERY_WISH, mentee, mentor, problem

ALL = slice(0, 9)


def nine() -> Problem:
    mentors = [mentor(n, country="NLPL"[n % 2 * 2 :][:2], topics=frozenset("ab")) for n in range(1, 6)]
    mentees = [mentee(n, topics=frozenset("abc"[: n % 4])) for n in range(1, 10)]
    return problem(mentors, mentees, ACROSS, EVERY_WISH)


def test_a_matrix_made_of_blocks_equals_the_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    grid = grid_of(nine())
    monkeypatch.setattr("matching.engine.columns.CELLS", 10)

    whole = kept(grid)

    assert isinstance(whole, Kept)
    assert (whole.points == grid.part(ALL)).all()
    assert (points_matrix(nine()) == whole.points.T).all()
    assert kept(whole) is whole


def test_pairs_taken_out_are_forbidden_in_both_kinds_of_grid() -> None:
    grid = grid_of(nine())
    places = np.array([0, 3]), np.array([1, 3])

    fewer = grid.without(places).part(ALL)

    assert fewer[places].tolist() == [FORBIDDEN, FORBIDDEN]
    assert (fewer != FORBIDDEN).sum() == (grid.part(ALL) != FORBIDDEN).sum() - 2
    assert (kept(grid).without(places).part(ALL) == fewer).all()


def test_a_locked_mentee_has_one_mentor_in_every_part() -> None:
    grid, locked = grid_of(nine(), [(2, 4)]), slice(3, 4)

    assert grid.part(locked).tolist() == [[FORBIDDEN, 2500, FORBIDDEN, FORBIDDEN, FORBIDDEN]]
    assert grid.part(locked, slice(2, 5)).tolist() == [[FORBIDDEN] * 3]
    assert grid.part(locked, slice(1, 2)).tolist() == [[2500]]
    assert grid_of(nine(), [(1, 4)]).part(locked).tolist() == [[FORBIDDEN] * 5]


def test_words_of_32_bits_hold_what_16_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = points_matrix(nine()).tolist()

    monkeypatch.setattr("matching.engine.tables.SHORT", 1)

    assert points_matrix(nine()).tolist() == expected


@pytest.mark.parametrize("cells", [0, 6, 30])
def test_fewer_or_smaller_tables_give_the_same_points(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    expected = points_matrix(nine()).tolist()

    monkeypatch.setattr("matching.engine.tables.TABLE", cells)

    assert points_matrix(nine()).tolist() == expected
