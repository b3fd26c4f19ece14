"""A match run: planned, calculated, looked at, published; nobody is told anything before that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from matching import load
from matching.actions import policies
from matching.actions.publishing import publish
from matching.engine import BadProblem, PairReasons, Problem, Result, fingerprint, why_pairs
from matching.engine import solve as best
from matching.models import MatchRun, Policy, Proposal
from matching.states import RUN
from people import audit
from people.models import Person
from programs import states
from programs.actions.participants import ProgramIsNotOpen
from programs.models import Program
from programs.states import WrongState

__all__ = ["again", "discard", "lock", "plan", "publish", "solve", "strike", "unlock"]


def plan(program: Program, *, by: Person, now: datetime) -> MatchRun:
    """A draft to calculate; while one is open, that one is given back."""
    if not program.is_live or program.has_ended(now.date()):
        raise ProgramIsNotOpen
    try:
        with transaction.atomic():
            policies.save_first(program, by=by, now=now)
            run = MatchRun.objects.create(
                program=program, policy=Policy.objects.current(program), planned_by=by, planned_at=now
            )
            audit.record(by=by, verb="plan match run", about=run)
    except IntegrityError:
        draft = MatchRun.objects.drafts().filter(program=program).first()
        if draft is None:  # published or set aside in this very moment
            raise WrongState("plan", "gone") from None
        return draft
    return run


def solve(run: MatchRun, *, now: datetime) -> bool:
    """Calculate a planned run; False where another worker has it in hand or it is no longer planned."""
    with transaction.atomic():
        rows = MatchRun.objects.planned().select_for_update(of=("self",), no_key=True, skip_locked=True)
        row = rows.select_related("program", "policy").filter(pk=run.pk).first()
        if row is None:
            return False
        try:
            problem = load.problem(row.program, row.policy, today=now.date(), run=row)
            result = best(problem)
        except BadProblem as refusal:
            MatchRun.objects.filter(pk=row.pk).update(error=str(refusal)[:300])
            states.move(row, RUN, "discard")
            audit.record(by=None, verb="set aside match run", about=row)
            return False
        _write_down(row, problem, result)
        columns: dict[str, Any] = {"fingerprint": fingerprint(problem), "result": _summary(problem, result)}
        states.move(row, RUN, "solve", solved_at=now, rounds=row.rounds + 1, **columns)
        audit.record(by=None, verb="calculate match run", about=row, pairs=result.matched)
    return True


def again(run: MatchRun, *, by: Person, now: datetime) -> None:
    """Calculate once more: locked pairs stay, struck ones never come back."""
    with transaction.atomic():
        states.move(run, RUN, "again", planned_at=now)
        audit.record(by=by, verb="calculate again", about=run)


def lock(proposal: Proposal, *, by: Person) -> None:
    """Keep this pair whatever is calculated next."""
    _mark(proposal, "lock pair", by=by, is_locked=True, is_struck=False)


def unlock(proposal: Proposal, *, by: Person) -> None:
    _mark(proposal, "unlock pair", by=by, is_locked=False)


def strike(proposal: Proposal, *, by: Person) -> None:
    """Not this pair: it is not published and never proposed again in this run."""
    _mark(proposal, "strike pair", by=by, is_locked=False, is_struck=True)


def discard(run: MatchRun, *, by: Person) -> None:
    """Set the draft aside; nobody ever hears of it."""
    with transaction.atomic():
        states.move(run, RUN, "discard")
        audit.record(by=by, verb="discard match run", about=run)


def _mark(proposal: Proposal, verb: str, *, by: Person, **columns: bool) -> None:
    """Only while the draft is being looked at."""
    with transaction.atomic():
        run = MatchRun.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.run_id)
        if run.state != MatchRun.State.SOLVED:
            raise WrongState(verb, run.state)
        row = Proposal.objects.filter(pk=proposal.pk)
        if columns.get("is_locked"):
            row = row.filter(is_struck=False)  # who was struck is somebody else's now
        if not row.update(**columns):
            raise WrongState(verb, "struck")
        audit.record(by=by, verb=verb, about=run, mentor=proposal.mentor_id, mentee=proposal.mentee_id)
    proposal.refresh_from_db()


def _write_down(run: MatchRun, problem: Problem, result: Result) -> None:
    """The pairs of this round, each with its reasons; only what was struck is kept of the round before."""
    mine = run.proposals.filter(is_struck=False)
    locked = set(mine.filter(is_locked=True).values_list("mentor_id", "mentee_id"))
    mine.delete()
    reasons = why_pairs(problem, [(pair.mentor, pair.mentee) for pair in result.pairs])
    Proposal.objects.bulk_create(
        [
            Proposal(
                run=run,
                mentor_id=pair.mentor,
                mentee_id=pair.mentee,
                points=pair.points,
                parts={kind.value: points for kind, points in pair.parts},
                reasons=words(own),
                is_locked=(pair.mentor, pair.mentee) in locked,
            )
            for pair, own in zip(result.pairs, reasons, strict=True)
        ],
        batch_size=500,
    )


def words(reasons: PairReasons) -> list[dict[str, Any]]:
    """Codes and facts as they are kept; templates make the sentences."""
    return [reason.as_dict() for reason in reasons.musts + reasons.wishes]


def _summary(problem: Problem, result: Result) -> dict[str, Any]:
    """What is kept beside the pairs: who is left and why, the proof, the sizes."""
    kept = {name: value for name, value in result.as_dict().items() if name != "pairs"}
    return kept | {
        "mentees": len(problem.mentees),
        "mentors": len(problem.mentors),
        "seats": sum(mentor.seats for mentor in problem.mentors),
    }
