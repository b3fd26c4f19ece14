"""What a mentee without a mentor could be asked: one more language or topic, tried out one by one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from matching.engine.changes import Arrangement
from matching.engine.codes import Bar, Rule
from matching.engine.facts import MenteeFacts, Problem
from matching.engine.results import Unmatched

TRIED = 40  # mentees looked at
FIRST = 3  # values tried with each, what most mentors have first


class Lack(StrEnum):
    """What a mentee may have more of."""

    LANGUAGE = "language"
    TOPIC = "topic"


@dataclass(frozen=True)
class Question:
    """If this mentee had this language or topic as well, `delivers` more mentees would have a mentor."""

    mentee: int
    kind: Lack
    value: str
    delivers: int


def questions(standing: Arrangement, unmatched: tuple[Unmatched, ...]) -> tuple[Question, ...]:
    """Return for each mentee without a mentor the one thing that would help; most helpful value first."""
    problem = standing.problem
    found = []
    for row in unmatched[:TRIED]:
        helping = (one for one in _of(problem, standing, row) if one.delivers > 0)
        if (best := next(helping, None)) is not None:
            found.append(best)
    return tuple(found)


def _of(problem: Problem, standing: Arrangement, row: Unmatched) -> Iterator[Question]:
    """Try what this mentee might add, as far as a condition of the policy asks for it."""
    mentee = problem.mentee(row.mentee)
    if any(must.rule is Rule.SHARE_LANGUAGE for must in problem.policy.musts):
        for value in _often(problem, "languages", mentee.languages):
            other = replace(mentee, languages=mentee.languages | {value})
            yield Question(row.mentee, Lack.LANGUAGE, value, _delivers(standing, other))
    if Bar.LEAST_POINTS in dict(row.fails):
        for value in _often(problem, "topics", mentee.topics):
            other = replace(mentee, topics=mentee.topics | {value})
            yield Question(row.mentee, Lack.TOPIC, value, _delivers(standing, other))


def _often(problem: Problem, name: str, own: frozenset[str]) -> list[str]:
    """Return what most mentors with a seat have and this mentee has not."""
    count = Counter(value for mentor in problem.mentors if mentor.seats for value in getattr(mentor, name))
    return sorted(count.keys() - own, key=lambda value: (-count[value], value))[:FIRST]


def _delivers(standing: Arrangement, mentee: MenteeFacts) -> int:
    """Return how many more would be matched if the mentee of this id were like this."""
    trial = standing.copy()
    trial.leave(mentee.id)
    return trial.join(mentee).matched
