"""Many people who are much alike: whatever order and traits they come with, the result has the same bytes."""

import json
import random

import pytest

from matching.engine import Must, PolicyFacts, Problem, Rule, problem_from_dict, solve
from tests.engine.making import EVERY_WISH, mentee, mentor


@pytest.mark.parametrize("number", range(20))
def test_twenty_orders_of_many_rows_give_the_same_bytes(number: int, crowded: tuple[dict, str]) -> None:
    written, expected = json.loads(json.dumps(crowded[0])), crowded[1]
    dice = random.Random(number)
    for name in ("mentors", "mentees", "past"):
        dice.shuffle(written[name])

    assert json.dumps(solve(problem_from_dict(written)).as_dict()) == expected


@pytest.mark.parametrize("trait", ["gender", "age"])
def test_a_declared_trait_swapped_changes_nothing(trait: str, crowded: tuple[dict, str]) -> None:
    written, expected = json.loads(json.dumps(crowded[0])), crowded[1]
    for swapped in (False, True):
        for place, row in enumerate([*written["mentors"], *written["mentees"]]):
            row[trait] = (place % 2 == 0) is swapped

        assert json.dumps(solve(problem_from_dict(written)).as_dict()) == expected


@pytest.fixture(scope="module")
def crowded() -> tuple[dict, str]:
    """Forty mentors and ninety mentees who are much alike, and the result as JSON."""
    dice = random.Random(11)
    mentors, mentees = (
        [
            kind(
                number,
                country=dice.choice(("NL", "PL", "SE")),
                level=dice.randint(1, 5),
                topics=frozenset(dice.sample("abcd", 2)),
                ranked=tuple(dice.sample(range(1, 40), 2)),
                **rest,
            )
            for number in range(1, count)
        ]
        for kind, count, rest in ((mentor, 41, {"seats": 2}), (mentee, 91, {"waiting_days": 40}))
    )
    past = frozenset((dice.randint(1, 40), dice.randint(1, 90)) for _ in range(30))
    policy = PolicyFacts((Must(Rule.OTHER_COUNTRY), Must(Rule.LEVEL_GAP, min=1)), EVERY_WISH)
    given = Problem(policy, tuple(mentors), tuple(mentees), past)
    return given.as_dict(), json.dumps(solve(given).as_dict())
