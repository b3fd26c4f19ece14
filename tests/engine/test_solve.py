"""The result by example: coverage before points, locks, ties, people on both sides, and the edges."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching.engine import BadProblem, Must, PolicyFacts, Problem, Rule, Wish, WishKind, solve
from matching.engine.assign import prepared, solved
from matching.engine.flow import NOBODY, hashes
from matching.engine.optimum import Network, Solution, best
from tests.engine import oracle
from tests.engine.making import ACROSS, EVERY_WISH, mentee, mentor, problem

TOPICS = (Wish(WishKind.TOPICS, 40),)
RANKED = (Wish(WishKind.RANKED, 30),)


def chosen(given: Problem) -> list[tuple[int, int]]:
    return [(pair.mentor, pair.mentee) for pair in solve(given).pairs]


def test_solve_matches_most_mentees_before_most_points() -> None:
    only_first = mentee(8, country="SE")
    mentors = [mentor(1, topics=frozenset({"a"})), mentor(2, country="SE")]
    given = problem(mentors, [mentee(7, topics=frozenset({"a"})), only_first], ACROSS, TOPICS)

    assert chosen(given) == [(2, 7), (1, 8)]
    assert solve(given).total == 0


def test_solve_takes_most_points_among_most_mentees() -> None:
    mentors = [mentor(1, topics=frozenset({"a"})), mentor(2, topics=frozenset({"b"}))]
    mentees = [mentee(7, topics=frozenset({"b"})), mentee(8, topics=frozenset({"a"}))]

    assert chosen(problem(mentors, mentees, wishes=TOPICS)) == [(2, 7), (1, 8)]


def test_solve_serves_those_who_waited_longest_first() -> None:
    mentees = [mentee(7, waiting_days=10, ranked=(1,)), mentee(8, waiting_days=40)]

    assert chosen(problem([mentor(1)], mentees, wishes=RANKED)) == [(1, 7)]
    assert chosen(problem([mentor(1)], mentees, wishes=RANKED, priority_days=(30,))) == [(1, 8)]
    assert chosen(problem([mentor(1)], mentees, wishes=RANKED, priority_days=(40,))) == [(1, 8)]
    assert chosen(problem([mentor(1)], mentees, wishes=RANKED, priority_days=(41,))) == [(1, 7)]


def test_solve_keeps_a_locked_pair_against_the_points() -> None:
    mentors, mentees = [mentor(1), mentor(2)], [mentee(7, ranked=(1,)), mentee(8, ranked=(2,))]

    result = solve(problem(mentors, mentees, wishes=RANKED, locked=frozenset({(2, 7)})))

    assert [(pair.mentor, pair.mentee, pair.points) for pair in result.pairs] == [(2, 7, 0), (1, 8, 0)]
    assert result.certificate.as_dict() == {"proved": True, "dual": 0, "checked_pairs": 4}


def test_solve_refuses_a_lock_that_a_must_forbids_with_the_reason() -> None:
    given = problem([mentor(1, country="PL")], [mentee(7)], ACROSS, locked=frozenset({(1, 7)}))

    result = solve(given).as_dict()

    reasons = [{"code": "other_country", "met": False, "mentor": "PL", "mentee": "PL"}]
    assert result["refused"] == [{"mentor": 1, "mentee": 7, "reasons": reasons}]
    assert result["pairs"] == []


@pytest.mark.parametrize(
    ("locked", "line"),
    [
        ({(1, 7), (2, 7)}, "locked: mentee: 7 appears twice"),
        ({(1, 7), (1, 8)}, "locked: mentor 1 has 2 locked mentees and 1 seats"),
        ({(9, 7)}, "locked: mentor 9 is not among the mentors"),
        ({(1, 9)}, "locked: mentee 9 is not among the mentees"),
        ({(3, 6), (4, 5)}, "locked: mentor 3 and mentee 6 are locked both ways"),
    ],
)
def test_solve_refuses_locks_that_contradict_each_other(locked: set, line: str) -> None:
    mentors = [mentor(1), mentor(2), mentor(3, person=33), mentor(4, person=44)]
    mentees = [mentee(5, person=33), mentee(6, person=44), mentee(7), mentee(8)]

    with pytest.raises(BadProblem) as refusal:
        solve(problem(mentors, mentees, locked=frozenset(locked)))

    assert str(refusal.value) == line


def test_two_people_never_mentor_each_other() -> None:
    mentors = [mentor(1, person=1, ranked=(2,)), mentor(2, person=2)]
    mentees = [mentee(1, person=1), mentee(2, person=2)]

    result = solve(problem(mentors, mentees, wishes=RANKED))

    assert [(pair.mentor, pair.mentee) for pair in result.pairs] == [(1, 2)]
    assert (result.total, result.certificate.proved, result.certificate.dual) == (3000, True, 3000)
    assert [row.as_dict() for row in result.unmatched] == [
        {
            "mentee": 1,
            "reason": "no_allowed_mentor",
            "forbidden_by": {"oneself": 1, "mutual": 1},
            "fails": {"oneself": 1, "mutual": 1},
            "group": None,
        }
    ]


@pytest.mark.parametrize("others", range(3))
@pytest.mark.parametrize(("one", "other"), [(4, 3), (3, 4), (3, 1), (1, 3), (2, 1), (1, 2)])
def test_of_two_who_would_mentor_each_other_the_heavier_direction_stays(
    one: int, other: int, others: int
) -> None:
    """Whatever the draw says: hours that the two share when the first gives, and when the second does."""
    mentors = [mentor(1, person=1, hours=(0, one)), mentor(2, person=2, hours=(10, 10 + other))]
    mentees = [mentee(1, person=1, hours=(10, 18)), mentee(2, person=2, hours=(0, 8))]
    more = [mentor(10 + n) for n in range(others)], [mentee(10 + n) for n in range(others)]
    apart = {
        (a.id, b.id) for a in [*mentors, *more[0]] for b in [*mentees, *more[1]] if (a.id > 2) != (b.id > 2)
    }
    wishes = (Wish(WishKind.HOURS_OVERLAP, 10),)

    found = solve(
        problem(mentors + more[0], mentees + more[1], wishes=wishes, blocked=frozenset(apart), seed=others)
    )

    heavier = (1, 2) if one > other else (2, 1)
    assert [(pair.mentor, pair.mentee) for pair in found.pairs if pair.mentee < 3] == [heavier]
    assert found.certificate.proved


def test_of_two_who_would_mentor_each_other_who_waits_longest_is_served() -> None:
    """Though the other direction brings more points."""
    mentors = [mentor(1, person=1), mentor(2, person=2, ranked=(1,))]
    mentees = [mentee(1, person=1), mentee(2, person=2, waiting_days=60)]

    assert chosen(problem(mentors, mentees, wishes=RANKED)) == [(2, 1)]
    assert chosen(problem(mentors, mentees, wishes=RANKED, priority_days=(30,))) == [(1, 2)]


@pytest.mark.parametrize("unsure", range(3))
def test_proof_needs_every_solution_that_was_compared(unsure: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two directions of a couple are two more solutions; any of them may be the one without a proof."""
    calls = iter(range(9))

    def best_but_one(network: Network) -> Solution:
        found = best(network)
        return replace(found, proved=found.proved and next(calls) != unsure)

    monkeypatch.setattr("matching.engine.assign.best", best_but_one)
    mentors, mentees = [mentor(n, person=n) for n in (1, 2)], [mentee(n, person=n) for n in (1, 2)]

    result = solve(problem(mentors, mentees))

    assert (result.matched, result.certificate.proved, next(calls)) == (1, False, 3)


@pytest.mark.parametrize("length", [2, 3, 9, 31, 63])
@pytest.mark.parametrize("waits", [0, 60])
def test_one_mentee_more_is_worth_the_points_of_a_whole_chain(length: int, waits: int) -> None:
    """Everybody goes on to a mentor who fits worse, so that the last one has one.

    With one seat less the first is left without, where the last one waits longest.
    """
    seats = length if waits else length + 1
    mentors = [mentor(n, topics=frozenset({f"t{n}"})) for n in range(seats)]
    chain = [mentee(10 + n, topics=frozenset({f"t{n}"})) for n in range(length)]
    last = mentee(99, waiting_days=waits)
    fits = {(n, 10 + n) for n in range(length)} | {(n + 1, 10 + n) for n in range(length)} | {(0, 99)}
    apart = {(a.id, b.id) for a in mentors for b in [*chain, last]} - fits

    given = problem(mentors, [*chain, last], wishes=TOPICS, blocked=frozenset(apart), priority_days=(30,))

    assert (0, 99) in chosen(given)
    assert (solve(given).matched, solve(given).total) == (seats, 4000 * (length - 1) if waits else 0)


@pytest.mark.parametrize("locked", [7, 8])
def test_lock_comes_before_whoever_waits_longest(locked: int) -> None:
    """Even where the others would bring more points, and wait since the first group."""
    mentees = [
        mentee(7, waiting_days=90),
        mentee(8, topics=frozenset("a"), waiting_days=90 if locked == 7 else 0),
    ]
    given = problem(
        [mentor(1, topics=frozenset("a"))],
        mentees,
        wishes=(Wish(WishKind.TOPICS, 40),),
        priority_days=(30, 60),
        locked=frozenset({(1, locked)}),
    )

    assert chosen(given) == [(1, locked)]


def test_prices_are_those_of_seats_that_somebody_else_would_take() -> None:
    given = problem([mentor(1), mentor(2, seats=3, country="SE"), mentor(3)], [mentee(7), mentee(8)],
                    blocked=frozenset({(3, 7), (3, 8), (2, 8), (2, 7)}))  # fmt: skip

    prices = solved(given).prices

    assert list(prices) == [1]
    assert prices[1] > 0


def test_what_is_only_prepared_proves_nothing() -> None:
    ready = prepared(problem([mentor(1)], [mentee(7)]))

    assert (ready.solution.assigned.tolist(), ready.solution.proved) == ([NOBODY], False)


def test_of_two_who_would_mentor_each_other_the_locked_direction_stays() -> None:
    mentors = [mentor(1, person=1, ranked=(2,)), mentor(2, person=2)]
    mentees = [mentee(1, person=1), mentee(2, person=2)]

    assert chosen(problem(mentors, mentees, wishes=RANKED, locked=frozenset({(2, 1)}))) == [(2, 1)]


def test_many_who_would_mentor_each_other_end_without_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.engine.assign.BRANCHES", 2)
    mentors = [mentor(n, person=n, country=f"{n // 2}", unit="x", level=n) for n in range(8)]
    mentees = [mentee(n, person=n, country="", unit=f"{n // 2}") for n in range(8)]
    pairs = {(one, other) for one in range(8) for other in range(8) if one // 2 != other // 2}

    result = solve(problem(mentors, mentees, blocked=frozenset(pairs)))

    assert (result.matched, result.certificate.proved) == (4, False)


def test_ties_follow_ids_and_seed_alone() -> None:
    mentors, mentees = [mentor(n) for n in range(1, 9)], [mentee(n) for n in range(1, 13)]

    one = chosen(problem(mentors, mentees, seed=1))
    shuffled = chosen(problem(mentors[::-1], mentees[3:] + mentees[:3], seed=1))
    other = chosen(problem(mentors, mentees, seed=2))

    assert one == shuffled
    assert one != other
    assert solve(problem(mentors, mentees)).certificate.checked_pairs == 8 * 12


def test_hashes_of_pairs_are_fixed_for_good() -> None:
    mentors, mentees = [1, 2, -3, 2**53], [7, 7, 8, -(2**53)]

    found = hashes(np.array(mentors), np.array(mentees), -4).tolist()

    assert found == [oracle.hashed(*pair, -4) for pair in zip(mentors, mentees, strict=True)]


@pytest.mark.parametrize(
    ("mentors", "mentees"),
    [([], []), ([], [mentee(7)]), ([mentor(1)], []), ([mentor(1, seats=0)], [mentee(7)])],
)
def test_empty_sides_are_solved_and_proved(mentors: list, mentees: list) -> None:
    result = solve(problem(mentors, mentees, wishes=EVERY_WISH))

    assert (result.matched, result.total, result.certificate.proved) == (0, 0, True)
    assert [row.reason.value for row in result.unmatched] == ["no_allowed_mentor"] * len(mentees)


def test_one_country_under_a_cross_country_must_matches_nobody() -> None:
    given = problem([mentor(n) for n in range(3)], [mentee(n, country="NL") for n in range(3)], ACROSS)

    result = solve(given)

    assert result.matched == 0
    assert [row.forbidden_by for row in result.unmatched] == [((Rule.OTHER_COUNTRY, 3),)] * 3


def test_more_seats_than_mentees_are_no_burden() -> None:
    result = solve(problem([mentor(1, seats=2**50)], [mentee(n) for n in range(4)], wishes=EVERY_WISH))

    assert (result.matched, result.certificate.proved) == (4, True)


def test_parts_are_given_for_pairs_beyond_the_first_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.engine.assign.PAIRS_AT_ONCE", 2)
    mentors = [mentor(n, topics=frozenset({f"t{n}"})) for n in range(5)]
    mentees = [mentee(n, topics=frozenset({f"t{n}"})) for n in range(5)]

    result = solve(problem(mentors, mentees, wishes=TOPICS))

    assert [pair.parts for pair in result.pairs] == [((WishKind.TOPICS, 4000),)] * 5


def test_result_has_the_published_form() -> None:
    policy = PolicyFacts((Must(Rule.OTHER_COUNTRY),), TOPICS, seed=5)
    given = Problem(policy, (mentor(1, topics=frozenset({"a"})),), (mentee(7, topics=frozenset("ab")),))

    assert json.loads(json.dumps(solve(given).as_dict())) == {
        "pairs": [{"mentor": 1, "mentee": 7, "points": 2000, "parts": {"topics": 2000}}],
        "unmatched": [],
        "bottlenecks": [],
        "refused": [],
        "matched": 1,
        "total": 2000,
        "certificate": {"proved": True, "dual": 2000, "checked_pairs": 1},
        "seed": 5,
        "blocking": {"count": 0, "first": []},
    }


def test_asking_about_pairs_does_not_load_the_solver() -> None:
    line = (
        "import sys, matching.engine; sys.exit(any(n.startswith(('ortools', 'django')) for n in sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", line], cwd=_root(), env={"PATH": os.environ["PATH"]}, check=False
    )

    assert done.returncode == 0


def _root() -> Path:
    return Path(__file__).parents[2]
