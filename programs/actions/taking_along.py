"""The list of a program's pairs leaves the house in a file: why, by whom, and about whom is noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from people import audit
from people.actions import looks
from people.models import Look, Person
from programs.models import Answer, Mentorship, Program
from programs.permissions import can_coordinate_program


class NotAllowed(Exception):
    """Who coordinates the program, and nobody else."""


@transaction.atomic
def pairs(program: Program, *, reason: str, by: Person, now: datetime) -> Sequence[Mentorship]:
    """Facts of every pair but one's own, with `answers_given` beside what `with_meetings` adds; no words."""
    if not can_coordinate_program(by, program):
        raise NotAllowed
    given = Answer.objects.filter(follow_up__mentorship=OuterRef("pk")).order_by()
    amount = given.values("follow_up__mentorship").annotate(amount=Count("pk")).values("amount")
    rows = Mentorship.objects.coordinated_by(by).filter(program=program).with_meetings()
    rows = rows.exclude(state=Mentorship.State.HELD).annotate(answers_given=Coalesce(Subquery(amount), 0))
    rows = rows.select_related("mentor_person", "mentee_person")
    found = list(rows.order_by("mentee_person__sort_name", "pk"))
    audit.record(by=by, verb="export pairs", about=program, reason=reason, rows=len(found))
    people = [person for row in found for person in (row.mentor_person, row.mentee_person)]
    looks.note(by=by, about=people, what=Look.What.LIST, where="pairs", of=program.name, now=now)
    return found
