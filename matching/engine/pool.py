"""The mentors of a program as columns that stay: one mentee after the other is held against all of them.

The same conditions and wishes as everywhere, over the same arrays; only that the arrays are made once. Chains
of managers would make them long and change with people who are no mentors, so a pool holds nearest managers
only: whoever asks names the mentors below the mentee among the past pairs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.codes import Bar
from matching.engine.columns import Bools, Codes, Ints, Points, Side
from matching.engine.facts import MenteeFacts, MentorFacts, Problem
from matching.engine.grid import every_condition
from matching.engine.rules import shared_minutes
from matching.engine.score import points_of_parts

NO_CODE = 2**40  # a place, employer or unit of the mentee that no mentor has: known, and like no other


@dataclass(frozen=True)
class Pool:
    """Mentors in columns, with the codes that the columns are written in."""

    codes: Codes
    side: Side

    @classmethod
    def of(cls, mentors: Sequence[MentorFacts]) -> "Pool":
        """Return a pool of these mentors, in their order."""
        codes = Codes.of(mentors)
        return cls(codes, codes.side([_near(row) for row in mentors]))

    def __len__(self) -> int:
        """Return the number of mentors."""
        return len(self.side)

    def know(self, mentors: Iterable[MentorFacts]) -> bool:
        """Tell whether every value of these mentors has a code here."""
        return all(self.codes.know(row) for row in mentors)

    def changed(self, keep: Bools, mentors: Sequence[MentorFacts]) -> "Pool":
        """Return the pool with those kept, then these mentors; all their values are known here."""
        new = self.codes.side([_near(row) for row in mentors])
        return Pool(self.codes, self.side.part(np.flatnonzero(keep)).plus(new))

    def with_rare(self, topics: frozenset[str]) -> "Pool":
        """Return the pool of a day on which these topics are rare, whatever they were before."""
        known = self.codes.topic_bits(frozenset(topics & self.codes.topics.keys()))
        return Pool(self.codes, replace(self.side, rare=self.side.topics & known))

    def judged(self, problem: Problem) -> tuple[Bools, Points]:
        """Tell whom the one mentee of the problem may have, seats or not, and the points of each; shape (m,).

        The mentors of the problem don't matter: policy, mentee, past and blocked pairs are read.
        """
        theirs = self.coded(problem.mentees[0])
        allowed: Bools = np.ones(len(self), dtype=np.bool_)
        for condition in every_condition(problem):
            if condition.code is not Bar.SEATS:
                allowed &= condition.met(theirs, self.side)[0]
        return allowed, points_of_parts(problem, theirs, self.side)[0]

    def shared_minutes(self, mentee: MenteeFacts) -> Ints:
        """Return the minutes a day in which each mentor and the mentee both work; negative: not known."""
        return shared_minutes(self.coded(mentee), self.side)[0]

    def coded(self, mentee: MenteeFacts) -> Side:
        """Return the mentee as a column in the codes of the pool."""
        known = replace(
            mentee,
            languages=frozenset(mentee.languages & self.codes.languages.keys()),
            topics=frozenset(mentee.topics & self.codes.topics.keys()),
        )
        side = self.codes.side([known])
        return replace(
            side,
            topic_count=np.array([len(mentee.topics)], dtype=np.int64),
            country=_or_no_code(side.country, known=mentee.country is not None),
            region=_or_no_code(side.region, known=mentee.region is not None),
            legal_entity=_or_no_code(side.legal_entity, known=mentee.legal_entity is not None),
            unit=_or_no_code(side.unit, known=mentee.unit is not None),
        )


def _or_no_code(column: Ints, *, known: bool) -> Ints:
    """Return the column; a known value without a code is no unknown one."""
    return np.where((column < 0) & known, NO_CODE, column)


def _near(mentor: MentorFacts) -> MentorFacts:
    """Return the mentor with the nearest manager only."""
    return replace(mentor, managers=mentor.managers[:1])
