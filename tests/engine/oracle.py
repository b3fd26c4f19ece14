"""A second opinion, written from the definitions and sharing nothing with the engine but the facts."""

from fractions import Fraction
from functools import cache

import numpy as np

from matching.engine import MenteeFacts, MentorFacts, Must, Problem, Wish


def overlap(ours: tuple[float, float] | None, theirs: tuple[float, float] | None) -> Fraction | None:
    """Count the shared minutes of the day one by one."""
    if ours is None or theirs is None:
        return None
    return Fraction(len(_minutes(ours) & _minutes(theirs)), 60)


def allowed(problem: Problem, mentor: MentorFacts, mentee: MenteeFacts) -> bool:
    """Tell whether the pair meets everything."""
    pair = mentor.id, mentee.id
    standing = mentor.person != mentee.person and mentor.seats > 0
    free = pair not in problem.past and pair not in problem.blocked
    enough = points(problem, mentor, mentee) >= problem.policy.least_points
    return standing and free and enough and all(_meets(must, mentor, mentee) for must in problem.policy.musts)


def points(problem: Problem, mentor: MentorFacts, mentee: MenteeFacts) -> int:
    """Add up the wishes."""
    return sum(
        _half_up(Fraction(round(wish.weight * 100)) * _share(wish, mentor, mentee))
        for wish in problem.policy.wishes
    )


def best(problem: Problem) -> tuple[int, list[int], int, int]:
    """Try every assignment: (locks kept, matched by group, matched, points), the best there is."""
    locks = {n: m for m, n in problem.locked if allowed(problem, problem.mentor(m), problem.mentee(n))}
    groups = [0, *sorted(problem.policy.priority_days)]

    @cache
    def search(place: int, seats: tuple[int, ...], taken: frozenset) -> tuple[list[int], int]:
        if place == len(problem.mentees):
            return [0] * len(groups), 0
        mentee = problem.mentees[place]
        found = [] if mentee.id in locks else [search(place + 1, seats, taken)]
        for row, mentor in enumerate(problem.mentors):
            other = (mentee.person, mentor.person)
            fits = seats[row] and locks.get(mentee.id, mentor.id) == mentor.id and other not in taken
            if fits and allowed(problem, mentor, mentee):
                fewer = (*seats[:row], seats[row] - 1, *seats[row + 1 :])
                counts, worth = search(place + 1, fewer, taken | {other[::-1]})
                group = sum(mentee.waiting_days >= days for days in groups[1:])
                own = len(groups) - 1 - group
                more = [count + (index == own) for index, count in enumerate(counts)]
                found.append((more, worth + points(problem, mentor, mentee)))
        return max(found, key=lambda option: (option[0], option[1]), default=([-99] * len(groups), 0))

    counts, worth = search(0, tuple(mentor.seats for mentor in problem.mentors), frozenset())
    return len(locks), counts, sum(counts), worth


def heaviest(points: np.ndarray, base: np.ndarray, seats: np.ndarray) -> int:
    """Return the most that an assignment can weigh: the Hungarian method on seats and places to go without.

    Rows are mentees, columns one for each seat and one for each mentee who goes without (Kuhn 1955, in the
    form with one shortest path for each row). Exact in Python's own integers.
    """
    n = len(base)
    columns = np.repeat(np.arange(len(seats)), np.minimum(seats, n))
    weight = np.where(points >= 0, points + base[:, None], -(10**9))[:, columns]
    cost = (-np.hstack([weight, np.zeros((n, n), dtype=np.int64)])).tolist()
    return -_hungarian(cost) if n else 0


def _hungarian(cost: list[list[int]]) -> int:
    """Return the least cost of giving each row a column of its own."""
    n, m = len(cost), len(cost[0])
    u, v, row_of, way = [0] * (n + 1), [0] * (m + 1), [0] * (m + 1), [0] * (m + 1)
    for row in range(1, n + 1):
        row_of[0], column = row, 0
        least, used = [10**18] * (m + 1), [False] * (m + 1)
        while row_of[column]:
            used[column], here, delta, following = True, row_of[column], 10**18, 0
            for j in range(1, m + 1):
                if not used[j]:
                    now = cost[here - 1][j - 1] - u[here] - v[j]
                    if now < least[j]:
                        least[j], way[j] = now, column
                    if least[j] < delta:
                        delta, following = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[row_of[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            column = following
        while column:
            row_of[column], column = row_of[way[column]], way[column]
    return sum(cost[row_of[j] - 1][j - 1] for j in range(1, m + 1) if row_of[j])


def _minutes(hours: tuple[float, float]) -> set[int]:
    start, end = (int(hour * 60) for hour in hours)
    return {minute % 1440 for minute in range(start, end if end >= start else end + 1440)}


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _meets(must: Must, mentor: MentorFacts, mentee: MenteeFacts) -> bool:
    match must.rule.value:
        case "other_country":
            return _differ(mentor.country, mentee.country)
        case "other_region":
            return _differ(mentor.region, mentee.region)
        case "other_legal_entity":
            return _differ(mentor.legal_entity, mentee.legal_entity)
        case "share_language":
            return bool(mentor.languages & mentee.languages)
        case "not_in_line":
            above, below = (row.managers[: must.max] for row in (mentee, mentor))
            return mentor.person not in above and mentee.person not in below
        case "other_manager":
            return not (mentor.managers and mentee.managers and mentor.managers[0] == mentee.managers[0])
        case "other_unit":
            return _differ(mentor.unit, mentee.unit)
        case "level_gap":
            if mentor.level is None or mentee.level is None:
                return False
            gap = mentor.level - mentee.level
            return (must.min is None or gap >= must.min) and (must.max is None or gap <= must.max)
        case "mentor_level_in":
            return mentor.level in must.levels
        case "hours_overlap":
            shared = overlap(mentor.hours, mentee.hours)
            return shared is not None and shared >= must.min
    raise LookupError(must.rule)


def _share(wish: Wish, mentor: MentorFacts, mentee: MenteeFacts) -> Fraction:
    match wish.kind.value:
        case "topics":
            return Fraction(len(mentor.topics & mentee.topics), max(1, len(mentee.topics)))
        case "ranked":
            places = [(mentee.ranked, mentor.id), (mentor.ranked, mentee.id)]
            given = [Fraction(3 - ranked.index(other), 3) for ranked, other in places if other in ranked[:3]]
            return sum(given, Fraction(0)) / max(1, len(given))
        case "other_unit":
            return Fraction(_differ(mentor.unit, mentee.unit))
        case "hours_overlap":
            return min(overlap(mentor.hours, mentee.hours) or Fraction(0), Fraction(4)) / 4
        case "languages":
            return Fraction(min(len(mentor.languages & mentee.languages), 2), 2)
        case "other_country":
            return Fraction(_differ(mentor.country, mentee.country))
        case "knowledge_at_risk":
            return Fraction(bool(mentor.rare & mentee.topics))
        case "other_region":
            return Fraction(_differ(mentor.region, mentee.region))
        case "level_gap":
            known = mentor.level is not None and mentee.level is not None
            gap = mentor.level - mentee.level if known else 0
            return Fraction({0: 3, 1: 2, 2: 1}.get(abs(gap - (wish.enough or 1)), 0) if gap > 0 else 0, 3)
        case "waiting":
            most = wish.enough or 90
            return Fraction(max(0, min(mentee.waiting_days, most)), most)
        case "few_mentees":
            many = wish.enough or 3
            return Fraction(max(0, many - mentor.mentees_now), many)
    raise LookupError(wish.kind)


def hashed(mentor_id: int, mentee_id: int, seed: int) -> int:
    """The first 32 bits of three rounds of SplitMix64 over seed, mentor and mentee."""
    word = _round(seed % 2**64)
    for number in (mentor_id, mentee_id):
        word = _round(word ^ number % 2**64)
    return word >> 32


def _round(word: int) -> int:
    word = (word + 0x9E3779B97F4A7C15) % 2**64
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ word >> 27) * 0x94D049BB133111EB % 2**64
    return word ^ word >> 31


def _half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()
