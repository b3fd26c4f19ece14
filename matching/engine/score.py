"""The wishes: integer points in hundredths, the same arithmetic on every path.

A wish of weight w gives between 0 and w × 100 points: the share met, times w × 100, rounded half up to an
integer. Every function takes m mentors, n mentees and the most points it can give, and returns an (m, n)
array.
"""

from collections.abc import Callable

import numpy as np

from matching.engine.codes import WishKind
from matching.engine.columns import RANKS, Ints, Points, Side, blocks, sides
from matching.engine.facts import Problem
from matching.engine.rules import allowed, differ, shared_count, shared_minutes

ENOUGH_MINUTES = 4 * 60  # more shared working hours a day earn no more points
ENOUGH_LANGUAGES = 2
FORBIDDEN = -1  # stands in a points matrix where the pair is not allowed


def _share(met: Ints, of: Ints | int, most: int) -> Ints:
    """Return most × met ÷ of, rounded half up, in integers throughout."""
    return (2 * most * met + of) // (2 * of)


def topics(mentors: Side, mentees: Side, most: int) -> Ints:
    """Topics that are asked and offered ÷ topics asked; 0 where nothing is asked."""
    return _share(shared_count(mentors.topics, mentees.topics), np.maximum(mentees.topic_count, 1), most)


def ranks(chosen: Ints, by: Ints) -> Ints:
    """Return the place (1 to 3, 0 = none) that each of `by` (rows) gave to each id of `chosen` (columns)."""
    place: Ints = np.zeros((len(by), len(chosen)), dtype=np.int64)
    for choice in range(by.shape[1]):
        place[by[:, choice, None] == chosen[None, :]] = choice + 1
    return place


def ranked(mentors: Side, mentees: Side, most: int) -> Ints:
    """1, 2/3, 1/3 for a first, second, third choice; the mean of both sides where both chose."""
    by_mentor, by_mentee = ranks(mentees.ids, mentors.ranked), ranks(mentors.ids, mentees.ranked).T
    thirds = sum(np.where(place > 0, RANKS + 1 - place, 0) for place in (by_mentor, by_mentee))
    sides_choosing = np.maximum((by_mentor > 0).astype(np.int64) + (by_mentee > 0), 1)
    return _share(np.asarray(thirds), RANKS * sides_choosing, most)


def other_unit(mentors: Side, mentees: Side, most: int) -> Ints:
    """Everything where both units are known and differ."""
    return most * differ(mentors.unit, mentees.unit)


def hours_overlap(mentors: Side, mentees: Side, most: int) -> Ints:
    """Shared working hours ÷ 4, at most everything; 0 where one's hours are unknown."""
    return _share(np.clip(shared_minutes(mentors, mentees), 0, ENOUGH_MINUTES), ENOUGH_MINUTES, most)


def languages(mentors: Side, mentees: Side, most: int) -> Ints:
    """Shared languages ÷ 2, at most everything."""
    shared = np.minimum(shared_count(mentors.languages, mentees.languages), ENOUGH_LANGUAGES)
    return _share(shared, ENOUGH_LANGUAGES, most)


WISHES: dict[WishKind, Callable[[Side, Side, int], Ints]] = {
    WishKind.TOPICS: topics,
    WishKind.RANKED: ranked,
    WishKind.OTHER_UNIT: other_unit,
    WishKind.HOURS_OVERLAP: hours_overlap,
    WishKind.LANGUAGES: languages,
}


def parts(problem: Problem, mentors: Side, mentees: Side) -> dict[WishKind, Ints]:
    """Return the points of each wish of the policy, each of shape (m, n), allowed pairs or not."""
    return {wish.kind: WISHES[wish.kind](mentors, mentees, wish.most) for wish in problem.policy.wishes}


def points_of_parts(problem: Problem, mentors: Side, mentees: Side) -> Ints:
    """Return the sum over the wishes, shape (m, n)."""
    points: Ints = np.zeros((len(mentors), len(mentees)), dtype=np.int64)
    for wish in problem.policy.wishes:
        points += WISHES[wish.kind](mentors, mentees, wish.most)
    return points


def points_matrix(problem: Problem) -> Points:
    """Return the points of every pair in hundredths, -1 where forbidden; rows mentors, columns mentees."""
    mentors, mentees = sides(problem.mentors, problem.mentees)
    whole: Points = np.full((len(mentors), len(mentees)), FORBIDDEN, dtype=np.int32)
    for rows in blocks(*whole.shape):
        part = mentors.part(rows)
        may = allowed(problem, part, mentees)
        whole[rows][may] = points_of_parts(problem, part, mentees)[may]
    return whole


def points(problem: Problem, mentor_id: int, mentee_id: int) -> int:
    """Return the points of one pair in hundredths, allowed or not; raises BadProblem for a stranger."""
    pair = sides([problem.mentor(mentor_id)], [problem.mentee(mentee_id)])
    return int(points_of_parts(problem, *pair)[0, 0])
