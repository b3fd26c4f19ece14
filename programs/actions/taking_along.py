"""Lists of a program leave the house in a file: why, by whom, and about whom is noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from people.actions import exporting
from people.actions.exporting import Taken
from people.models import Person
from programs.load import training_rows
from programs.models import Answer, Mentee, Mentor, Mentorship, Program, Side
from programs.permissions import can_coordinate_program, can_see_training


class NotAllowed(Exception):
    """Who may see the list, and nobody else."""


@transaction.atomic
def pairs(
    program: Program, *, reason: str, by: Person, now: datetime, only: QuerySet[Mentorship] | None = None
) -> Taken[Iterator[Mentorship]]:
    """Facts of every pair but one's own, with `answers_given` beside what `with_meetings` adds; no words.

    `only` takes a part of them: whatever it holds, nothing comes out that one may not see.
    """
    if not can_coordinate_program(by, program):
        raise NotAllowed
    here = Mentorship.objects.coordinated_by(by).filter(program=program).exclude(state=Mentorship.State.HELD)
    if only is not None:
        here = here.filter(pk__in=only.order_by().values("pk"))
    given = Answer.objects.filter(follow_up__mentorship=OuterRef("pk")).order_by()
    amount = given.values("follow_up__mentorship").annotate(amount=Count("pk")).values("amount")
    rows = here.with_meetings().annotate(answers_given=Coalesce(Subquery(amount), 0))
    rows = rows.select_related("mentor_person", "mentee_person").order_by("mentee_person__sort_name", "pk")
    leaving = exporting.looked_at(
        rows.iterator(chunk_size=exporting.CHUNK), lambda row: row.both,
        where="pairs", of=program.name, by=by, now=now,
    )  # fmt: skip
    return exporting.take(
        leaving, verb="export pairs", about=program, reason=reason, rows=here.count(), by=by, now=now
    )


@transaction.atomic
def people(
    program: Program,
    side: str,
    *,
    reason: str,
    by: Person,
    now: datetime,
    only: QuerySet[Mentor] | QuerySet[Mentee] | None = None,
) -> Taken[Iterator[Mentor | Mentee]]:
    """Who takes part on one side, or those of `only`: facts, no words of theirs."""
    if not can_coordinate_program(by, program):
        raise NotAllowed
    here: QuerySet[Any] = program.mentors.all() if side == Side.MENTOR else program.mentees.all()
    if only is not None:
        here = here.filter(pk__in=only.order_by().values("pk"))
    going_on = Mentorship.objects.going_on().filter(**{side: OuterRef("pk")}).order_by()
    amount = going_on.values(side).annotate(amount=Count("pk")).values("amount")
    rows = here.annotate(pairs_now=Coalesce(Subquery(amount), 0)).select_related("person")
    leaving = exporting.looked_at(
        rows.order_by("person__sort_name", "pk").iterator(chunk_size=exporting.CHUNK),
        lambda row: [row.person],
        where="program list", of=program.name, by=by, now=now,
    )  # fmt: skip
    return exporting.take(
        leaving, verb=f"export {side}s", about=program, reason=reason, rows=here.count(), by=by, now=now
    )


@transaction.atomic
def training(
    program: Program, *, reason: str, by: Person, now: datetime
) -> Taken[Iterator[Mapping[str, Any]]]:
    """Who was trained: mentors first, then mentees."""
    if not can_see_training(by, program):
        raise NotAllowed
    amount = program.mentors.available().count() + program.mentees.enrolled().count()
    leaving = exporting.looked_at(
        training_rows(program, now=now), lambda row: [row["person"]],
        where="training", of=program.name, by=by, now=now,
    )  # fmt: skip
    return exporting.take(
        leaving, verb="export training", about=program, reason=reason, rows=amount, by=by, now=now
    )
