"""Publishing a run: each pair is checked again and born in one transaction; only then are people told."""

from __future__ import annotations

from datetime import datetime
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

GONE, TAKEN, FULL = "gone", "taken", "full"  # why a pair was left out, beside the codes of the engine


def publish(run: MatchRun, *, by: Person, now: datetime) -> list[Mentorship]:
    """All pairs that are still possible begin; the others are left out and named with the reason."""
    with transaction.atomic():
        run = _locked(run, now=now)
        proposals = list(_proposals(run))
        choices.lock_mentors({row.mentor_id for row in proposals})
        waiting = choices.who_wait_for({row.mentor_id for row in proposals})
        mentees = choices.lock_mentees(waiting | {row.mentee_id for row in proposals})
        policy = Policy.objects.current(run.program)
        problem = load.problem(run.program, policy, today=now.date())
        begun, left_out = [], []
        for proposal in proposals:
            reason = why_left_out(proposal, problem, mentees[proposal.mentee_id])
            made = reason or _start(proposal, policy, by=by, now=now)
            if isinstance(made, Mentorship):
                begun.append(made)
            else:
                left_out.append(_named(proposal, made))
        states.move(run, RUN, "publish", published_at=now, result=run.result | {"left_out": left_out})
        audit.record(by=by, verb="publish match run", about=run, pairs=len(begun), left_out=len(left_out))
        for mentorship in begun:
            choices.settle(mentorship, now=now)
    return begun


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
            )
    except (MentorIsFull, MenteeIsTaken) as late:
        return FULL if isinstance(late, MentorIsFull) else TAKEN
    except CountryChanged:
        return Rule.OTHER_COUNTRY.value
    Proposal.objects.filter(pk=proposal.pk).update(mentorship=mentorship)
    return mentorship


def _named(proposal: Proposal, reason: str) -> dict[str, Any]:
    return {"mentor": proposal.mentor_id, "mentee": proposal.mentee_id, "reason": reason}
