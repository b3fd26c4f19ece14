"""Events after publishing: the arrangement stays as good as one made anew."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import Arrangement, BadProblem, Bar, Change, Move, Problem, solve
from tests.engine import oracle
from tests.engine.making import ACROSS, EVERY_WISH, mentee, mentor, people, problem, problems
from tests.engine.test_properties import some

EVENTS = ("decline", "leave", "join", "add_seat", "withdraw_seat", "mentor_leaves", "mentor_joins")


def happen(standing: Arrangement, data: st.DataObject) -> None:
    """One event that is possible now; nothing where it is not."""
    mentors, mentees = sorted(standing.mentors), sorted(standing.mentees)
    name = data.draw(st.sampled_from(EVENTS))
    event = getattr(standing, name)
    kind = {"join": "mentee", "mentor_joins": "mentor"}.get(name)
    if kind:
        event(
            data.draw(
                people(kind, data.draw(st.integers(7, 12).filter(lambda n: n not in {*mentors, *mentees})))
            )
        )
    elif name == "leave" and mentees:
        event(data.draw(st.sampled_from(mentees)))
    elif name == "decline" and mentors and mentees:
        event(data.draw(st.sampled_from(mentors)), data.draw(st.sampled_from(mentees)))
    elif name in ("add_seat", "withdraw_seat", "mentor_leaves") and mentors:
        one = data.draw(st.sampled_from(mentors))
        locked = sum(number == one for number, _ in standing.locked)
        if name != "withdraw_seat" or standing.mentors[one].seats > locked:
            event(one)


@settings(some, max_examples=150)
@given(problems(), st.data())
def test_events_end_as_good_as_a_new_solution(given_: Problem, data: st.DataObject) -> None:
    standing = Arrangement(given_)
    for _ in range(data.draw(st.integers(0, 6))):
        before = standing.matched, standing.total, standing.pairs
        happen(standing, data)
        anew = solve(standing.problem)

        assert (standing.matched, standing.total) == (anew.matched, anew.total), before
        assert standing.certificate().proved
        assert standing.certificate().checked_pairs == len(standing.mentors) * len(standing.mentees)
        assert _is_sound(standing)


@some
@given(problems(), st.data())
def test_the_price_of_a_pair_is_what_it_costs(given_: Problem, data: st.DataObject) -> None:
    standing = Arrangement(given_)
    if not (given_.mentors and given_.mentees):
        return
    ours, theirs = data.draw(st.sampled_from(given_.mentors)), data.draw(st.sampled_from(given_.mentees))
    before = standing.pairs

    price = standing.force(ours.id, theirs.id)

    assert standing.pairs == before
    locked = frozenset(pair for pair in standing.locked if pair[1] != theirs.id) | {(ours.id, theirs.id)}
    if not oracle.allowed(given_, ours, theirs):
        assert price.blocked
    elif sum(number == ours.id for number, _ in locked) > ours.seats:
        assert [reason.code for reason in price.blocked] == [Bar.SEATS]
    else:
        assert price.blocked == ()
        try:
            anew = solve(
                Problem(given_.policy, given_.mentors, given_.mentees, given_.past, given_.blocked, locked)
            )
        except BadProblem:
            return
        assert (standing.matched + price.matched, standing.total + price.points) == (anew.matched, anew.total)


@some
@given(problems())
def test_choices_are_all_mentors_a_mentee_may_have_full_ones_too(given_: Problem) -> None:
    standing = Arrangement(given_)
    locked = {mentee: mentor for mentor, mentee in standing.locked}

    for one in given_.mentees:
        expected = {
            row.id: oracle.points(given_, row, one)
            for row in given_.mentors
            if oracle.allowed(given_, replace(row, seats=1), one) and locked.get(one.id, row.id) == row.id
        }
        assert standing.choices(one.id) == expected


def _is_sound(standing: Arrangement) -> bool:
    given = standing.problem
    pairs = [(given.mentor(a), given.mentee(b)) for a, b in standing.pairs]
    worth = sum(oracle.points(given, *pair) for pair in pairs)
    return all(oracle.allowed(given, *pair) for pair in pairs) and worth == standing.total


def two() -> Arrangement:
    """Piet has the only seat that Eva may have too."""
    mentors = [mentor(1, country="NL"), mentor(2, country="PL")]
    return Arrangement(
        problem(mentors, [mentee(7, country="PL"), mentee(8, country="SE")], ACROSS, EVERY_WISH)
    )


def test_the_price_of_a_pair_names_who_would_lose() -> None:
    standing = two()

    price = standing.force(1, 8)

    assert (price.matched, price.moves) == (-1, (Move(7, 1, None), Move(8, 2, 1)))
    assert standing.force(2, 8) == Change()
    assert [reason.code.value for reason in standing.force(2, 7).blocked] == ["other_country"]


def test_few_people_move_after_an_event() -> None:
    standing = two()

    assert standing.withdraw_seat(2) == Change((Move(8, 2, None),), -1, -standing.total)
    assert standing.add_seat(1).moves == (Move(8, None, 1),)
    assert standing.decline(1, 7).moves == (Move(7, 1, None),)
    assert standing.mentor_joins(mentor(3, country="FR")).moves == (Move(7, None, 3),)
    assert standing.join(mentee(9, country="XX", languages=frozenset({"new"}))).moves == (Move(9, None, 1),)
    assert standing.leave(9).moves == (Move(9, 1, None),)
    assert standing.mentor_joins(mentor(4, country="YY")).moves == ()
    assert standing.mentor_leaves(3).moves == (Move(7, 3, 4),)
    assert standing.pairs == {(4, 7), (1, 8)}


def test_a_copy_to_try_out_leaves_the_first_alone() -> None:
    standing = two()
    standing.decline(2, 7)
    trial = standing.copy()

    trial.decline(1, 7)
    trial.decline(1, 8)

    assert (trial.pairs, standing.pairs) == ({(2, 8)}, {(1, 7), (2, 8)})
    assert (trial.certificate().proved, standing.certificate().proved) == (True, True)
    assert standing.force(1, 8).moves == (Move(7, 1, None), Move(8, 2, 1))


def test_events_about_strangers_are_refused_in_one_line() -> None:
    standing = two()
    wrong = {
        "mentee 9 is not among the mentees": lambda: standing.leave(9),
        "mentor 9 is not among the mentors": lambda: standing.add_seat(9),
        "mentee 7 is here already": lambda: standing.join(mentee(7)),
        "mentor 1 is here already": lambda: standing.mentor_joins(mentor(1)),
    }
    for line, event in wrong.items():
        with pytest.raises(BadProblem, match=line):
            event()
    standing.withdraw_seat(1)
    with pytest.raises(BadProblem, match="mentor 1 has no seat to withdraw"):
        standing.withdraw_seat(1)


def test_more_seats_than_could_ever_be_taken_change_nothing() -> None:
    standing = Arrangement(problem([mentor(1, seats=2**40)], [mentee(7)]))

    assert standing.add_seat(1) == standing.withdraw_seat(1) == standing.withdraw_seat(1) == Change()
    assert standing.problem.mentors[0].seats == 2**40 - 1
    assert standing.certificate().proved


def test_many_joiners_are_worth_less_than_all_points_together() -> None:
    standing = Arrangement(problem([mentor(1, seats=500)], [], wishes=EVERY_WISH))
    for number in range(1, 70):
        standing.join(mentee(number, country="PL", languages=frozenset({"nl"})))

    assert (standing.matched, standing.certificate().proved) == (69, True)


def test_who_would_mentor_each_other_is_solved_anew() -> None:
    mentors = [mentor(1, person=1), mentor(2, person=2)]
    standing = Arrangement(problem(mentors, [mentee(1, person=1), mentee(2, person=2)]))

    price = standing.force(*next(pair for pair in ((1, 2), (2, 1)) if pair not in standing.pairs))

    assert (price.matched, price.points, len(price.moves)) == (0, 0, 2)


def test_nobody_is_forced_on_a_mentor_whose_seats_are_all_locked() -> None:
    people = [mentor(1), mentor(2)], [mentee(7), mentee(8)]
    standing = Arrangement(problem(*people, locked=frozenset({(2, 7)})))

    price = standing.force(2, 8)

    assert [(reason.code, reason.mentor) for reason in price.blocked] == [(Bar.SEATS, 1)]
    assert (price.moves, standing.pairs) == ((), {(2, 7), (1, 8)})


def test_a_lock_ends_with_its_pair() -> None:
    people = [mentor(1), mentor(2)], [mentee(7, ranked=(1,)), mentee(8, ranked=(1,))]
    standing = Arrangement(problem(*people, wishes=EVERY_WISH, locked=frozenset({(2, 7)})))

    assert standing.pairs == {(2, 7), (1, 8)}
    assert standing.decline(2, 7).moves == (Move(7, 2, 1), Move(8, 1, 2))
    assert standing.locked == frozenset()
    assert standing.certificate().proved
