"""The wishes: integer points in hundredths, the same arithmetic on every path.

A wish of weight w gives between 0 and w × 100 points: the share met, times w × 100, rounded half up to an
integer. Every function takes n mentees, m mentors and the most points it can give, and returns an (n, m)
array; where few pairs earn any, it lists their places and points instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching.engine.codes import WishKind
from matching.engine.columns import RANKS, UNKNOWN, Ints, Points, Side, narrow, sides
from matching.engine.facts import Problem
from matching.engine.policy import PolicyFacts, Wish
from matching.engine.rules import Places, differ, joined, shared_count, shared_minutes

ENOUGH_MINUTES = 4 * 60  # more shared working hours a day earn no more points
ENOUGH_LANGUAGES = 2
AROUND = 3  # levels away from the best ones where a mentor earns no more points


@dataclass(frozen=True)
class Scored:
    """A wish that looks at every pair; `reads` names what it reads of the mentee."""

    kind: WishKind
    reads: tuple[str, ...]
    points: Callable[[Side, Side], Points]


@dataclass(frozen=True)
class Chosen:
    """A wish that gives points to a list of places and to no other."""

    kind: WishKind
    most: int
    given: Callable[[Side, Side], tuple[Places, Ints]]

    def points(self, mentees: Side, mentors: Side) -> Points:
        """Tell it of every pair; shape (n, m)."""
        points: Points = np.zeros((len(mentees), len(mentors)), dtype=narrow(self.most))
        places, points_there = self.given(mentees, mentors)
        points[places] = points_there
        return points


Term = Scored | Chosen


def _share(met: NDArray[np.integer], of: int, most: int) -> Points:
    """Return most × met ÷ of, rounded half up, in integers throughout; met is at most `of`."""
    wide = np.int32 if 2 * most * of + of < 2**31 else np.int64
    return ((met.astype(wide) * (2 * most) + of) // (2 * of)).astype(narrow(most))


def topics(mentees: Side, mentors: Side, most: int) -> Points:
    """Topics that are asked and offered ÷ topics asked; 0 where nothing is asked."""
    asked, place = np.unique(mentees.topic_count, return_inverse=True)
    counts = np.arange(int(asked.max(initial=0)) + 1)
    ladder = np.array([_share(np.minimum(counts, n), n, most) if n else 0 * counts for n in asked.tolist()])
    shared = shared_count(mentees.topics, mentors.topics) + (place * len(counts))[:, None]
    return ladder.astype(narrow(most)).ravel().take(shared, mode="clip")


def other_unit(mentees: Side, mentors: Side, most: int) -> Points:
    """Everything where both units are known and differ."""
    return differ(mentees.unit, mentors.unit) * narrow(most)(most)


def other_country(mentees: Side, mentors: Side, most: int) -> Points:
    """Everything where both countries are known and differ."""
    return differ(mentees.country, mentors.country) * narrow(most)(most)


def other_region(mentees: Side, mentors: Side, most: int) -> Points:
    """Everything where both parts of the world are known and differ."""
    return differ(mentees.region, mentors.region) * narrow(most)(most)


def level_gap(mentees: Side, mentors: Side, most: int, best: int) -> Points:
    """Everything for a mentor so many levels above, 2/3 for one level more or less, 1/3 for two.

    Nothing for a mentor who is not above the mentee, or where one's level is unknown.
    """
    gap = mentors.level[None, :] - mentees.level[:, None]
    known = (mentors.level != UNKNOWN)[None, :] & (mentees.level != UNKNOWN)[:, None]
    near = np.maximum(AROUND - abs(gap - best), 0)
    return _share(np.where(known & (gap >= 1), near, 0), AROUND, most)


def waiting(mentees: Side, mentors: Side, most: int, enough: int) -> Points:
    """Days the mentee has waited ÷ the days that are enough, at most everything."""
    days = np.clip(mentees.waited, 0, enough)[:, None]
    return np.repeat(_share(days, enough, most), len(mentors), axis=1)


def few_mentees(mentees: Side, mentors: Side, most: int, many: int) -> Points:
    """Mentees that the mentor is short of many ÷ many: everything for who has none, nothing for many."""
    free = many - np.minimum(mentors.mentees_now, many)[None, :]
    return np.repeat(_share(free, many, most), len(mentees), axis=0)


def hours_overlap(mentees: Side, mentors: Side, most: int) -> Points:
    """Shared working hours ÷ 4, at most everything; 0 where one's hours are unknown."""
    return _share(np.clip(shared_minutes(mentees, mentors), 0, ENOUGH_MINUTES), ENOUGH_MINUTES, most)


def languages(mentees: Side, mentors: Side, most: int) -> Points:
    """Shared languages ÷ 2, at most everything."""
    shared = np.minimum(shared_count(mentees.languages, mentors.languages), ENOUGH_LANGUAGES)
    return _share(shared, ENOUGH_LANGUAGES, most)


def knowledge_at_risk(mentees: Side, mentors: Side, most: int) -> Points:
    """Everything where the mentor offers a rare topic that the mentee asks for."""
    shared = shared_count(mentees.topics, mentors.rare)
    return (shared > 0) * narrow(most)(most)


def ranked(mentees: Side, mentors: Side, most: int) -> tuple[Places, Ints]:
    """1, 2/3, 1/3 for a first, second, third choice; the mean of both sides where both chose."""
    by_mentee, mentor = joined(mentees.ranked.ravel(), mentors.ids)
    mentee, by_mentor = joined(mentees.ids, mentors.ranked.ravel())
    theirs, ours = (max(1, side.ranked.shape[1]) for side in (mentees, mentors))
    rows = np.concatenate([by_mentee // theirs, mentee])
    columns = np.concatenate([mentor, by_mentor // ours])
    thirds = RANKS - np.concatenate([by_mentee % theirs, by_mentor % ours])
    keys, first, entry = np.unique(rows * len(mentors) + columns, return_index=True, return_inverse=True)
    both = np.bincount(entry, minlength=len(keys))
    total = np.zeros(len(keys), dtype=np.int64)
    np.add.at(total, entry, thirds)
    points = np.where(
        both == 2, _share(total, 2 * RANKS, most), _share(np.minimum(total, RANKS), RANKS, most)
    )
    return (rows[first], columns[first]), points


SCORED: dict[WishKind, tuple[Callable[..., Points], tuple[str, ...]]] = {
    WishKind.TOPICS: (topics, ("topics", "topic_count")),
    WishKind.OTHER_UNIT: (other_unit, ("unit",)),
    WishKind.HOURS_OVERLAP: (hours_overlap, ("start", "length")),
    WishKind.LANGUAGES: (languages, ("languages",)),
    WishKind.OTHER_COUNTRY: (other_country, ("country",)),
    WishKind.KNOWLEDGE_AT_RISK: (knowledge_at_risk, ("topics",)),
    WishKind.OTHER_REGION: (other_region, ("region",)),
    WishKind.LEVEL_GAP: (level_gap, ("level",)),
    WishKind.WAITING: (waiting, ("waited",)),
    WishKind.FEW_MENTEES: (few_mentees, ()),
}


def term(wish: Wish) -> Term:
    """Return a wish with its weight filled in."""
    if wish.kind is WishKind.RANKED:
        return Chosen(wish.kind, wish.most, partial(ranked, most=wish.most))
    points, reads = SCORED[wish.kind]
    figures = (wish.most,) if wish.enough is None else (wish.most, wish.enough)
    return Scored(wish.kind, reads, lambda mentees, mentors: points(mentees, mentors, *figures))


def most_points(policy: PolicyFacts) -> int:
    """Return the most points that a pair can have."""
    return sum(wish.most for wish in policy.wishes)


def parts(problem: Problem, mentees: Side, mentors: Side) -> dict[WishKind, Points]:
    """Return the points of each wish of the policy, each of shape (n, m), allowed pairs or not."""
    return {wish.kind: term(wish).points(mentees, mentors) for wish in problem.policy.wishes}


def points_of_parts(problem: Problem, mentees: Side, mentors: Side) -> Points:
    """Return the sum over the wishes, shape (n, m)."""
    points: Points = np.zeros((len(mentees), len(mentors)), dtype=narrow(most_points(problem.policy)))
    for matrix in parts(problem, mentees, mentors).values():
        points += matrix
    return points


def points(problem: Problem, mentor_id: int, mentee_id: int) -> int:
    """Return the points of one pair in hundredths, allowed or not; raises BadProblem for a stranger."""
    pair = sides([problem.mentee(mentee_id)], [problem.mentor(mentor_id)])
    return int(points_of_parts(problem, *pair)[0, 0])
