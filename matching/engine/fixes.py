"""What would get more mentees a mentor: seats, new mentors, a must waived; each tried out, cheapest first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.assign import Solved, result_of, solved
from matching.engine.changes import Arrangement
from matching.engine.codes import FixKind, Rule, Why
from matching.engine.facts import MentorFacts, Problem
from matching.engine.flow import NOBODY
from matching.engine.grid import Waived
from matching.engine.results import Bottleneck

GROUPS = 3  # the largest groups looked at
MOST = 50  # seats or new mentors asked for in one go
PROFILES = 60  # mentors of a group whose like is looked for
COST = {FixKind.SEATS: 1, FixKind.MENTORS: 2, FixKind.WAIVE: 3}  # for each mentee who gets a mentor


@dataclass(frozen=True)
class Fix:
    """One way to get `delivers` more mentees a mentor: tried out on the whole problem, not estimated.

    `seats` names a mentor for each seat more; `like` is what each of `mentors` new mentors with one seat
    would have to be; `rule` is a must that `mentees` would not need to meet. `group` is the index of the
    bottleneck, None for those whom no mentor is allowed.
    """

    kind: FixKind
    delivers: int
    group: int | None = None
    seats: tuple[int, ...] = ()
    mentors: int = 0
    like: MentorFacts | None = None
    rule: Rule | None = None
    mentees: tuple[int, ...] = ()


def fixes(problem: Problem, done: Solved | None = None) -> tuple[Fix, ...]:
    """Return what helps, cheapest first; raises BadProblem. `done` saves a problem that is solved already."""
    done = done or solved(problem)
    result = result_of(done)
    standing = Arrangement(problem, done)
    order = sorted(range(len(result.bottlenecks)), key=lambda n: (-_excess(result.bottlenecks[n]), n))
    found: list[Fix] = []
    for number in order[:GROUPS]:
        group = result.bottlenecks[number]
        found += _more_seats(standing, group, number)
        found += _new_mentors(standing, group, number)
        found += _waived(done, group.mentees, number)
    alone = tuple(row.mentee for row in result.unmatched if row.reason is Why.NO_ALLOWED_MENTOR)
    found += _waived(done, alone, None)
    helping = [fix for fix in found if fix.delivers > 0]
    return tuple(sorted(helping, key=lambda fix: (COST[fix.kind], -fix.delivers)))


def _excess(group: Bottleneck) -> int:
    """Return how many of a group are left over."""
    return len(group.mentees) - group.seats


def _more_seats(standing: Arrangement, group: Bottleneck, number: int) -> Iterator[Fix]:
    """Ask the mentors of the group for seats: everybody once before anybody twice, if that helps as many."""
    wanted = min(_excess(group), MOST)
    spread = _asked(standing, group, wanted, evenly=True)
    if spread[0] < wanted:
        spread = max(spread, _asked(standing, group, wanted, evenly=False))
    yield Fix(FixKind.SEATS, spread[0], number, seats=spread[1])


def _asked(
    standing: Arrangement, group: Bottleneck, wanted: int, *, evenly: bool
) -> tuple[int, tuple[int, ...]]:
    """Return how many more so many seats give a mentor, and whom to ask: each time where one is worth most.

    Evenly: of those whose seat gives one more a mentor, who was asked least.
    """
    trial, asked = standing.copy(), Counter[int]()
    for _ in range(wanted):
        prices = {mentor: trial.price(mentor) for mentor in group.mentors}
        least = max(prices.values()) - (trial.worth if evenly else 0)
        near = [mentor for mentor, price in prices.items() if price >= least]
        mentor = min(near, key=lambda one: (asked[one] * evenly, -prices[one], one))
        trial.add_seat(mentor)
        asked[mentor] += 1
    return trial.matched - standing.matched, tuple(asked.elements())


def _new_mentors(standing: Arrangement, group: Bottleneck, number: int) -> Iterator[Fix]:
    """Look for mentors like those of the group; the kind that most of those left over may have."""
    left = {mentee for mentee in group.mentees if mentee not in standing.paired}
    places = np.array([place for place, mentee in enumerate(standing.mentee_ids) if mentee in left])
    fresh = _fresh(standing)
    profiles: dict[tuple[object, ...], MentorFacts] = {}
    for mentor in group.mentors:
        row = _like(standing.mentors[mentor], fresh)
        looks = row.country, row.legal_entity, row.unit, row.level, row.languages, row.hours
        profiles.setdefault(looks, row)
    count = {}
    for key, row in list(profiles.items())[:PROFILES]:
        count[key] = int((standing.worth_of(row)[places] >= 0).sum())
    key = max(count, key=lambda one: count[one])
    asked = min(count[key], MOST)
    delivers = standing.copy().mentor_joins(replace(profiles[key], seats=asked)).matched
    yield Fix(FixKind.MENTORS, delivers, number, mentors=delivers, like=profiles[key])


def _fresh(standing: Arrangement) -> int:
    """Return an id that nobody has."""
    people = (*standing.mentors.values(), *standing.mentees.values())
    return 1 + max((max(row.id, row.person, *row.managers, 0) for row in people), default=0)


def _like(mentor: MentorFacts, fresh: int) -> MentorFacts:
    """Return somebody new with the facts of this mentor, whom nobody chose and who leads nobody."""
    return replace(mentor, id=fresh, person=fresh, managers=(), ranked=(), seats=1)


def _waived(done: Solved, mentees: tuple[int, ...], number: int | None) -> Iterator[Fix]:
    """Try for each must what happens if these mentees need not meet it."""
    rows = np.zeros(len(done.problem.mentees), dtype=np.bool_)
    rows[[done.problem.mentee_places[mentee] for mentee in mentees]] = True
    before = int((done.solution.assigned != NOBODY).sum())
    for must in done.problem.policy.musts if mentees else ():
        other = solved(done.problem, (Waived(must.rule, rows),))
        delivers = int((other.solution.assigned != NOBODY).sum()) - before
        yield Fix(FixKind.WAIVE, delivers, number, rule=must.rule, mentees=mentees)
