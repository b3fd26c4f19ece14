"""Pairs who would both rather have each other: counted and named, against a look at every pair."""

import pytest

from matching.engine import Problem, Wish, WishKind, solve
from tests.engine import oracle
from tests.engine.making import diced, mentee, mentor, problem

TOPICS = (Wish(WishKind.TOPICS, 40),)


def test_most_mentees_come_before_the_best_pair() -> None:
    """Eva and the first mentor fit best, but only the first may take Piet."""
    best, other = mentor(1, topics=frozenset("a"), country="NL"), mentor(2, country="SE")
    eva, piet = mentee(7, topics=frozenset("a"), country="PL"), mentee(8, country="SE")

    result = solve(problem([best, other], [eva, piet], blocked=frozenset({(2, 8)}), wishes=TOPICS))

    assert [(pair.mentor, pair.mentee) for pair in result.pairs] == [(2, 7), (1, 8)]
    assert result.blocking.as_dict() == {"count": 1, "first": [[1, 7]]}


def test_who_is_locked_does_not_look_around() -> None:
    mentors = [mentor(1, topics=frozenset("a")), mentor(2)]
    mentees = [mentee(7, topics=frozenset("a")), mentee(8)]
    locked = frozenset({(2, 7), (1, 8)})

    assert solve(problem(mentors, mentees, wishes=TOPICS, locked=locked)).blocking.count == 0
    half = solve(problem(mentors, mentees, wishes=TOPICS, locked=frozenset({(1, 8)})))
    assert (half.blocking.count, half.matched) == (0, 2)


def test_the_other_direction_of_a_pair_made_is_none() -> None:
    """Mentor 2 and mentee 1 would both gain, but mentor 1 has the mentee who is mentor 2."""
    mentors = [
        mentor(1, person=1),
        mentor(2, person=2, topics=frozenset("a")),
        mentor(3, person=3),
    ]
    mentees = [mentee(1, person=1, topics=frozenset("a")), mentee(2, person=2), mentee(8)]
    apart = {(1, 8), (3, 8), (3, 2)}  # mentee 8 fits nobody but mentor 2

    result = solve(problem(mentors, mentees, blocked=frozenset(apart), wishes=TOPICS))

    assert [(pair.mentor, pair.mentee) for pair in result.pairs] == [(3, 1), (1, 2), (2, 8)]
    assert result.blocking.count == 0


@pytest.mark.parametrize("hundred", range(4))
def test_blocking_pairs_are_those_that_a_look_at_every_pair_finds(hundred: int) -> None:
    seen = 0
    for number in range(100 * hundred, 100 * hundred + 100):
        given = diced(number)

        found = solve(given)

        expected = _every(given, found)
        assert found.blocking.count == len(expected), number
        assert set(found.blocking.first) == expected, number
        seen += len(expected)
    assert seen


def _every(given: Problem, found) -> set[tuple[int, int]]:
    refused = {(row.mentor, row.mentee) for row in found.refused}
    locked = {mentee for mentor, mentee in given.locked if (mentor, mentee) not in refused}
    own = {pair.mentee: pair.points for pair in found.pairs}
    dropped = {pair[::-1] for pair in _people(given, [(p.mentor, p.mentee) for p in found.pairs])}
    pairs = set()
    for mentor_ in given.mentors:
        theirs = [pair for pair in found.pairs if pair.mentor == mentor_.id]
        movable = [pair.points for pair in theirs if pair.mentee not in locked]
        least = -1 if len(theirs) < mentor_.seats else min(movable, default=10**9)
        for mentee_ in given.mentees:
            points = oracle.points(given, mentor_, mentee_)
            if mentee_.id in locked or not oracle.allowed(given, mentor_, mentee_):
                continue
            if (mentor_.person, mentee_.person) in dropped:
                continue
            if points > own.get(mentee_.id, -1) and points > least:
                pairs.add((mentor_.id, mentee_.id))
    return pairs


def _people(given: Problem, pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    return {(given.mentor(mentor_).person, given.mentee(mentee_).person) for mentor_, mentee_ in pairs}
