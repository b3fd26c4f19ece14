"""Each wish by example, in hundredths, rounded half up."""

import pytest

from matching.engine import Wish, WishKind, points, points_matrix
from tests.engine.making import ACROSS, EVERY_WISH, mentee, mentor, problem

T, R, U, H, L, C, K, W, G, D, F = WishKind


def few(*values: str) -> frozenset[str]:
    return frozenset(values)


@pytest.mark.parametrize(
    ("kind", "weight", "ours", "theirs", "expected"),
    [
        (T, 40, {"topics": few("a", "b")}, {"topics": few("a", "c")}, 2000),
        (T, 40, {"topics": few("a")}, {"topics": few("a", "b", "c")}, 1333),
        (T, 40, {"topics": few("a", "b")}, {"topics": few("a", "b", "c")}, 2667),
        (T, 40, {"topics": few("a")}, {"topics": few()}, 0),
        (T, 0.01, {"topics": few("a")}, {"topics": few("a", "b")}, 1),
        (T, 0.33, {"topics": few("a")}, {"topics": few("a", "b")}, 17),
        (T, 0, {"topics": few("a")}, {"topics": few("a")}, 0),
        (R, 30, {}, {"ranked": (1,)}, 3000),
        (R, 30, {}, {"ranked": (5, 1)}, 2000),
        (R, 30, {}, {"ranked": (5, 6, 1)}, 1000),
        (R, 30, {}, {"ranked": (4, 5, 6, 1)}, 0),
        (R, 30, {"ranked": (7,)}, {}, 3000),
        (R, 30, {"ranked": (7,)}, {"ranked": (5, 6, 1)}, 2000),
        (R, 10, {"ranked": (8, 7)}, {"ranked": (1,)}, 833),
        (R, 10, {"ranked": (8, 7)}, {"ranked": (4, 5, 6, 1)}, 667),
        (R, 30, {}, {}, 0),
        (U, 10, {"unit": "IT"}, {"unit": "HR"}, 1000),
        (U, 10, {"unit": "IT"}, {"unit": "IT"}, 0),
        (U, 10, {"unit": None}, {"unit": None}, 0),
        (H, 10, {"hours": (7, 15)}, {"hours": (8, 16)}, 1000),
        (H, 10, {"hours": (7, 15)}, {"hours": (12, 20)}, 750),
        (H, 10, {"hours": (7, 15)}, {"hours": (14.5, 20)}, 125),
        (H, 0.02, {"hours": (7, 15)}, {"hours": (14, 20)}, 1),
        (H, 10, {"hours": (7, 15)}, {"hours": (15, 20)}, 0),
        (H, 10, {"hours": None}, {"hours": (15, 20)}, 0),
        (L, 10, {"languages": few("a", "b", "c")}, {"languages": few("a", "b", "c")}, 1000),
        (L, 10, {"languages": few("a")}, {"languages": few("a", "b")}, 500),
        (L, 0.01, {"languages": few("a")}, {"languages": few("a", "b")}, 1),
        (L, 10, {"languages": few("a")}, {"languages": few("b")}, 0),
        (C, 10, {"country": "NL"}, {"country": "PL"}, 1000),
        (C, 10, {"country": "NL"}, {"country": "NL"}, 0),
        (C, 10, {"country": None}, {"country": "NL"}, 0),
        (K, 10, {"topics": few("a", "b"), "rare": few("a")}, {"topics": few("a", "c", "d")}, 1000),
        (K, 10, {"topics": few("a", "b"), "rare": few("a")}, {"topics": few("b")}, 0),
        (K, 10, {"topics": few("a")}, {"topics": few("a")}, 0),
        (W, 10, {"region": "155"}, {"region": "151"}, 1000),
        (W, 10, {"region": "155"}, {"region": "155"}, 0),
        (W, 10, {"region": None}, {"region": None}, 0),
        (G, 10, {"level": 3}, {"level": 2}, 1000),
        (G, 10, {"level": 4}, {"level": 2}, 667),
        (G, 10, {"level": 5}, {"level": 2}, 333),
        (G, 10, {"level": 6}, {"level": 2}, 0),
        (G, 10, {"level": 2}, {"level": 2}, 0),
        (G, 10, {"level": None}, {"level": None}, 0),
        (D, 10, {}, {"waiting_days": 0}, 0),
        (D, 10, {}, {"waiting_days": 30}, 333),
        (D, 10, {}, {"waiting_days": 90}, 1000),
        (D, 10, {}, {"waiting_days": 5000}, 1000),
        (D, 10, {}, {"waiting_days": -3}, 0),
        (F, 10, {"mentees_now": 0}, {}, 1000),
        (F, 10, {"mentees_now": 1}, {}, 667),
        (F, 10, {"mentees_now": 2}, {}, 333),
        (F, 10, {"mentees_now": 9}, {}, 0),
    ],
)
def test_wish_by_example(kind: WishKind, weight: float, ours: dict, theirs: dict, expected: int) -> None:
    given = problem([mentor(1, **ours)], [mentee(7, **theirs)], wishes=(Wish(kind, weight),))

    assert points(given, 1, 7) == expected
    assert points_matrix(given).tolist() == [[expected]]


@pytest.mark.parametrize(
    ("kind", "enough", "ours", "theirs", "expected"),
    [
        (G, 2, {"level": 4}, {"level": 2}, 1000),
        (G, 2, {"level": 3}, {"level": 2}, 667),
        (G, 2, {"level": 6}, {"level": 2}, 333),
        (G, 2, {"level": 7}, {"level": 2}, 0),
        (G, 2, {"level": 8}, {"level": 2}, 0),
        (G, 2, {"level": 9}, {"level": 1}, 0),
        (G, 6, {"level": 3}, {"level": 2}, 0),
        (G, 2, {"level": 2}, {"level": 2}, 0),
        (G, 10_000, {"level": 10_002}, {"level": 2}, 1000),
        (D, 30, {}, {"waiting_days": 29}, 967),
        (D, 30, {}, {"waiting_days": 31}, 1000),
        (D, 10_000, {}, {"waiting_days": 5000}, 500),
        (F, 1, {"mentees_now": 0}, {}, 1000),
        (F, 1, {"mentees_now": 1}, {}, 0),
        (F, 5, {"mentees_now": 4}, {}, 200),
        (F, 4, {"mentees_now": 1}, {}, 750),
    ],
)
def test_wish_with_a_figure_of_its_own(
    kind: WishKind, enough: int, ours: dict, theirs: dict, expected: int
) -> None:
    given = problem([mentor(1, **ours)], [mentee(7, **theirs)], wishes=(Wish(kind, 10, enough),))

    assert points(given, 1, 7) == expected
    assert points_matrix(given).tolist() == [[expected]]


def test_points_of_a_pair_are_the_sum_of_its_wishes() -> None:
    ours = mentor(1, topics=few("Strategy"), ranked=(7,))
    theirs = mentee(7, topics=few("Strategy", "Writing"), ranked=(1,))

    assert points(problem([ours], [theirs], wishes=EVERY_WISH), 1, 7) == 2000 + 3000 + 1000 + 1000 + 500


def test_forbidden_pairs_are_minus_one_in_the_matrix() -> None:
    people = [mentor(1, country="NL"), mentor(2, country="PL")], [mentee(7, country="PL")]

    assert points_matrix(problem(*people, ACROSS, (Wish(U, 10),))).tolist() == [[1000], [-1]]


def test_largest_weights_fit_the_matrix() -> None:
    wishes = tuple(Wish(kind, 10_000) for kind in WishKind)
    topics = few("a")
    people = [mentor(1, topics=topics, ranked=(7,))], [mentee(7, topics=topics, ranked=(1,))]

    assert points_matrix(problem(*people, wishes=wishes)).tolist() == [[7_166_667]]


def test_several_people_are_scored_at_once_each_by_their_own_list() -> None:
    mentors = [mentor(1, topics=few("a", "b")), mentor(2, topics=few("c"), ranked=(9,))]
    mentees = [
        mentee(7, ranked=(2, 1)),
        mentee(8, topics=few("a"), ranked=(1,)),
        mentee(9, topics=few("a", "b", "c")),
    ]
    given = problem(mentors, mentees, wishes=(Wish(T, 40), Wish(R, 30)))

    assert points_matrix(given).tolist() == [[2000, 7000, 2667], [3000, 0, 4333]]


def test_choices_of_more_mentees_than_mentors_are_kept_apart() -> None:
    mentors = [mentor(1), mentor(2)]
    mentees = [mentee(7, ranked=(2,)), mentee(8), mentee(9, ranked=(5, 1)), mentee(10, ranked=(1, 2))]

    given = problem(mentors, mentees, wishes=(Wish(R, 30),))

    assert points_matrix(given).tolist() == [[0, 0, 2000, 3000], [3000, 0, 0, 2000]]


def test_choices_beside_each_other_are_kept_apart() -> None:
    mentors = [mentor(1), mentor(2), mentor(3)]
    mentees = [mentee(7, ranked=(3,)), mentee(8, ranked=(1, 2))]

    given = problem(mentors, mentees, wishes=(Wish(R, 30),))

    assert points_matrix(given).tolist() == [[0, 3000], [0, 2000], [3000, 0]]


def test_heaviest_weight_of_very_many_topics_is_counted_exactly() -> None:
    asked = [f"t{number}" for number in range(1200)]
    people = [mentor(1, topics=frozenset(asked[:1199]))], [mentee(7, topics=frozenset(asked))]

    assert points(problem(*people, wishes=(Wish(T, 10_000),)), 1, 7) == 999_167
