"""The musts: each is one function over arrays, serving a pair, a directory page and a whole run alike.

Every function takes n mentees and m mentors. Most compare: they return an (n, m) array of booleans, True
where the pair meets the must. Where few pairs are forbidden, the function lists their places instead. What
is unknown meets nothing that needs it. Adding a must = one function here, a member of `Rule`, its parameters
in `facts.Must` and `reading.PARAMETERS`, a row in its test, a sentence in the templates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.engine.codes import Bar, Rule
from matching.engine.columns import UNKNOWN, Bits, Bools, Ints, Side
from matching.engine.facts import DAY, Problem
from matching.engine.policy import Must

Places = tuple[Ints, Ints]  # rows and columns: mentees and mentors


@dataclass(frozen=True)
class Compared:
    """A condition that looks at every pair; `reads` names what it reads of the mentee."""

    code: Bar | Rule
    reads: tuple[str, ...]
    met: Callable[[Side, Side], Bools]


@dataclass(frozen=True)
class Listed:
    """A condition that forbids the pairs at these places and no other."""

    code: Bar | Rule
    forbidden: Callable[[Side, Side], Places]

    def met(self, mentees: Side, mentors: Side) -> Bools:
        """Tell it of every pair; shape (n, m)."""
        free: Bools = np.ones((len(mentees), len(mentors)), dtype=np.bool_)
        free[self.forbidden(mentees, mentors)] = False
        return free


Condition = Compared | Listed


def differ(theirs: Ints, ours: Ints) -> Bools:
    """Tell where both values are known and differ; shape (n, m)."""
    known: Bools = (theirs != UNKNOWN)[:, None] & (ours != UNKNOWN)[None, :]
    known &= theirs[:, None] != ours[None, :]
    return known


def shared_count(theirs: Bits, ours: Bits) -> Bits:
    """Count what each pair of sets has in common; shape (n, m)."""
    words = theirs.shape[1]
    count = np.zeros((len(theirs), len(ours)), dtype=np.uint8 if words < 4 else np.uint32)
    for word in range(words):
        count += np.bitwise_count(theirs[:, word, None] & ours[None, :, word])
    return count


def shared_minutes(mentees: Side, mentors: Side) -> Ints:
    """Minutes a day in which both work, around the clock; UNKNOWN where one's hours are; shape (n, m)."""
    shared: Ints = np.zeros((len(mentees), len(mentors)), dtype=np.int64)
    theirs, ours = mentees.start[:, None], mentors.start[None, :]
    for shift in (-DAY, 0, DAY):
        first = np.maximum(ours, theirs + shift)
        last = np.minimum(ours + mentors.length[None, :], theirs + shift + mentees.length[:, None])
        shared += np.maximum(last - first, 0)
    shared[(ours == UNKNOWN) | (theirs == UNKNOWN)] = UNKNOWN
    return shared


def joined(left: Ints, right: Ints) -> Places:
    """Return every place of left and place of right that hold the same value."""
    if len(left) > len(right):
        places, others = joined(right, left)
        return others, places
    order = np.argsort(left, kind="stable")
    first, last = (np.searchsorted(left[order], right, side) for side in ("left", "right"))
    count = last - first
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return order[np.repeat(first, count) + within], np.repeat(np.arange(len(right)), count)


def other_country(mentees: Side, mentors: Side, must: Must) -> Bools:
    """Both work in known countries that differ."""
    return differ(mentees.country, mentors.country)


def other_region(mentees: Side, mentors: Side, must: Must) -> Bools:
    """Both work in known parts of the world that differ."""
    return differ(mentees.region, mentors.region)


def other_legal_entity(mentees: Side, mentors: Side, must: Must) -> Bools:
    """Both are employed by known companies of the group that differ."""
    return differ(mentees.legal_entity, mentors.legal_entity)


def share_language(mentees: Side, mentors: Side, must: Must) -> Bools:
    """Both speak at least one language."""
    return shared_count(mentees.languages, mentors.languages) > 0


def other_unit(mentees: Side, mentors: Side, must: Must) -> Bools:
    """Both work in known units that differ."""
    return differ(mentees.unit, mentors.unit)


def level_gap(mentees: Side, mentors: Side, must: Must) -> Bools:
    """The mentor's level minus the mentee's lies within min and max."""
    gap = mentors.level[None, :] - mentees.level[:, None]
    met: Bools = (mentors.level != UNKNOWN)[None, :] & (mentees.level != UNKNOWN)[:, None]
    if must.min is not None:
        met &= gap >= must.min
    if must.max is not None:
        met &= gap <= must.max
    return met


def mentor_level_in(mentees: Side, mentors: Side, must: Must) -> Bools:
    """The mentor's level is one of those listed."""
    return np.repeat(np.isin(mentors.level, sorted(must.levels))[None, :], len(mentees), axis=0)


def hours_overlap(mentees: Side, mentors: Side, must: Must) -> Bools:
    """At least min hours a day in which both work."""
    return shared_minutes(mentees, mentors) >= (must.min or 0) * 60


def in_line(mentees: Side, mentors: Side, most: int | None = None) -> Places:
    """One is in the chain of managers of the other; only the `most` nearest managers count where given."""
    theirs, ours = mentees.managers[:, :most], mentors.managers[:, :most]
    below, boss = joined(theirs.ravel(), mentors.person)
    ward, above = joined(mentees.person, ours.ravel())
    rows = np.concatenate([below // max(1, theirs.shape[1]), ward])
    return rows, np.concatenate([boss, above // max(1, ours.shape[1])])


def same_manager(mentees: Side, mentors: Side) -> Places:
    """Both have a nearest manager, and it is the same one; who has none is led by nobody."""
    theirs, ours = mentees.managers[:, :1].ravel(), mentors.managers[:, :1].ravel()
    led, leading = np.flatnonzero(theirs != UNKNOWN), np.flatnonzero(ours != UNKNOWN)
    rows, columns = joined(theirs[led], ours[leading])
    return led[rows], leading[columns]


def same_person(mentees: Side, mentors: Side) -> Places:
    """Nobody is paired with the own person."""
    return joined(mentees.person, mentors.person)


def among(mentees: Side, mentors: Side, listed: Ints) -> Places:
    """The pair is one of those listed as rows of (mentor id, mentee id)."""
    row, entry = joined(mentees.ids, listed[:, 1])
    again, column = joined(listed[entry, 0], mentors.ids)
    return row[again], column


def has_seat(mentees: Side, mentors: Side) -> Bools:
    """The mentor has at least one seat."""
    return np.repeat((mentors.seats > 0)[None, :], len(mentees), axis=0)


COMPARED: dict[Rule, tuple[Callable[[Side, Side, Must], Bools], tuple[str, ...]]] = {
    Rule.OTHER_COUNTRY: (other_country, ("country",)),
    Rule.OTHER_REGION: (other_region, ("region",)),
    Rule.OTHER_LEGAL_ENTITY: (other_legal_entity, ("legal_entity",)),
    Rule.SHARE_LANGUAGE: (share_language, ("languages",)),
    Rule.OTHER_UNIT: (other_unit, ("unit",)),
    Rule.LEVEL_GAP: (level_gap, ("level",)),
    Rule.MENTOR_LEVEL_IN: (mentor_level_in, ()),
    Rule.HOURS_OVERLAP: (hours_overlap, ("start", "length")),
}


def condition(must: Must) -> Condition:
    """Return a must with its parameters filled in."""
    if must.rule is Rule.NOT_IN_LINE:
        return Listed(must.rule, partial(in_line, most=None if must.max is None else int(must.max)))
    if must.rule is Rule.OTHER_MANAGER:
        return Listed(must.rule, same_manager)
    met, reads = COMPARED[must.rule]
    return Compared(must.rule, reads, lambda mentees, mentors: met(mentees, mentors, must))


def conditions(problem: Problem) -> list[Condition]:
    """Return all that a pair must meet whatever its points: standing bars, then the musts of the policy."""
    return [
        Listed(Bar.ONESELF, same_person),
        Listed(Bar.PAST, partial(among, listed=problem.listed["past"])),
        Listed(Bar.BLOCKED, partial(among, listed=problem.listed["blocked"])),
        Compared(Bar.SEATS, (), has_seat),
        *(condition(must) for must in problem.policy.musts),
    ]
