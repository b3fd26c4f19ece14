"""Events after publishing: the arrangement stays as good as one made anew."""

from hypothesis import given
from hypothesis import strategies as st

from matching.engine import Arrangement, BadProblem, Bar, Problem, solve
from tests.engine import oracle
from tests.engine.making import people, problems
from tests.engine.test_properties import many, some

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


@many
@given(problems(), st.data())
def test_events_end_as_good_as_a_new_solution(problem: Problem, data: st.DataObject) -> None:
    standing = Arrangement(problem)
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
def test_the_price_of_a_pair_is_what_it_costs(problem: Problem, data: st.DataObject) -> None:
    standing = Arrangement(problem)
    if not (problem.mentors and problem.mentees):
        return
    ours, theirs = data.draw(st.sampled_from(problem.mentors)), data.draw(st.sampled_from(problem.mentees))
    before = standing.pairs

    price = standing.force(ours.id, theirs.id)

    assert standing.pairs == before
    locked = frozenset(pair for pair in standing.locked if pair[1] != theirs.id) | {(ours.id, theirs.id)}
    if not oracle.allowed(problem, ours, theirs):
        assert price.blocked
    elif sum(number == ours.id for number, _ in locked) > ours.seats:
        assert [reason.code for reason in price.blocked] == [Bar.SEATS]
    else:
        assert price.blocked == ()
        try:
            anew = solve(
                Problem(
                    problem.policy, problem.mentors, problem.mentees, problem.past, problem.blocked, locked
                )
            )
        except BadProblem:
            return
        assert (standing.matched + price.matched, standing.total + price.points) == (anew.matched, anew.total)


def _is_sound(standing: Arrangement) -> bool:
    given = standing.problem
    pairs = [(given.mentor(a), given.mentee(b)) for a, b in standing.pairs]
    worth = sum(oracle.points(given, *pair) for pair in pairs)
    return all(oracle.allowed(given, *pair) for pair in pairs) and worth == standing.total
