"""What holds for every problem, against a second opinion that tries every assignment."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.engine import (
    BadProblem,
    Problem,
    allowed_matrix,
    blocked_by,
    fingerprint,
    points,
    points_matrix,
    problem_from_dict,
    solve,
    why,
    why_all_mentors,
    why_pairs,
)
from tests.engine import oracle
from tests.engine.making import diced, problems

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
some = settings(
    max_examples=100, deadline=None, suppress_health_check=CHECKS, derandomize=True, database=None
)


@some
@given(problems())
def test_solve_equals_trying_every_assignment(problem: Problem) -> None:
    _equals_the_best(problem)


@pytest.mark.parametrize("hundred", range(24))
def test_thousands_of_solutions_equal_trying_every_assignment(hundred: int) -> None:
    for number in range(100 * hundred, 100 * hundred + 100):
        _equals_the_best(diced(number))


def _equals_the_best(problem: Problem) -> None:
    """As many, with as many points, as the best of all assignments; and the proof says so."""
    locks, groups, matched, total = oracle.best(problem)

    result = solve(problem)

    assert (result.matched, result.total) == (matched, total)
    assert _by_group(problem, result) == groups
    assert len(problem.locked) - len(result.refused) == locks
    assert (result.certificate.proved, result.certificate.checked_pairs) == (True, _size(problem))
    assert result.certificate.dual == total


@some
@given(problems())
def test_solve_breaks_no_rule(problem: Problem) -> None:
    result = solve(problem)

    pairs = [(problem.mentor(pair.mentor), problem.mentee(pair.mentee)) for pair in result.pairs]
    people = {(mentor.person, mentee.person) for mentor, mentee in pairs}
    kept = problem.locked - {(refusal.mentor, refusal.mentee) for refusal in result.refused}
    assert all(oracle.allowed(problem, mentor, mentee) for mentor, mentee in pairs)
    assert all(sum(own == mentor for own, _ in pairs) <= mentor.seats for mentor in problem.mentors)
    assert [pair.points for pair in result.pairs] == [oracle.points(problem, *pair) for pair in pairs]
    assert all(sum(worth for _, worth in pair.parts) == pair.points for pair in result.pairs)
    assert {(other, one) for one, other in people} & people == set()
    assert kept <= {(pair.mentor, pair.mentee) for pair in result.pairs}
    everyone = [*(pair.mentee for pair in result.pairs), *(row.mentee for row in result.unmatched)]
    assert sorted(everyone) == [row.id for row in problem.mentees]


@some
@given(problems(apart=True))
def test_every_bottleneck_is_a_hall_group(problem: Problem) -> None:
    result = solve(problem)

    locked = {mentee: mentor for mentor, mentee in problem.locked}
    left = [row.group for row in result.unmatched]
    for number, group in enumerate(result.bottlenecks):
        for mentee in group.mentees:
            may = {row.id for row in problem.mentors if oracle.allowed(problem, row, problem.mentee(mentee))}
            if locked.get(mentee) in may:
                may = {locked[mentee]}
            assert may <= set(group.mentors)
        assert len(group.mentees) - group.seats == left.count(number)
        assert sum(problem.mentor(mentor).seats for mentor in group.mentors) == group.seats


@some
@given(problems())
def test_matrices_equal_the_single_pair(problem: Problem) -> None:
    may, worth = allowed_matrix(problem).tolist(), points_matrix(problem).tolist()

    for row, mentor in enumerate(problem.mentors):
        for column, mentee in enumerate(problem.mentees):
            expected = oracle.allowed(problem, mentor, mentee)
            own = oracle.points(problem, mentor, mentee)
            assert may[row][column] == expected
            assert worth[row][column] == (own if expected else -1)
            assert points(problem, mentor.id, mentee.id) == own
            assert (blocked_by(problem, mentor.id, mentee.id) == ()) == expected


@some
@given(problems(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_no_byte(problem: Problem, random_: random.Random) -> None:
    written = problem.as_dict()
    for name in ("mentors", "mentees", "past", "blocked", "locked"):
        random_.shuffle(written[name])
    for name in ("musts", "wishes"):
        random_.shuffle(written["policy"][name])
    shuffled = problem_from_dict(json.loads(json.dumps(written)))

    assert fingerprint(shuffled) == fingerprint(problem)
    assert json.dumps(solve(shuffled).as_dict()) == json.dumps(solve(problem).as_dict())


@some
@given(problems())
def test_a_problem_survives_json(problem: Problem) -> None:
    again = problem_from_dict(json.loads(json.dumps(problem.as_dict())))

    assert again == problem


@some
@given(problems(), st.sampled_from(["gender", "age", "name"]))
def test_a_trait_the_engine_does_not_know_changes_nothing(problem: Problem, trait: str) -> None:
    written = problem.as_dict()
    for place, row in enumerate([*written["mentors"], *written["mentees"]]):
        row[trait] = place

    assert solve(problem_from_dict(written)) == solve(problem)


@some
@given(problems())
def test_a_page_of_mentors_equals_the_pairs(problem: Problem) -> None:
    for mentee in problem.mentees:
        page = why_all_mentors(replace(problem, mentees=(mentee,), locked=frozenset()))

        assert page == {mentor.id: why(problem, mentor.id, mentee.id) for mentor in problem.mentors}


@some
@given(problems())
def test_many_pairs_at_once_have_the_reasons_of_each(problem: Problem) -> None:
    pairs = [(mentor.id, mentee.id) for mentor in problem.mentors for mentee in problem.mentees] * 3

    assert why_pairs(problem, pairs) == [why(problem, *pair) for pair in pairs]


@some
@given(problems(), st.sampled_from([1, 7]))
def test_a_grid_too_large_to_keep_gives_the_same_result(problem: Problem, cells: int) -> None:
    expected = solve(problem)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matching.engine.packs.KEEP", cells - 2)
        patch.setattr("matching.engine.tables.TABLE", -1)
        patch.setattr("matching.engine.columns.CELLS", cells)
        patch.setattr("matching.engine.candidates.ALL_PAIRS", -1)
        patch.setattr("matching.engine.candidates.EACH", 1)

        assert solve(problem) == expected


@some
@given(problems(), st.data())
def test_any_value_anywhere_is_read_or_refused_in_one_line(problem: Problem, data: st.DataObject) -> None:
    written = problem.as_dict()
    rows = [written, written["policy"], *written["mentors"], *written["mentees"]]
    row = data.draw(st.sampled_from(rows))
    key = data.draw(st.sampled_from(sorted(row)))
    row[key] = data.draw(st.sampled_from([None, -1, 1.5, float("nan"), "x\ny", True, [], [[]], {}, 10**400]))

    assert len(_refusal(written).splitlines()) <= 1


def _refusal(written: dict) -> str:
    try:
        solve(problem_from_dict(written))
    except BadProblem as refusal:
        return str(refusal) or "\n\n"
    return ""


def _size(problem: Problem) -> int:
    return len(problem.mentors) * len(problem.mentees)


def _by_group(problem: Problem, result) -> list[int]:
    days = problem.policy.priority_days
    reached = [sum(problem.mentee(p.mentee).waiting_days >= limit for limit in days) for p in result.pairs]
    return [reached.count(group) for group in range(len(days), -1, -1)]
