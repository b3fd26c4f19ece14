"""Which pairs of a draft are still possible at this moment, and why the others are not. Reads only."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from matching import load
from matching.engine import Bar, Problem, Reason, forbidden_pairs
from matching.models import MatchRun, Policy, Proposal
from people.models import Person
from programs.models import Mentee, Mentorship

GONE, TAKEN, FULL, OWN = "gone", "taken", "full", "own"  # why a pair is left out, beside the engine's codes


class Proposed(NamedTuple):
    """One pair of a draft, and the two people."""

    pk: int
    mentor: int
    mentee: int
    mentor_person: int
    mentee_person: int

    def left_out(self, reason: str) -> dict[str, Any]:
        """As it is kept and told."""
        return {"mentor": self.mentor, "mentee": self.mentee, "reason": reason}


Judged = list[tuple[Proposed, str]]  # each with why it is left out, empty where it is not


@dataclass(frozen=True)
class Outlook:
    """What publishing would do at this moment."""

    pairs: list[Proposed]
    left_out: list[dict[str, Any]]
    seen: str  # the same until something changes: a page that shows something else is refused


def outlook(run: MatchRun, *, by: Person, now: datetime) -> Outlook:
    """Who would be a pair, and who would be left out for which reason."""
    problem = load.problem(run.program, Policy.objects.current(run.program), today=now.date())
    judged = of(proposed(run), problem, by=by)
    return Outlook(
        pairs=[row for row, reason in judged if not reason],
        left_out=[row.left_out(reason) for row, reason in judged if reason],
        seen=digest(run, judged),
    )


def of(rows: list[Proposed], problem: Problem, *, by: Person) -> Judged:
    """These pairs by the facts and rules of the problem."""
    return list(_judged(rows, problem, by=by))


def digest(run: MatchRun, judged: Judged) -> str:
    """The same until other pairs would be published or left out."""
    shown = sorted((row.mentor, row.mentee, reason) for row, reason in judged)
    return sha256(json.dumps([run.rounds, shown]).encode()).hexdigest()


def proposed(run: MatchRun) -> list[Proposed]:
    """All that stand, best first, should two of them meet at a mentor's last seat."""
    rows = run.proposals.standing().order_by("-is_locked", "-points", "pk")
    columns = ("pk", "mentor_id", "mentee_id", "mentor__person_id", "mentee__person_id")
    return [Proposed(*row) for row in rows.values_list(*columns)]


def _judged(rows: list[Proposed], problem: Problem, *, by: Person) -> Iterator[tuple[Proposed, str]]:
    """At a last seat the better pair is first."""
    given: Counter[int] = Counter()
    here = [
        row for row in rows if row.mentee in problem.mentee_places and row.mentor in problem.mentor_places
    ]
    forbidden = forbidden_pairs(problem, [(row.mentor, row.mentee) for row in here])
    away = _away({row.pk for row in rows} - {row.pk for row in here})
    for row in rows:
        if by.pk in {row.mentor_person, row.mentee_person}:
            reason = OWN
        elif row.pk in away:
            reason = away[row.pk]
        else:
            reason = _code(forbidden.get((row.mentor, row.mentee), ()))
            if not reason and given[row.mentor] >= problem.mentor(row.mentor).seats:
                reason = FULL
        given[row.mentor] += not reason
        yield row, reason


def _code(blocked: tuple[Reason, ...]) -> str:
    if not blocked:
        return ""
    return FULL if blocked[0].code == Bar.SEATS else blocked[0].code.value


def _away(keys: Iterable[int]) -> dict[int, str]:
    """Why one of the two is not among those to be paired any more, by proposal."""
    if not keys:
        return {}
    rows = Proposal.objects.filter(pk__in=keys).select_related("mentor__person", "mentee__person")
    holding = Mentorship.objects.holding().filter(mentee__in=[row.mentee_id for row in rows])
    taken = set(holding.values_list("mentee_id", flat=True))
    return {row.pk: TAKEN if row.mentee_id in taken else _who_left(row) for row in rows}


def _who_left(row: Proposal) -> str:
    here = row.mentee.state == Mentee.State.ENROLLED and row.mentee.person.is_active
    return FULL if here and row.mentor.is_available and row.mentor.person.is_active else GONE
