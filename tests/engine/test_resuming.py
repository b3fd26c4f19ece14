"""Going on from pairs and prices of before: the best there is now, proved, with few people moved."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import BadProblem, Problem, resumed, solve, solved
from tests.engine.making import EVERY_WISH, diced, mentee, mentor, problem, problems
from tests.engine.test_properties import some


def pairs_of(given_: Problem) -> dict[int, int]:
    return {pair.mentee: pair.mentor for pair in solve(given_).pairs}


@settings(some, max_examples=150)
@given(problems(), problems(), st.data())
def test_what_is_resumed_is_as_good_as_a_new_solution(
    before: Problem, given_: Problem, data: st.DataObject
) -> None:
    """Pairs and prices of the problem itself, of another one, or of nothing at all."""
    from_ = data.draw(st.sampled_from([given_, before]))
    try:
        pairs, prices = pairs_of(from_), solved(from_).prices
        anew = solve(given_)
    except BadProblem:
        return

    standing = resumed(given_, pairs, data.draw(st.sampled_from([prices, {}])))

    assert (standing.matched, standing.total) == (anew.matched, anew.total)
    assert standing.certificate().proved == anew.certificate.proved


@pytest.mark.parametrize("number", range(40))
def test_pairs_that_are_the_best_already_stay(number: int) -> None:
    """Be they the canonical ones or not: whoever is shown a pair keeps it among equals."""
    given_ = diced(number)
    given_ = replace(
        given_,
        mentors=tuple(replace(row, person=row.id + 100) for row in given_.mentors),
        locked=frozenset(),
        policy=replace(given_.policy, wishes=()),
    )
    other = replace(given_, policy=replace(given_.policy, seed=number + 77))
    pairs = pairs_of(other)

    standing = resumed(given_, pairs, solved(given_).prices)

    assert {mentee: mentor for mentor, mentee in standing.pairs} == pairs


def test_people_who_came_and_went_are_settled_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = Random(4)
    topics = [frozenset(dice.sample("abcdef", 3)) for _ in range(40)]
    mentors = [mentor(n, topics=topics[n], seats=1 + n % 2) for n in range(1, 12)]
    mentees = [mentee(n, topics=topics[-n]) for n in range(1, 20)]
    before = problem(mentors, mentees, wishes=EVERY_WISH)
    after = problem(
        [*mentors[1:], mentor(30, topics=topics[30], seats=3)], [*mentees[2:], mentee(31)], wishes=EVERY_WISH
    )
    pairs, prices, anew = pairs_of(before), solved(before).prices, solve(after)
    monkeypatch.setattr("matching.engine.changes.solved", _must_not_be_asked)

    standing = resumed(after, pairs, prices)

    assert (standing.matched, standing.total) == (anew.matched, anew.total)
    assert standing.certificate().proved


def test_too_many_changes_are_solved_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = problem([mentor(1), mentor(2)], [mentee(7), mentee(8)], wishes=EVERY_WISH)
    monkeypatch.setattr("matching.engine.changes.solved", _must_not_be_asked)

    assert resumed(given_, {}, {}).matched == 2
    monkeypatch.setattr("matching.engine.resuming.MOST", 1)
    with pytest.raises(AssertionError, match="solved anew"):
        resumed(given_, {}, {})


def test_more_pairs_than_seats_are_settled() -> None:
    given_ = problem([mentor(1, seats=1), mentor(2, seats=0)], [mentee(7), mentee(8), mentee(9)])

    standing = resumed(given_, {7: 1, 8: 1, 9: 2}, {1: -5, 2: 900})

    assert standing.pairs == {(1, 7)}
    assert standing.certificate().proved
    assert standing.add_seat(2).matched == 1


def _must_not_be_asked(_problem: Problem) -> None:
    raise AssertionError("solved anew")
