"""The musts: each is one function over arrays, serving a pair, a directory page and a whole run alike.

Every function takes m mentors and n mentees and returns an (m, n) array of booleans, True where the pair
meets it. What is unknown meets nothing that needs it. Adding a must = one function here, a member of `Rule`,
its parameters in `facts.Must` and `reading.PARAMETERS`, a row in its test, a sentence in the templates.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from matching.engine.codes import Bar, Rule
from matching.engine.columns import UNKNOWN, Bits, Bools, Ints, Side, blocks, sides
from matching.engine.facts import DAY, Must, Pair, Problem

Check = Callable[[Side, Side], Bools]


def differ(ours: Ints, theirs: Ints) -> Bools:
    """Tell where both values are known and differ; shape (m, n)."""
    known: Bools = (ours != UNKNOWN)[:, None] & (theirs != UNKNOWN)[None, :]
    known &= ours[:, None] != theirs[None, :]
    return known


def shared_count(ours: Bits, theirs: Bits) -> Ints:
    """Count what each pair of sets has in common; shape (m, n)."""
    count: Ints = np.zeros((len(ours), len(theirs)), dtype=np.int64)
    for word in range(ours.shape[1]):
        count += np.bitwise_count(ours[:, word, None] & theirs[None, :, word])
    return count


def shared_minutes(mentors: Side, mentees: Side) -> Ints:
    """Minutes a day in which both work, around the clock; UNKNOWN where one's hours are; shape (m, n)."""
    shared: Ints = np.zeros((len(mentors), len(mentees)), dtype=np.int64)
    ours, theirs = mentors.start[:, None], mentees.start[None, :]
    for shift in (-DAY, 0, DAY):
        first = np.maximum(ours, theirs + shift)
        last = np.minimum(ours + mentors.length[:, None], theirs + shift + mentees.length[None, :])
        shared += np.maximum(last - first, 0)
    shared[(ours == UNKNOWN) | (theirs == UNKNOWN)] = UNKNOWN
    return shared


def other_country(mentors: Side, mentees: Side, must: Must) -> Bools:
    """Both work in known countries that differ."""
    return differ(mentors.country, mentees.country)


def share_language(mentors: Side, mentees: Side, must: Must) -> Bools:
    """Both speak at least one language."""
    return shared_count(mentors.languages, mentees.languages) > 0


def not_in_line(mentors: Side, mentees: Side, must: Must) -> Bools:
    """Neither is in the chain of managers of the other."""
    in_line: Bools = np.zeros((len(mentors), len(mentees)), dtype=np.bool_)
    for step in range(mentees.managers.shape[1]):
        in_line |= mentors.person[:, None] == mentees.managers[None, :, step]
    for step in range(mentors.managers.shape[1]):
        in_line |= mentors.managers[:, step, None] == mentees.person[None, :]
    return ~in_line


def other_unit(mentors: Side, mentees: Side, must: Must) -> Bools:
    """Both work in known units that differ."""
    return differ(mentors.unit, mentees.unit)


def level_gap(mentors: Side, mentees: Side, must: Must) -> Bools:
    """The mentor's level minus the mentee's lies within min and max."""
    gap = mentors.level[:, None] - mentees.level[None, :]
    met: Bools = (mentors.level != UNKNOWN)[:, None] & (mentees.level != UNKNOWN)[None, :]
    if must.min is not None:
        met &= gap >= must.min
    if must.max is not None:
        met &= gap <= must.max
    return met


def mentor_level_in(mentors: Side, mentees: Side, must: Must) -> Bools:
    """The mentor's level is one of those listed."""
    met: Bools = np.isin(mentors.level, sorted(must.levels))
    return np.repeat(met[:, None], len(mentees), axis=1)


def hours_overlap(mentors: Side, mentees: Side, must: Must) -> Bools:
    """At least min hours a day in which both work."""
    return shared_minutes(mentors, mentees) >= (must.min or 0) * 60


RULES: dict[Rule, Callable[[Side, Side, Must], Bools]] = {
    Rule.OTHER_COUNTRY: other_country,
    Rule.SHARE_LANGUAGE: share_language,
    Rule.NOT_IN_LINE: not_in_line,
    Rule.OTHER_UNIT: other_unit,
    Rule.LEVEL_GAP: level_gap,
    Rule.MENTOR_LEVEL_IN: mentor_level_in,
    Rule.HOURS_OVERLAP: hours_overlap,
}


def not_oneself(mentors: Side, mentees: Side) -> Bools:
    """Nobody is paired with the own person."""
    others: Bools = mentors.person[:, None] != mentees.person[None, :]
    return others


def not_among(mentors: Side, mentees: Side, pairs: frozenset[Pair]) -> Bools:
    """The pair is not one of those listed by (mentor id, mentee id)."""
    rows = {number: row for row, number in enumerate(mentors.ids.tolist())}
    columns = {number: column for column, number in enumerate(mentees.ids.tolist())}
    free: Bools = np.ones((len(rows), len(columns)), dtype=np.bool_)
    if free.size <= len(
        pairs
    ):  # a pair or a page: look up each cell instead of walking through a long history
        listed = [(m, n) for m in rows for n in columns if (m, n) in pairs]
    else:
        listed = [(m, n) for m, n in pairs if m in rows and n in columns]
    for mentor, mentee in listed:
        free[rows[mentor], columns[mentee]] = False
    return free


def has_seat(mentors: Side, mentees: Side) -> Bools:
    """The mentor has at least one seat."""
    return np.repeat((mentors.seats > 0)[:, None], len(mentees), axis=1)


def _bound(must: Must) -> Check:
    """Return the function of a must with its parameters filled in."""
    rule = RULES[must.rule]
    return lambda mentors, mentees: rule(mentors, mentees, must)


def checks(problem: Problem) -> Iterator[tuple[Bar | Rule, Check]]:
    """Give every condition of a pair with its code: the standing bars first, then the musts of the policy."""
    yield Bar.ONESELF, not_oneself
    yield Bar.PAST, partial(not_among, pairs=problem.past)
    yield Bar.BLOCKED, partial(not_among, pairs=problem.blocked)
    yield Bar.SEATS, has_seat
    for must in problem.policy.musts:
        yield must.rule, _bound(must)


def allowed(problem: Problem, mentors: Side, mentees: Side) -> Bools:
    """Tell for all m × n pairs at once whether they meet everything; shape (m, n)."""
    met: Bools = np.ones((len(mentors), len(mentees)), dtype=np.bool_)
    for _, check in checks(problem):
        met &= check(mentors, mentees)
    return met


def allowed_matrix(problem: Problem) -> Bools:
    """Tell which pairs may be: rows as `problem.mentors`, columns as `problem.mentees`, both by id."""
    mentors, mentees = sides(problem.mentors, problem.mentees)
    whole: Bools = np.zeros((len(mentors), len(mentees)), dtype=np.bool_)
    for rows in blocks(*whole.shape):
        whole[rows] = allowed(problem, mentors.part(rows), mentees)
    return whole
