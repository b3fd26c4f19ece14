"""Publishing a run: each pair is checked again and takes its seats; people are told after the hold.

For ten minutes nobody knows, so that undoing leaves no trace with anybody. Who tells them is in holds.py.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction

from matching import load
from matching.actions import choices
from matching.engine import Bar, Problem, Rule, blocked_by
from matching.models import MatchRun, Policy, Proposal
from matching.states import RUN
from people import audit
from people.models import Person
from programs import states
from programs.actions import mentorships
from programs.actions.mentorships import CountryChanged, MenteeIsTaken, MentorIsFull
from programs.actions.participants import ProgramIsNotOpen
from programs.models import Mentee, Mentorship
from programs.states import WrongState

GONE, TAKEN, FULL, OWN = "gone", "taken", "full", "own"  # why a pair is left out, beside the engine's codes
HOLD = timedelta(minutes=10)


class Changed(Exception):
    """What would be published is not what was shown."""


@dataclass(frozen=True)
class Outlook:
    """What publishing would do at this moment."""

    pairs: list[Proposal]
    left_out: list[dict[str, Any]]
    seen: str  # the same until something changes: a page that shows something else is refused


def outlook(run: MatchRun, *, by: Person, now: datetime) -> Outlook:
    """Reads only: who would be a pair, and who would be left out for which reason."""
    proposals = list(_proposals(run))
    problem = load.problem(run.program, Policy.objects.current(run.program), today=now.date())
    judged = list(_judged(proposals, problem, {row.mentee_id: row.mentee for row in proposals}, by=by))
    return Outlook(
        pairs=[proposal for proposal, reason in judged if not reason],
        left_out=[_named(proposal, reason) for proposal, reason in judged if reason],
        seen=_digest(run, judged),
    )


def publish(run: MatchRun, *, seen: str | None = None, by: Person, now: datetime) -> list[Mentorship]:
    """All pairs that are still possible take their seats; the others are left out, named with the reason.

    `seen` is of the outlook that was shown: where something else would be published, nothing is.
    """
    with transaction.atomic():
        run = _locked(run, now=now)
        proposals = list(_proposals(run))
        choices.lock_mentors({row.mentor_id for row in proposals})
        mentees = choices.lock_mentees({row.mentee_id for row in proposals})
        policy = Policy.objects.current(run.program)
        problem = load.problem(run.program, policy, today=now.date())
        judged = list(_judged(proposals, problem, mentees, by=by))
        if seen is not None and seen != _digest(run, judged):
            raise Changed
        held, left_out = [], []
        for proposal, reason in judged:
            made = reason or _start(proposal, policy, by=by, now=now)
            if isinstance(made, Mentorship):
                held.append(made)
            else:
                left_out.append(_named(proposal, made))
        columns = {"published_at": now, "published_by": by, "held_until": now + HOLD}
        states.move(run, RUN, "publish", result=run.result | {"left_out": left_out}, **columns)
        audit.record(by=by, verb="publish match run", about=run, pairs=len(held), left_out=len(left_out))
    return held


def _digest(run: MatchRun, judged: list[tuple[Proposal, str]]) -> str:
    """The same until other pairs would be published or left out."""
    shown = sorted((row.mentor_id, row.mentee_id, reason) for row, reason in judged)
    return sha256(json.dumps([run.rounds, shown]).encode()).hexdigest()


def _judged(
    proposals: list[Proposal], problem: Problem, mentees: dict[int, Mentee], *, by: Person
) -> Iterator[tuple[Proposal, str]]:
    """Each with why it is left out, empty where it is not; at a last seat the better pair is first."""
    given: Counter[int] = Counter()
    for proposal in proposals:
        is_own = by.pk in {proposal.mentor.person_id, proposal.mentee.person_id}
        reason = OWN if is_own else why_left_out(proposal, problem, mentees[proposal.mentee_id])
        if not reason and given[proposal.mentor_id] >= _seats(problem, proposal.mentor_id):
            reason = FULL
        given[proposal.mentor_id] += not reason
        yield proposal, reason


def _seats(problem: Problem, mentor: int) -> int:
    return problem.mentors[problem.mentor_places[mentor]].seats


def why_left_out(proposal: Proposal, problem: Problem, mentee: Mentee) -> str:
    """Empty while the pair is still possible by the facts and rules of this moment."""
    if mentee.pk not in problem.mentee_places:
        return GONE if choices.is_free(mentee) else TAKEN
    if proposal.mentor_id not in problem.mentor_places:
        return FULL if proposal.mentor.is_available and proposal.mentor.person.is_active else GONE
    reasons = blocked_by(problem, proposal.mentor_id, proposal.mentee_id)
    return FULL if reasons and reasons[0].code == Bar.SEATS else (reasons[0].code.value if reasons else "")


def _locked(run: MatchRun, *, now: datetime) -> MatchRun:
    rows = MatchRun.objects.select_for_update(of=("self",), no_key=True).select_related("program")
    run = rows.get(pk=run.pk)
    if run.state != MatchRun.State.SOLVED:
        raise WrongState("publish", run.state)
    if not run.program.is_live or run.program.has_ended(now.date()):
        raise ProgramIsNotOpen
    return run


def _proposals(run: MatchRun) -> Any:
    """Best pairs first, should two of them meet at a mentor's last seat."""
    rows = run.proposals.filter(is_struck=False).order_by("-is_locked", "-points", "pk")
    return rows.select_related("mentor__person", "mentee__person", "mentee__program")


def _start(proposal: Proposal, policy: Policy, *, by: Person, now: datetime) -> Mentorship | str:
    """One pair in a savepoint of its own: where it is not possible any more, why; the others go on."""
    try:
        with transaction.atomic():
            mentorship = mentorships.start(
                mentor=proposal.mentor,
                mentee=proposal.mentee,
                program=proposal.mentee.program,
                origin=Mentorship.Origin.RUN,
                crosses_border=policy.has_must("other_country"),
                by=by,
                now=now,
                held_until=now + HOLD,
            )
    except (MentorIsFull, MenteeIsTaken) as late:
        return FULL if isinstance(late, MentorIsFull) else TAKEN
    except CountryChanged:
        return Rule.OTHER_COUNTRY.value
    Proposal.objects.filter(pk=proposal.pk).update(mentorship=mentorship)
    return mentorship


def _named(proposal: Proposal, reason: str) -> dict[str, Any]:
    return {"mentor": proposal.mentor_id, "mentee": proposal.mentee_id, "reason": reason}
