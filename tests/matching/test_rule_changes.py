"""What a change does to each rule: every direction by example, and by property whom it lets in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import MenteeFacts, MentorFacts, Problem, allowed_matrix, problem_from_dict
from matching.rule_changes import Change, What, changes, weakens

LEVELS = st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True).map(sorted)
EDGES = st.sampled_from([None, 0, 1, 2])
GAPS = st.tuples(EDGES, EDGES).filter(
    lambda two: two != (None, None) and (None in two or two[0] <= two[1])  # type: ignore[operator]
)
MUSTS = st.fixed_dictionaries(
    {},
    optional={
        "other_country": st.just({}),
        "other_region": st.just({}),
        "other_legal_entity": st.just({}),
        "share_language": st.just({}),
        "other_manager": st.just({}),
        "not_in_line": st.sampled_from([{}, {"max": 1}, {"max": 2}]),
        "level_gap": GAPS.map(
            lambda two: {
                name: edge for name, edge in zip(("min", "max"), two, strict=True) if edge is not None
            }
        ),
        "mentor_level_in": LEVELS.map(lambda levels: {"levels": levels}),
        "hours_overlap": st.sampled_from([{"min": 1}, {"min": 4}]),
    },
).map(lambda musts: [{"rule": rule} | figures for rule, figures in musts.items()])


def rules(*musts: dict[str, Any], wishes: tuple[tuple[str, int], ...] = (), **rest: Any) -> dict[str, Any]:
    written = [{"wish": kind, "weight": weight} for kind, weight in wishes]
    settings = {"least_points": 0, "priority_days": [], "seed": 1}
    return {"musts": list(musts), "wishes": written} | settings | rest


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ({"rule": "level_gap", "min": 1}, {"rule": "level_gap", "min": 2}, What.TIGHTENED),
        ({"rule": "level_gap", "min": 2}, {"rule": "level_gap", "min": 1}, What.RELAXED),
        ({"rule": "level_gap", "min": 1}, {"rule": "level_gap", "min": 1, "max": 3}, What.TIGHTENED),
        ({"rule": "level_gap", "min": 1, "max": 3}, {"rule": "level_gap", "min": 1}, What.RELAXED),
        ({"rule": "level_gap", "min": 1, "max": 2}, {"rule": "level_gap", "min": 2, "max": 3}, What.MOVED),
        (
            {"rule": "mentor_level_in", "levels": [3, 4]},
            {"rule": "mentor_level_in", "levels": [4]},
            What.TIGHTENED,
        ),
        (
            {"rule": "mentor_level_in", "levels": [4]},
            {"rule": "mentor_level_in", "levels": [3, 4]},
            What.RELAXED,
        ),
        ({"rule": "mentor_level_in", "levels": [4]}, {"rule": "mentor_level_in", "levels": [3]}, What.MOVED),
        ({"rule": "hours_overlap", "min": 2}, {"rule": "hours_overlap", "min": 4}, What.TIGHTENED),
        ({"rule": "hours_overlap", "min": 4}, {"rule": "hours_overlap", "min": 2}, What.RELAXED),
        ({"rule": "not_in_line"}, {"rule": "not_in_line", "max": 2}, What.RELAXED),
        ({"rule": "not_in_line", "max": 2}, {"rule": "not_in_line", "max": 3}, What.TIGHTENED),
        ({"rule": "not_in_line", "max": 2}, {"rule": "not_in_line"}, What.TIGHTENED),
    ],
)
def test_parameters_of_a_must_by_example(before: dict, after: dict, what: What) -> None:
    assert changes(rules(before), rules(after)) == [Change("must", what, before, after)]
    assert weakens(rules(before), rules(after)) == (what is not What.TIGHTENED)


def test_removing_a_must_weakens_and_adding_one_does_not() -> None:
    with_it, without = rules({"rule": "other_country"}), rules()

    assert [change.what for change in changes(with_it, without)] == [What.REMOVED]
    assert [change.what for change in changes(without, with_it)] == [What.ADDED]
    assert (weakens(with_it, without), weakens(without, with_it)) == (True, False)


def test_wishes_are_free() -> None:
    before = rules(wishes=(("topics", 40), ("ranked", 30), ("languages", 10)))
    after = rules(wishes=(("topics", 50), ("ranked", 20), ("other_country", 10)))

    found = changes(before, after)

    assert [(change.what, (change.after or change.before)["wish"]) for change in found] == [
        (What.HEAVIER, "topics"),
        (What.LIGHTER, "ranked"),
        (What.REMOVED, "languages"),
        (What.ADDED, "other_country"),
    ]
    assert not weakens(before, after)


def test_another_figure_of_a_wish_is_a_change_that_weakens_nothing() -> None:
    before, after = ({"wish": "waiting", "weight": 10} | figure for figure in ({}, {"enough": 30}))
    heavier = after | {"weight": 20}
    old, new, more = (rules() | {"wishes": [row]} for row in (before, after, heavier))

    assert changes(old, new) == [Change("wish", What.SET, before, after)]
    assert changes(old, more) == [Change("wish", What.HEAVIER, before, heavier)]
    assert not weakens(old, new)


def test_a_wish_of_weight_zero_is_no_wish() -> None:
    assert changes(rules(wishes=(("topics", 0),)), rules()) == []


def test_lower_least_points_weaken() -> None:
    assert weakens(rules(least_points=4000), rules(least_points=3000))
    assert not weakens(rules(least_points=3000), rules(least_points=4000))


@pytest.mark.parametrize(
    ("after", "lets_in"),
    [
        ((("topics", 60),), True),
        ((("topics", 40), ("languages", 5)), True),
        ((("topics", 30),), False),
        ((), False),
    ],
)
def test_more_points_weaken_where_fewest_points_keep_pairs_apart(after: tuple, lets_in: bool) -> None:
    before = (("topics", 40),)

    assert weakens(rules(wishes=before, least_points=3000), rules(wishes=after, least_points=3000)) == lets_in
    assert not weakens(rules(wishes=before), rules(wishes=after))
    assert not weakens(rules(wishes=before), rules(wishes=before, least_points=3000))


def test_lots_and_waiting_groups_are_changes_that_weaken_nothing() -> None:
    found = changes(rules(), rules(seed=2, priority_days=[30]))

    assert [(change.of, change.what) for change in found] == [
        ("priority_days", What.SET),
        ("seed", What.SET),
    ]
    assert not weakens(rules(), rules(seed=2, priority_days=[30]))


@given(MUSTS, MUSTS, st.integers(0, 2**20))
@settings(max_examples=300, deadline=None)
def test_what_does_not_weaken_lets_nobody_in(before: list, after: list, dice: int) -> None:
    """The engine itself is asked: a pair that was forbidden and is allowed now means that it weakens."""
    old, new = (allowed_matrix(_company(musts, dice)) for musts in (before, after))

    let_in = bool((new & ~old).any())

    assert not let_in or weakens(rules(*before), rules(*after))


def _company(musts: list[dict], dice: int) -> Problem:
    """Sixteen pairs of every kind: countries, levels, managers and hours that the dice choose."""
    policy = problem_from_dict({"policy": rules(*musts), "mentors": [], "mentees": []}).policy
    mentors, mentees = [], []
    for number in range(4):
        part = dice >> number * 4
        facts = {
            "country": ["NL", "PL", None, "SE"][part % 4],
            "region": ["155", "151", None, "155"][part % 4],
            "legal_entity": ["A", None, "B", "A"][part % 4],
            "level": 1 + (part >> 1) % 4,
            "languages": frozenset(["en"] if part & 1 else ["nl"]),
            "managers": tuple(1 + (part + step) % 8 for step in range(3)),
            "hours": (8, 8 + part % 9),
        }
        mentors.append(MentorFacts(id=number + 1, person=number + 1, **facts))
        mentees.append(MenteeFacts(id=number + 1, person=number + 5, **facts))
    return Problem(policy, tuple(mentors), tuple(mentees))
