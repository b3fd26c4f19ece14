"""Each must by example: what it allows, what it forbids, and that the unknown is forbidden."""

import numpy as np
import pytest

from matching.engine import Bar, Must, Rule, Wish, WishKind, allowed_matrix, blocked_by, problem_from_dict
from matching.engine.rules import joined
from tests.engine.making import ACROSS, mentee, mentor, problem

GAP = Must(Rule.LEVEL_GAP, min=1, max=3)
SAME_HOURS = Must(Rule.HOURS_OVERLAP, min=2)
HIGH = Must(Rule.MENTOR_LEVEL_IN, levels=frozenset({4, 5}))
WORLD, COMPANY = Must(Rule.OTHER_REGION), Must(Rule.OTHER_LEGAL_ENTITY)
NEAR, BOSS = Must(Rule.NOT_IN_LINE, max=2), Must(Rule.OTHER_MANAGER)
LINE, UNIT, TONGUE = Must(Rule.NOT_IN_LINE), Must(Rule.OTHER_UNIT), Must(Rule.SHARE_LANGUAGE)


@pytest.mark.parametrize(
    ("must", "ours", "theirs", "expected"),
    [
        (*ACROSS, {"country": "NL"}, {"country": "PL"}, True),
        (*ACROSS, {"country": "NL"}, {"country": "NL"}, False),
        (*ACROSS, {"country": None}, {"country": "NL"}, False),
        (*ACROSS, {"country": None}, {"country": None}, False),
        (WORLD, {"region": "155"}, {"region": "151"}, True),
        (WORLD, {"region": "155", "country": "NL"}, {"region": "155", "country": "BE"}, False),
        (WORLD, {"region": "155"}, {"region": None}, False),
        (WORLD, {}, {}, False),
        (COMPANY, {"legal_entity": "Holding"}, {"legal_entity": "Services"}, True),
        (COMPANY, {"legal_entity": "Holding"}, {"legal_entity": "Holding"}, False),
        (COMPANY, {"legal_entity": "Holding"}, {"legal_entity": None}, False),
        (COMPANY, {}, {}, False),
        (TONGUE, {"languages": frozenset({"nl", "en"})}, {"languages": frozenset({"en"})}, True),
        (TONGUE, {"languages": frozenset({"nl"})}, {"languages": frozenset({"en"})}, False),
        (TONGUE, {"languages": frozenset()}, {"languages": frozenset()}, False),
        (LINE, {"person": 1, "managers": (3, 4)}, {"person": 2, "managers": (5, 4)}, True),
        (LINE, {"person": 1}, {"person": 2, "managers": (5, 1)}, False),
        (LINE, {"person": 1, "managers": (5, 2)}, {"person": 2}, False),
        (LINE, {"person": 1}, {"person": 2}, True),
        (NEAR, {"person": 1}, {"person": 2, "managers": (5, 1)}, False),
        (NEAR, {"person": 1}, {"person": 2, "managers": (5, 6, 1)}, True),
        (NEAR, {"person": 1, "managers": (5, 2)}, {"person": 2}, False),
        (NEAR, {"person": 1, "managers": (5, 6, 2)}, {"person": 2}, True),
        (BOSS, {"managers": (3, 4)}, {"managers": (5, 4)}, True),
        (BOSS, {"managers": (3, 4)}, {"managers": (3, 5)}, False),
        (BOSS, {"managers": (3,)}, {"managers": (5, 3)}, True),
        (BOSS, {"managers": (3, 4)}, {"managers": (4,)}, True),
        (BOSS, {"managers": ()}, {"managers": ()}, True),
        (BOSS, {"managers": ()}, {"managers": (3,)}, True),
        (UNIT, {"unit": "IT"}, {"unit": "HR"}, True),
        (UNIT, {"unit": "IT"}, {"unit": "IT"}, False),
        (UNIT, {"unit": None}, {"unit": "IT"}, False),
        (GAP, {"level": 3}, {"level": 2}, True),
        (GAP, {"level": 5}, {"level": 2}, True),
        (GAP, {"level": 2}, {"level": 2}, False),
        (GAP, {"level": 6}, {"level": 2}, False),
        (GAP, {"level": None}, {"level": 2}, False),
        (GAP, {"level": 3}, {"level": None}, False),
        (Must(Rule.LEVEL_GAP, min=0), {"level": 3}, {"level": None}, False),
        (Must(Rule.LEVEL_GAP, min=0), {"level": None}, {"level": 3}, False),
        (Must(Rule.LEVEL_GAP, max=0), {"level": 3}, {"level": None}, False),
        (Must(Rule.LEVEL_GAP, max=0), {"level": None}, {"level": 3}, False),
        (Must(Rule.LEVEL_GAP, max=0), {"level": 1}, {"level": 9}, True),
        (Must(Rule.LEVEL_GAP, min=0), {"level": 9}, {"level": 1}, True),
        (HIGH, {"level": 4}, {}, True),
        (HIGH, {"level": 3}, {}, False),
        (HIGH, {"level": None}, {}, False),
        (SAME_HOURS, {"hours": (7, 15)}, {"hours": (13, 21)}, True),
        (SAME_HOURS, {"hours": (7, 15)}, {"hours": (13.5, 21)}, False),
        (SAME_HOURS, {"hours": (22, 6)}, {"hours": (3, 11)}, True),
        (SAME_HOURS, {"hours": (-2, 6)}, {"hours": (20, 24)}, True),
        (SAME_HOURS, {"hours": None}, {"hours": (7, 15)}, False),
        (SAME_HOURS, {"hours": (7, 15)}, {"hours": (13 + 1 / 60, 21)}, False),
        (Must(Rule.HOURS_OVERLAP, min=0), {"hours": (0, 8)}, {"hours": (8, 16)}, True),
        (Must(Rule.HOURS_OVERLAP, min=0), {"hours": None}, {"hours": None}, False),
        (Must(Rule.HOURS_OVERLAP, min=0), {"hours": (7, 15)}, {"hours": None}, False),
        (Must(Rule.HOURS_OVERLAP, min=0), {"hours": None}, {"hours": (7, 15)}, False),
        (Must(Rule.HOURS_OVERLAP, min=8), {"hours": (0, 24)}, {"hours": (20, 4)}, True),
    ],
)
def test_must_by_example(must: Must, ours: dict, theirs: dict, expected: bool) -> None:
    given = problem([mentor(1, **ours)], [mentee(7, **theirs)], (must,))

    assert allowed_matrix(given).tolist() == [[expected]]
    assert [reason.code for reason in blocked_by(given, 1, 7)] == ([] if expected else [must.rule])


@pytest.mark.parametrize(
    ("bar", "ours", "rest"),
    [
        (Bar.ONESELF, {"person": 207}, {}),
        (Bar.PAST, {}, {"past": frozenset({(1, 7)})}),
        (Bar.BLOCKED, {}, {"blocked": frozenset({(1, 7), (2, 7)})}),
        (Bar.SEATS, {"seats": 0}, {}),
    ],
)
def test_standing_bar_forbids_under_every_policy(bar: Bar, ours: dict, rest: dict) -> None:
    given = problem([mentor(1, **ours)], [mentee(7)], **rest)

    assert allowed_matrix(given).tolist() == [[False]]
    assert [reason.code for reason in blocked_by(given, 1, 7)] == [bar]


def test_least_acceptable_points_forbid_what_has_fewer() -> None:
    wishes = (Wish(WishKind.OTHER_UNIT, 10),)
    people = [mentor(1), mentor(2, unit="IT")], [mentee(7)]

    given = problem(*people, wishes=wishes, least_points=1000)

    assert allowed_matrix(given).tolist() == [[True], [False]]
    assert [reason.code for reason in blocked_by(given, 2, 7)] == [Bar.LEAST_POINTS]
    assert problem_from_dict(given.as_dict()) == given


def test_past_names_the_pair_not_the_people_apart() -> None:
    given = problem([mentor(1), mentor(2)], [mentee(7), mentee(8)], past=frozenset({(1, 7), (2, 9)}))

    assert allowed_matrix(given).tolist() == [[False, True], [True, True]]


def test_sets_larger_than_a_word_are_compared_whole() -> None:
    many = [f"t{number}" for number in range(200)]
    mentors = [mentor(number, languages=frozenset({many[number]})) for number in range(200)]
    given = problem(mentors, [mentee(7, languages=frozenset({"t0", "t63", "t64", "t199"}))], (TONGUE,))

    allowed = [row for row, (may,) in enumerate(allowed_matrix(given).tolist()) if may]

    assert allowed == [0, 63, 64, 199]


def test_as_many_shared_as_a_narrow_number_does_not_hold() -> None:
    many = frozenset(f"t{number}" for number in range(256))

    given = problem([mentor(1, languages=many)], [mentee(7, languages=many)], (TONGUE,))

    assert allowed_matrix(given).tolist() == [[True]]


def test_a_mentor_below_the_mentee_is_found_among_several() -> None:
    chains = ((5, 6), (7, 8), (9, 207), (207, 9), (5, 8))
    mentors = [mentor(number, managers=chain) for number, chain in enumerate(chains)]

    given = problem(mentors, [mentee(7), mentee(8)], (LINE,))

    allowed = [may for may, _ in allowed_matrix(given).tolist()]
    assert allowed == [True, True, False, False, True]


@pytest.mark.parametrize("deep", [(), (95,), (95, 96)])
def test_chains_of_any_depth_name_the_right_people(deep: tuple[int, ...]) -> None:
    """Everybody's chain is as long as the longest one; the place in it leads back to whose it is."""
    mentors = [mentor(number, person=number) for number in range(4)]
    mentees = [mentee(10 + number, person=10 + number, managers=(3 - number, *deep)) for number in range(4)]
    above = [mentor(number, person=number, managers=(13 - number, *deep)) for number in range(4)]
    below = [mentee(10 + number, person=10 + number) for number in range(4)]
    apart = [[row + column != 3 for column in range(4)] for row in range(4)]

    assert allowed_matrix(problem(mentors, mentees, (LINE,))).tolist() == apart
    assert allowed_matrix(problem(above, below, (LINE,))).tolist() == apart


@pytest.mark.parametrize("sizes", [(0, 3), (3, 0), (1, 1), (7, 4), (4, 9), (30, 30)])
def test_all_places_of_equal_values_are_found(sizes: tuple[int, int]) -> None:
    dice = np.random.default_rng(sum(sizes))
    left, right = (dice.integers(0, 5, size) for size in sizes)

    places = joined(left, right)

    pairs = [(one, other) for one in range(len(left)) for other in range(len(right))]
    assert sorted(zip(*(side.tolist() for side in places), strict=True)) == [
        (one, other) for one, other in pairs if left[one] == right[other]
    ]


def test_blocks_of_rows_equal_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [mentor(n, country="NLPL"[n % 2 * 2 :][:2]) for n in range(9)], [mentee(n) for n in range(5)]
    given = problem(*people, ACROSS, past=frozenset({(3, 3)}))
    expected = allowed_matrix(given).tolist()

    monkeypatch.setattr("matching.engine.columns.CELLS", 10)

    assert allowed_matrix(given).tolist() == expected
