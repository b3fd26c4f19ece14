from dataclasses import replace

from hypothesis import given, settings

from matching.engine import Arrangement, BadProblem, Problem, arranged, solve, solved
from tests.engine.making import EVERY_WISH, mentee, mentor, problem, problems


def imposed(asked: Problem) -> list[tuple[Problem, dict[int, int]]]:
    """Every pair that can be imposed, with the assignment that this leads to."""
    standing = Arrangement(asked)
    found = []
    for place in asked.mentors:
        for row in asked.mentees:
            change = standing.force(place.id, row.id)
            if change.blocked:
                continue
            pairs = {mentee_id: mentor_id for mentor_id, mentee_id in standing.pairs}
            for move in change.moves:
                pairs.pop(move.mentee, None)
                if move.after is not None:
                    pairs[move.mentee] = move.after
            locked = frozenset(pair for pair in standing.locked if pair[1] != row.id)
            found.append((replace(asked, locked=locked | {(place.id, row.id)}), pairs))
    return found


def test_arranged_keeps_the_pairs_it_is_given():
    asked = problem([mentor(1), mentor(2)], [mentee(7), mentee(8)])

    result = arranged(asked, {7: 2, 8: 1}, {})

    assert {(pair.mentee, pair.mentor) for pair in result.pairs} == {(7, 2), (8, 1)}
    assert result.certificate.proved


def test_arranged_is_not_proved_where_there_is_better():
    wanted = mentee(7, topics=frozenset({"a"}))
    asked = problem([mentor(1, topics=frozenset({"a"})), mentor(2)], [wanted], wishes=EVERY_WISH)

    assert not arranged(asked, {7: 2}, {}).certificate.proved


@settings(max_examples=60)
@given(problems())
def test_imposed_pair_leads_to_a_best_assignment(asked: Problem):
    try:
        ways = imposed(asked)
    except BadProblem:
        return
    for locked, pairs in ways:
        result, fresh = arranged(locked, pairs, solved(asked).prices), solve(locked)

        assert (result.matched, result.total) == (fresh.matched, fresh.total)
        assert {pair.mentee: pair.mentor for pair in result.pairs} == pairs
        assert len(result.unmatched) == len(locked.mentees) - len(pairs)
