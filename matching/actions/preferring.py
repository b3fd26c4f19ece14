"""Whom a mentor would rather have, of those who ask: said when there is no room for everybody."""

from __future__ import annotations

from django.db import transaction

from matching.actions import choices
from matching.models import MentorRequest
from people import audit
from people.models import Person
from programs.states import WrongState


def prefer(request: MentorRequest, place: int | None, *, by: Person) -> None:
    """Give a request a place, or none; whoever had the place takes the one that this request had."""
    with transaction.atomic():
        choices.lock_mentor(request.mentor_id)
        mine = MentorRequest.objects.filter(mentor=request.mentor_id)
        row = mine.select_for_update(of=("self",), no_key=True).get(pk=request.pk)
        if not row.is_asked:
            raise WrongState("prefer", row.state)
        if row.mentor_rank == place:
            return
        other = mine.filter(mentor_rank=place).first() if place else None
        mine.filter(pk__in=[row.pk, other.pk if other else row.pk]).update(mentor_rank=None)
        if other and row.mentor_rank:
            mine.filter(pk=other.pk).update(mentor_rank=row.mentor_rank)
        mine.filter(pk=row.pk).update(mentor_rank=place)
        audit.record(by=by, verb="prefer request", about=row, place=place or 0)
