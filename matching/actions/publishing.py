"""Publishing a run: each pair is checked again and takes its seats; people are told after the hold.

For ten minutes nobody knows, so that undoing leaves no trace with anybody. Who tells them is in holds.py.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from matching import load
from matching.actions import choices
from matching.engine import Bar, Problem, Reason, Rule, why_pairs
from matching.models import MatchRun, Policy, Proposal
from matching.states import RUN
from notices import rules
from people import audit
from people.models import Person
from programs import states
from programs.actions import mentorships
from programs.actions.mentorships import CountryChanged, MenteeIsTaken, MentorIsFull
from programs.actions.participants import ProgramIsNotOpen
from programs.models import Mentee, Mentorship
from programs.states import WrongState

GONE, TAKEN, FULL, OWN = "gone", "taken", "full", "own"  # why a pair is left out, beside the engine's codes
HOLD = rules.RULES["request.hold"].span


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
        held, late = _held([row for row, reason in judged if not reason], policy, by=by, now=now)
        left_out = [_named(row, reason) for row, reason in judged if reason] + late
        columns = {"published_at": now, "published_by": by, "held_until": now + HOLD}
        states.move(run, RUN, "publish", result=run.result | {"left_out": left_out}, **columns)
        audit.record(by=by, verb="publish match run", about=run, pairs=len(held), left_out=len(left_out))
    return held


def _held(
    proposals: list[Proposal], policy: Policy, *, by: Person, now: datetime
) -> tuple[list[Mentorship], list[dict[str, Any]]]:
    """All at once; where that fails, one by one, and those that fail are named."""
    if not proposals:
        return [], []
    try:
        held = mentorships.hold_all(
            [(row.mentor, row.mentee) for row in proposals], **_as_told(policy, by=by, now=now)
        )
    except (MentorIsFull, MenteeIsTaken, CountryChanged):
        made = [(row, _start(row, policy, by=by, now=now)) for row in proposals]
        named = [_named(row, pair) for row, pair in made if isinstance(pair, str)]
        return [pair for _row, pair in made if isinstance(pair, Mentorship)], named
    for row, pair in zip(proposals, held, strict=True):
        row.mentorship = pair
    Proposal.objects.bulk_update(proposals, ["mentorship"], batch_size=500)
    return held, []


def _as_told(policy: Policy, *, by: Person, now: datetime) -> dict[str, Any]:
    """What all pairs of one run have in common."""
    return {
        "program": policy.program,
        "origin": Mentorship.Origin.RUN,
        "crosses_border": policy.has_must("other_country"),
        "by": by,
        "now": now,
        "held_until": now + HOLD,
    }


def _digest(run: MatchRun, judged: list[tuple[Proposal, str]]) -> str:
    """The same until other pairs would be published or left out."""
    shown = sorted((row.mentor_id, row.mentee_id, reason) for row, reason in judged)
    return sha256(json.dumps([run.rounds, shown]).encode()).hexdigest()


def _judged(
    proposals: list[Proposal], problem: Problem, mentees: dict[int, Mentee], *, by: Person
) -> Iterator[tuple[Proposal, str]]:
    """Each with why it is left out, empty where it is not; at a last seat the better pair is first."""
    given: Counter[int] = Counter()
    blocked = _blocked(proposals, problem)
    for proposal in proposals:
        is_own = by.pk in {proposal.mentor.person_id, proposal.mentee.person_id}
        reason = OWN if is_own else _reason(proposal, blocked.get(proposal.pk), mentees[proposal.mentee_id])
        if not reason and given[proposal.mentor_id] >= _seats(problem, proposal.mentor_id):
            reason = FULL
        given[proposal.mentor_id] += not reason
        yield proposal, reason


def _seats(problem: Problem, mentor: int) -> int:
    return problem.mentors[problem.mentor_places[mentor]].seats


def _blocked(proposals: list[Proposal], problem: Problem) -> dict[int, tuple[Reason, ...]]:
    """What forbids each pair today, by proposal; one whose two are not both there any more is not in it."""
    known = [
        row
        for row in proposals
        if row.mentee_id in problem.mentee_places and row.mentor_id in problem.mentor_places
    ]
    found = why_pairs(problem, [(row.mentor_id, row.mentee_id) for row in known])
    return {row.pk: reasons.blocked for row, reasons in zip(known, found, strict=True)}


def _reason(proposal: Proposal, blocked: tuple[Reason, ...] | None, mentee: Mentee) -> str:
    """Empty while the pair is still possible by the facts and rules of this moment."""
    if blocked is None:
        if not choices.is_free(mentee):
            return TAKEN
        here = mentee.state == Mentee.State.ENROLLED and mentee.person.is_active
        is_full = here and proposal.mentor.is_available and proposal.mentor.person.is_active
        return FULL if is_full else GONE
    if not blocked:
        return ""
    return FULL if blocked[0].code == Bar.SEATS else blocked[0].code.value


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
    return rows.select_related("mentor__person", "mentee__person")


def _start(proposal: Proposal, policy: Policy, *, by: Person, now: datetime) -> Mentorship | str:
    """One pair in a savepoint of its own: where it is not possible any more, why; the others go on."""
    try:
        with transaction.atomic():
            told = _as_told(policy, by=by, now=now)
            mentorship = mentorships.start(mentor=proposal.mentor, mentee=proposal.mentee, **told)
    except (MentorIsFull, MenteeIsTaken) as late:
        return FULL if isinstance(late, MentorIsFull) else TAKEN
    except CountryChanged:
        return Rule.OTHER_COUNTRY.value
    Proposal.objects.filter(pk=proposal.pk).update(mentorship=mentorship)
    return mentorship


def _named(proposal: Proposal, reason: str) -> dict[str, Any]:
    return {"mentor": proposal.mentor_id, "mentee": proposal.mentee_id, "reason": reason}
