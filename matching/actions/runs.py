"""A match run: planned, calculated, looked at, published; nobody is told anything before that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from matching.actions import policies
from matching.actions.drafts import in_review
from matching.actions.publishing import publish
from matching.actions.solving import solve
from matching.models import MatchRun, Policy, Proposal
from matching.states import RUN
from people import audit
from people.models import Person
from programs import states
from programs.actions.participants import ProgramIsNotOpen
from programs.models import Program
from programs.states import WrongState

__all__ = [
    "again",
    "discard",
    "lock",
    "lock_all",
    "plan",
    "publish",
    "restore",
    "solve",
    "stop",
    "strike",
    "unlock",
]


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


def again(run: MatchRun, *, by: Person, now: datetime) -> None:
    """Calculate once more, by the rules of today: locked pairs stay, struck ones never come back."""
    with transaction.atomic():
        policy = Policy.objects.current(run.program)  # the rules may have changed since the last round
        states.move(run, RUN, "again", planned_at=now, attempts=0, stage="", share=0, policy=policy)
        audit.record(by=by, verb="calculate again", about=run)


def lock(proposal: Proposal, *, by: Person) -> None:
    """Keep this pair whatever is calculated next."""
    _mark(proposal, "lock pair", by=by, is_locked=True, is_struck=False)


def unlock(proposal: Proposal, *, by: Person) -> None:
    _mark(proposal, "unlock pair", by=by, is_locked=False)


def strike(proposal: Proposal, *, by: Person) -> None:
    """Not this pair: it is not published and never proposed again in this run."""
    _mark(proposal, "strike pair", by=by, is_locked=False, is_struck=True)


def lock_all(run: MatchRun, keys: Iterable[int], *, by: Person) -> int:
    """Keep these pairs of the draft, as far as they still stand and are not one's own; how many that are."""
    with transaction.atomic():
        in_review(run, "lock pairs")
        rows = run.proposals.standing().filter(pk__in=set(keys), is_locked=False)
        rows = rows.exclude(Q(mentor__person=by) | Q(mentee__person=by))
        pks = list(
            rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True)
        )
        Proposal.objects.filter(pk__in=pks).update(is_locked=True)
        if pks:
            audit.record(by=by, verb="lock pairs", about=run, pairs=pks)
    return len(pks)


def restore(proposal: Proposal, *, by: Person) -> None:
    """This pair was struck and may be proposed again."""
    with transaction.atomic():
        run = in_review(proposal.run, "restore pair")
        if not run.proposals.filter(pk=proposal.pk, is_struck=True).delete()[0]:
            raise WrongState("restore pair", "standing")
        if proposal.round < run.rounds:  # what is proved of this round did not know of the pair
            MatchRun.objects.filter(pk=run.pk).update(result=run.result | {"allowed_again": True})
        audit.record(
            by=by, verb="restore pair", about=run, mentor=proposal.mentor_id, mentee=proposal.mentee_id
        )


def stop(run: MatchRun, *, by: Person) -> None:
    """Stop calculating: the draft of the round before is back; where there was none, the run is set aside."""
    with transaction.atomic():
        states.move(run, RUN, "stop" if run.rounds else "give_up", attempts=0, stage="", share=0)
        audit.record(by=by, verb="stop match run", about=run)


def discard(run: MatchRun, *, by: Person) -> None:
    """Set the draft aside; nobody ever hears of it."""
    with transaction.atomic():
        states.move(run, RUN, "discard", stage="", share=0)
        audit.record(by=by, verb="discard match run", about=run)


def _mark(proposal: Proposal, verb: str, *, by: Person, **columns: bool) -> None:
    """Only while the draft is being looked at."""
    with transaction.atomic():
        run = in_review(proposal.run, verb)
        row = Proposal.objects.filter(pk=proposal.pk)
        if columns.get("is_locked"):
            row = row.filter(is_struck=False)  # who was struck is somebody else's now
        if not row.update(**columns):
            raise WrongState(verb, "struck")
        audit.record(by=by, verb=verb, about=run, mentor=proposal.mentor_id, mentee=proposal.mentee_id)
    proposal.refresh_from_db()
