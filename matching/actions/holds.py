"""The ten minutes in which a pair has its seats and nobody is told: they end in telling, or in no trace."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import models, transaction

from matching import emails
from matching.actions import choices, confirming
from matching.actions.judging import GONE
from matching.models import MatchRun, MentorRequest, Proposal
from matching.states import RUN
from people import audit
from people.models import Person
from programs import states
from programs.actions import mentorships
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.states import WrongState

log = logging.getLogger(__name__)

OVER = (Program.State.CLOSED, Program.State.CANCELLED)


class HoldIsOver(Exception):
    """People have been told, or are being told at this moment."""


def undo(run: MatchRun, *, by: Person, now: datetime) -> int:
    """As if it had never been published: the pairs are gone, the draft can be looked at again."""
    with transaction.atomic():
        run = _lock_run(run)
        if run.state != MatchRun.State.PUBLISHED:
            raise WrongState("undo", run.state)
        if not run.is_held or run.held_until is None or now >= run.held_until:
            raise HoldIsOver
        pairs = _pairs_of(run)
        drop(pairs, by=by)
        result = {name: value for name, value in run.result.items() if name != "left_out"}
        columns = {"published_at": None, "published_by": None, "held_until": None}
        states.move(run, RUN, "undo", result=result, **columns)
        audit.record(by=by, verb="undo match run", about=run, pairs=len(pairs))
    return len(pairs)


def undo_pair(pair: Mentorship, *, by: Person, now: datetime) -> None:
    """The same for two who were paired by hand."""
    with transaction.atomic():
        row = _lock_pair(pair)
        if row is None or row.held_until is None or now >= row.held_until:
            raise HoldIsOver
        drop([row], by=by)


def release_due(*, now: datetime) -> int:
    """Every hold that is over, in programs whose clock runs; one that breaks never stops the others."""
    done = 0
    runs = MatchRun.objects.held().filter(held_until__lte=now).exclude(program__state="paused")
    of_runs = Proposal.objects.filter(run__in=MatchRun.objects.held(), mentorship__isnull=False)
    pairs = Mentorship.objects.filter(state=Mentorship.State.HELD, held_until__lte=now)
    pairs = pairs.exclude(origin=Mentorship.Origin.REQUEST)  # they set out with the answer (answers.release)
    pairs = pairs.exclude(pk__in=of_runs.values("mentorship")).exclude(program__state="paused")
    deeds = [partial(release, run, now=now) for run in runs.order_by("pk")]
    deeds += [partial(release_pair, pair, now=now) for pair in pairs.order_by("pk")]
    for deed in deeds:
        try:
            done += deed()
        except Exception:
            log.exception("A hold could not be ended: %s", deed)
    return done


def release(run: MatchRun, *, now: datetime) -> bool:
    """The pairs set out, or are proposed where both confirm; each person gets one mail."""
    with transaction.atomic():
        run = _lock_run(run)
        if not run.is_held or run.held_until is None or now < run.held_until:
            return False  # undone in this very moment, or told already
        _lock_around(row.mentorship for row in _of(run).select_related("mentorship"))
        pairs = _pairs_of(run)
        begun, gone = _set_out(pairs, run.program, now=now)
        named = [{"mentor": row.mentor_id, "mentee": row.mentee_id, "reason": GONE} for row in gone]
        MatchRun.objects.filter(pk=run.pk).update(
            released_at=now, result=run.result | {"left_out": run.result.get("left_out", []) + named}
        )
        audit.record(by=None, verb="tell of match run", about=run, pairs=len(begun))
        _tell(begun, run.program, key=f"run:{run.pk}", now=now)
    return True


def release_pair(pair: Mentorship, *, now: datetime) -> bool:
    with transaction.atomic():
        _lock_around([pair])
        row = _lock_pair(pair)
        if row is None or row.held_until is None or now < row.held_until:
            return False
        begun, _gone = _set_out([row], row.program, now=now)
        _tell(begun, row.program, key=f"pair:{row.pk}", now=now)
    return True


def _set_out(
    pairs: list[Mentorship], program: Program, *, now: datetime
) -> tuple[list[Mentorship], list[Mentorship]]:
    """(those that set out or were proposed, those that are not possible any more)."""
    begun, gone = [], []
    for pair in pairs:
        if program.state in OVER or program.has_ended(now.date()) or not both_here(pair):
            gone.append(pair)
        elif program.both_confirm:
            confirming.propose(pair, now=now)
            begun.append(pair)
        else:
            mentorships.begin(pair, move="begin", now=now, tell=False)
            begun.append(pair)
    drop(gone, by=None)
    if not program.both_confirm:
        for pair in _with_requests(begun):
            choices.settle(pair, now=now)
    return begun, gone


def _with_requests(pairs: list[Mentorship]) -> list[Mentorship]:
    """Those whose mentee has asked somebody, or whose mentor somebody waits for: few of a large run."""
    asked = MentorRequest.objects.open().filter(mentee__in=[pair.mentee_id for pair in pairs])
    waited = MentorRequest.objects.pending().filter(mentor__in=[pair.mentor_id for pair in pairs])
    mentees = set(asked.values_list("mentee_id", flat=True))
    mentors = set(waited.values_list("mentor_id", flat=True))
    return [pair for pair in pairs if pair.mentee_id in mentees or pair.mentor_id in mentors]


def both_here(pair: Mentorship) -> bool:
    here = pair.mentor_person.is_active and pair.mentee_person.is_active
    return here and pair.mentor.state == Mentor.State.AVAILABLE and pair.mentee.state == Mentee.State.ENROLLED


def _tell(pairs: Iterable[Mentorship], program: Program, *, key: str, now: datetime) -> None:
    by_person: dict[Person, list[Mentorship]] = defaultdict(list)
    for pair in pairs:
        by_person[pair.mentor_person].append(pair)
        by_person[pair.mentee_person].append(pair)
    for person, own in by_person.items():
        if program.both_confirm:
            emails.pairs_proposed(person, own, key=key, now=now)
        else:
            emails.pairs_begun(person, own, key=key, now=now)


def drop(pairs: list[Mentorship], *, by: Person | None) -> None:
    """Nobody was told, so nothing is left of it but the log."""
    keys = [pair.pk for pair in pairs]
    audit.record_all(by=by, verb="take back pair", about=pairs)
    Proposal.objects.filter(mentorship__in=keys).update(mentorship=None)
    Mentorship.objects.filter(pk__in=keys, state=Mentorship.State.HELD).delete()


def _lock_run(run: MatchRun) -> MatchRun:
    """Undoing and telling both begin here: who comes second finds it done."""
    rows = MatchRun.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("program__owner", "program__mentor_course", "program__mentee_course").get(
        pk=run.pk
    )


def _lock_pair(pair: Mentorship) -> Mentorship | None:
    return held().filter(pk=pair.pk).first()


def _pairs_of(run: MatchRun) -> list[Mentorship]:
    return list(held().filter(pk__in=_of(run).values("mentorship")).order_by("pk"))


def _of(run: MatchRun) -> models.QuerySet[Proposal]:
    return run.proposals.filter(mentorship__isnull=False)


def held(*, of_requests: bool = False) -> models.QuerySet[Mentorship]:
    """Locked; those that came of a request belong to the answer of its mentor, not to coordinators."""
    rows = Mentorship.objects.filter(state=Mentorship.State.HELD)
    of_request = models.Q(origin=Mentorship.Origin.REQUEST)
    rows = rows.filter(of_request if of_requests else ~of_request)
    rows = rows.select_related(
        "program__owner", "program__mentor_course", "program__mentee_course", "mentor", "mentee"
    )
    return rows.select_related("mentor_person", "mentee_person").select_for_update(of=("self",), no_key=True)


def _lock_around(pairs: Iterable[Mentorship | None]) -> None:
    """Mentors first, then everybody whom a new pair may touch, as everywhere."""
    known = [pair for pair in pairs if pair is not None]
    mentors = {pair.mentor_id for pair in known}
    choices.lock_mentors(mentors)
    choices.lock_mentees({pair.mentee_id for pair in known} | choices.who_wait_for(mentors))
