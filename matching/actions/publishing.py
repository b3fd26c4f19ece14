"""Publishing a run: each pair is checked again and takes its seats; people are told after the hold.

For ten minutes nobody knows, so that undoing leaves no trace with anybody. Who tells them is in holds.py.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from matching import load
from matching.actions import choices, judging
from matching.actions.judging import Proposed
from matching.engine import Rule
from matching.models import MatchRun, Policy, Proposal
from matching.states import RUN
from notices import rules
from people import audit
from people.models import Person
from programs import states
from programs.actions import mentorships
from programs.actions.mentorships import CountryChanged, MenteeIsTaken, MentorIsFull
from programs.actions.participants import ProgramIsNotOpen
from programs.models import Mentorship
from programs.states import WrongState

HOLD = rules.RULES["request.hold"].span


class Changed(Exception):
    """What would be published is not what was shown."""


def publish(run: MatchRun, *, seen: str | None = None, by: Person, now: datetime) -> list[Mentorship]:
    """All pairs that are still possible take their seats; the others are left out, named with the reason.

    `seen` is of the outlook that was shown: where something else would be published, nothing is.
    """
    with transaction.atomic():
        run = _locked(run, now=now)
        rows = judging.proposed(run)
        choices.lock_mentors({row.mentor for row in rows})
        choices.lock_mentees({row.mentee for row in rows})
        policy = Policy.objects.current(run.program)
        judged = judging.of(rows, load.problem(run.program, policy, today=now.date()), by=by)
        if seen is not None and seen != judging.digest(run, judged):
            raise Changed
        held, late = _held([row for row, reason in judged if not reason], policy, by=by, now=now)
        left_out = [row.left_out(reason) for row, reason in judged if reason] + late
        columns = {"published_at": now, "published_by": by, "held_until": now + HOLD}
        states.move(run, RUN, "publish", result=run.result | {"left_out": left_out}, **columns)
        audit.record(by=by, verb="publish match run", about=run, pairs=len(held), left_out=len(left_out))
    return held


def _held(
    rows: list[Proposed], policy: Policy, *, by: Person, now: datetime
) -> tuple[list[Mentorship], list[dict[str, Any]]]:
    """All at once; where that fails, one by one, and those that fail are named."""
    if not rows:
        return [], []
    whole = Proposal.objects.select_related("mentor__person", "mentee__person")
    found = whole.in_bulk([row.pk for row in rows])
    proposals = [found[row.pk] for row in rows]
    try:
        held = mentorships.hold_all(
            [(row.mentor, row.mentee) for row in proposals], **_as_told(policy, by=by, now=now)
        )
    except (MentorIsFull, MenteeIsTaken, CountryChanged):
        made = [_start(row, policy, by=by, now=now) for row in proposals]
        late = [row.left_out(pair) for row, pair in zip(rows, made, strict=True) if isinstance(pair, str)]
        return [pair for pair in made if isinstance(pair, Mentorship)], late
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


def _locked(run: MatchRun, *, now: datetime) -> MatchRun:
    rows = MatchRun.objects.select_for_update(of=("self",), no_key=True).select_related("program")
    run = rows.get(pk=run.pk)
    if run.state != MatchRun.State.SOLVED:
        raise WrongState("publish", run.state)
    if not run.program.is_live or run.program.has_ended(now.date()):
        raise ProgramIsNotOpen
    return run


def _start(proposal: Proposal, policy: Policy, *, by: Person, now: datetime) -> Mentorship | str:
    """One pair in a savepoint of its own: where it is not possible any more, why; the others go on."""
    try:
        with transaction.atomic():
            told = _as_told(policy, by=by, now=now)
            mentorship = mentorships.start(mentor=proposal.mentor, mentee=proposal.mentee, **told)
    except (MentorIsFull, MenteeIsTaken) as late:
        return judging.FULL if isinstance(late, MentorIsFull) else judging.TAKEN
    except CountryChanged:
        return Rule.OTHER_COUNTRY.value
    Proposal.objects.filter(pk=proposal.pk).update(mentorship=mentorship)
    return mentorship
