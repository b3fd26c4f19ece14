"""The grid by parts and packs: whatever way it is looked at, the points are the same."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from matching.engine import Must, Problem, Rule, points_matrix
from matching.engine.grid import FORBIDDEN, Waived, grid_of
from matching.engine.lists import Lists
from matching.engine.packs import Packs
from tests.engine.making import ACROSS, EVERY_WISH, mentee, mentor, problem, whole

MENTEES, MENTORS = np.arange(9), np.arange(5)


def nine() -> Problem:
    mentors = [mentor(n, country="NLPL"[n % 2 * 2 :][:2], topics=frozenset("ab")) for n in range(1, 6)]
    mentees = [mentee(n, topics=frozenset("abc"[: n % 4]), level=n % 3) for n in range(1, 10)]
    return problem(mentors, mentees, (*ACROSS, Must(Rule.LEVEL_GAP, min=3)), EVERY_WISH)


@pytest.mark.parametrize(("cells", "keep"), [(10, 0), (10, 12), (10, 10**6), (10**6, 10**6)])
def test_packs_hold_the_points_of_the_grid(monkeypatch: pytest.MonkeyPatch, cells: int, keep: int) -> None:
    grid = grid_of(nine())
    expected = grid.part(MENTEES, MENTORS)
    monkeypatch.setattr("matching.engine.columns.CELLS", cells)
    monkeypatch.setattr("matching.engine.packs.KEEP", keep)

    packed = Packs(*grid.sorted())

    for _look in "ab":
        assert whole(packed).tolist() == expected.tolist()
    assert sum(pack.points.size for pack in packed.kept if pack) <= keep
    assert points_matrix(nine()).T.tolist() == expected.tolist()
    some = np.array([7, 2, 3])
    for pack in packed.of(some):
        assert (pack.points == expected[np.ix_(pack.rows, pack.columns)]).all()
        assert (expected[pack.rows] >= 0).sum() == (pack.points >= 0).sum()
    assert sorted(np.concatenate([pack.rows for pack in packed.of(some)]).tolist()) == [2, 3, 7]


def test_fewer_points_of_very_many_pairs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = grid_of(nine()).part(MENTEES, MENTORS)
    monkeypatch.setattr("matching.engine.columns.CELLS", 10)
    monkeypatch.setattr("matching.engine.packs.MANY", 44)
    monkeypatch.setattr("matching.engine.packs.KEEP_OF_MANY", 12)

    packed = Packs(*grid_of(nine()).sorted())

    assert whole(packed).tolist() == expected.tolist()
    assert 0 < sum(pack.points.size for pack in packed.kept if pack) <= 12
    for place in MENTEES.tolist():
        columns, points = packed.row(place)
        assert dict(zip(columns.tolist(), points.tolist(), strict=True)) == {
            column: worth for column, worth in enumerate(expected[place].tolist()) if worth >= 0
        }


def test_mentees_whom_the_musts_treat_alike_stand_side_by_side() -> None:
    sorted_, order = grid_of(nine()).sorted()

    assert [row % 3 for row in sorted_.mentees.ids.tolist()] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert (sorted_.mentees.ids == grid_of(nine()).mentees.ids[order]).all()


@pytest.mark.parametrize("looked", [False, True])
def test_pairs_taken_out_are_forbidden_whether_kept_or_not(looked: bool) -> None:
    grid = grid_of(nine())
    places = np.array([0, 5, 8]), np.array([1, 3, 0])
    expected = grid.part(MENTEES, MENTORS)
    before = Packs(*grid.sorted())
    if looked:
        whole(before)

    fewer = whole(before.without(places))

    assert fewer[places].tolist() == [FORBIDDEN] * 3
    expected[places] = FORBIDDEN
    assert fewer.tolist() == expected.tolist()
    assert whole(before).tolist() == grid.part(MENTEES, MENTORS).tolist()
    assert grid.without(places).part(MENTEES, MENTORS).tolist() == expected.tolist()


def test_a_locked_mentee_has_one_mentor_in_every_part() -> None:
    grid, locked = grid_of(nine(), [(2, 6)]), np.array([5])

    assert grid.part(locked, MENTORS).tolist() == [[FORBIDDEN, 6500, FORBIDDEN, FORBIDDEN, FORBIDDEN]]
    assert grid.part(locked, MENTORS[2:]).tolist() == [[FORBIDDEN] * 3]
    assert grid.part(locked, MENTORS[1:2]).tolist() == [[6500]]
    assert grid_of(nine(), [(1, 6)]).part(locked, MENTORS).tolist() == [[FORBIDDEN] * 5]


@pytest.mark.parametrize("made", [Lists.of, Lists.whole])
def test_lists_hold_each_pair_twice_and_follow_what_happens(made: Callable[[Packs], Lists]) -> None:
    grid = grid_of(nine())
    expected = grid.part(MENTEES, MENTORS)
    lists = made(Packs(*grid.sorted()))
    trial = lists.copy()
    place = int(np.flatnonzero(expected[2] >= 0)[0])

    trial.forbid(2, place)
    trial.add(0, np.array([7, FORBIDDEN, 8, FORBIDDEN, 9]))
    trial.add(1, np.array([FORBIDDEN] * 9 + [3]))
    trial.forbid(9, 2)
    more = np.full((10, 6), FORBIDDEN)
    more[:9, :5], more[9] = expected, [7, FORBIDDEN, FORBIDDEN, FORBIDDEN, 9, 3]
    more[2, place] = FORBIDDEN

    assert _matrix(lists, 9, 5) == expected.tolist()
    assert _matrix(trial, 10, 6) == more.tolist()


def test_a_must_that_is_waived_leaves_the_fewest_points_as_they_are() -> None:
    policy = replace(nine().policy, least_points=3000)
    given = replace(nine(), policy=policy)
    rows = np.arange(9) == 2
    points, strict = (
        grid_of(replace(given, policy=own)).part(MENTEES, MENTORS)
        for own in (replace(policy, musts=()), policy)
    )

    waived = grid_of(given)
    for must in policy.musts:
        waived = replace(waived, waived=(*waived.waived, Waived(must.rule, rows)))
    found = waived.part(MENTEES, MENTORS)

    assert (found[~rows] == strict[~rows]).all()
    assert (found[rows] == points[rows]).all()
    assert (strict[rows] < points[rows]).any()
    assert (points < 0).any()


def _matrix(lists: Lists, n: int, m: int) -> list[list[int]]:
    by_row, by_column = np.full((n, m), FORBIDDEN), np.full((n, m), FORBIDDEN)
    for row in range(n):
        places, points = lists.row(row)
        by_row[row, places] = points
    for column in range(m):
        places, points = lists.column(column)
        by_column[places, column] = points
    assert (by_row == by_column).all()
    return by_row.tolist()


def test_words_of_32_bits_hold_what_16_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = points_matrix(nine()).tolist()

    monkeypatch.setattr("matching.engine.tables.SHORT", 1)

    assert points_matrix(nine()).tolist() == expected


@pytest.mark.parametrize("cells", [0, 6, 30])
def test_fewer_or_smaller_tables_give_the_same_points(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    expected = points_matrix(nine()).tolist()

    monkeypatch.setattr("matching.engine.tables.TABLE", cells)

    assert points_matrix(nine()).tolist() == expected


def test_a_part_of_a_side_has_its_columns_and_no_others() -> None:
    part = grid_of(nine()).mentees.part(np.array([2, 4]))

    assert (len(part), part.ids.tolist()) == (2, [3, 5])
    assert not hasattr(part, "name")
