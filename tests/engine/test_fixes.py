"""What would help: the number promised is the number delivered."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from matching.engine import Bottleneck, Fix, FixKind, Must, Problem, Rule, Wish, WishKind, fixes, solve
from matching.engine.fixes import _more_seats
from tests.engine import oracle
from tests.engine.making import ACROSS, mentee, mentor, problem, problems
from tests.engine.test_properties import some


def most(problem: Problem, fix: Fix) -> int:
    """The most that can be matched where some need not meet a must: augmenting paths, one by one."""
    rest = tuple(must for must in problem.policy.musts if must.rule is not fix.rule)
    lenient = replace(problem, policy=replace(problem.policy, musts=rest))
    seats = [mentor for mentor in problem.mentors for _ in range(mentor.seats)]
    holder: dict[int, int] = {}

    def placed(mentee: int, seen: set[int]) -> bool:
        own = lenient if mentee in fix.mentees else problem
        for seat, row in enumerate(seats):
            if seat not in seen and oracle.allowed(own, row, problem.mentee(mentee)):
                seen.add(seat)
                if seat not in holder or placed(holder[seat], seen):
                    holder[seat] = mentee
                    return True
        return False

    return sum(placed(row.id, set()) for row in problem.mentees)


def applied(problem: Problem, fix: Fix) -> int:
    """How many are matched once the fix is there."""
    if fix.kind is FixKind.WAIVE:
        return most(problem, fix)
    more = [replace(row, seats=row.seats + fix.seats.count(row.id)) for row in problem.mentors]
    if fix.like:
        ids = range(fix.like.id, fix.like.id + fix.mentors)
        more += [replace(fix.like, id=number, person=number) for number in ids]
    return solve(replace(problem, mentors=tuple(more))).matched


@some
@given(problems(apart=True))
def test_fixes_deliver_what_they_promise(problem: Problem) -> None:
    problem = replace(problem, locked=frozenset())
    before = solve(problem).matched

    for fix in fixes(problem):
        assert fix.delivers > 0
        assert applied(problem, fix) == before + fix.delivers


def test_fixes_come_cheapest_first_and_name_what_to_do() -> None:
    mentors = [mentor(1, country="PL"), mentor(2, country="NL", seats=3)]
    dutch = [mentee(n, country="NL") for n in (5, 6, 7)]

    found = fixes(problem(mentors, dutch, ACROSS))

    assert [(fix.kind, fix.delivers, fix.group) for fix in found] == [
        (FixKind.SEATS, 2, 0),
        (FixKind.MENTORS, 2, 0),
        (FixKind.WAIVE, 2, 0),
    ]
    assert (found[0].seats, found[1].mentors, found[2].rule) == ((1, 1), 2, Rule.OTHER_COUNTRY)
    assert found[1].like == replace(mentors[0], id=found[1].like.id, person=found[1].like.person)
    assert found[2].mentees == (5, 6, 7)


def test_seats_are_asked_of_everybody_before_anybody_is_asked_twice() -> None:
    mentors = [mentor(1, country="PL"), mentor(2, country="SE"), mentor(3, country="PL", level=5)]
    waiting = [mentee(n, country="NL", ranked=(1,)) for n in range(5, 12)]

    found = fixes(problem(mentors, waiting, ACROSS, (Wish(WishKind.RANKED, 30),)))

    assert (found[0].kind, found[0].delivers) == (FixKind.SEATS, 4)
    assert sorted(found[0].seats) == [1, 1, 2, 3]


def test_seats_that_would_help_nobody_are_not_asked_for() -> None:
    """Mentor 2 may have one mentee only: to ask there for a second seat gives nobody a mentor."""
    mentors = [mentor(1, country="PL"), mentor(2, country="NL")]
    waiting = [mentee(5, country="PL"), *(mentee(n, country="NL") for n in (6, 7, 8))]

    found = fixes(problem(mentors, waiting, ACROSS))

    assert (found[0].kind, found[0].delivers, found[0].seats) == (FixKind.SEATS, 2, (1, 1))


def test_who_may_have_nobody_is_helped_by_the_must_that_forbids_all() -> None:
    musts = (*ACROSS, Must(Rule.LEVEL_GAP, min=1))

    found = fixes(problem([mentor(1), mentor(2)], [mentee(7, country="NL"), mentee(8, level=9)], musts))

    assert [(fix.kind, fix.rule, fix.delivers, fix.group, fix.mentees) for fix in found] == [
        (FixKind.WAIVE, Rule.OTHER_COUNTRY, 1, None, (7, 8)),
        (FixKind.WAIVE, Rule.LEVEL_GAP, 1, None, (7, 8)),
    ]


def test_where_everybody_has_a_mentor_there_is_nothing_to_fix() -> None:
    assert fixes(problem([mentor(1)], [mentee(7)])) == ()
    assert fixes(problem([], [mentee(7)])) == ()


def test_nobody_is_sought_whose_like_would_have_too_few_points() -> None:
    liked = [mentee(7, ranked=(1,)), mentee(8, ranked=(1,))]
    given_ = problem([mentor(1)], liked, wishes=(Wish(WishKind.RANKED, 30),), least_points=3000)

    assert [fix.kind for fix in fixes(given_)] == [FixKind.SEATS]


class Shared:
    """Two mentors: each further seat of the first gives one more a mentor, one of the second never does."""

    worth = 10

    def __init__(self, matched: int = 0) -> None:
        self.matched = matched

    def copy(self) -> Shared:
        return Shared(self.matched)

    def price(self, mentor: int) -> int:
        return {1: self.worth, 2: 0}[mentor]

    def add_seat(self, mentor: int) -> None:
        self.matched += mentor == 1


def test_one_mentor_is_asked_again_where_asking_everybody_helps_fewer() -> None:
    group = Bottleneck(mentees=(5, 6, 7), mentors=(1, 2), seats=1)

    assert [(fix.delivers, fix.seats) for fix in _more_seats(Shared(), group, 0)] == [(2, (1, 1))]
