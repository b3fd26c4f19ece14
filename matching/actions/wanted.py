"""A mentee whom the directory shows nobody tells those who care for the program."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from matching import emails
from matching.actions import choices
from people import audit
from people.models import Person
from programs.models import Mentee


class HasMentor(Exception):
    """Nobody waits who has a mentor."""


def tell(mentee: Mentee, *, looked_for: list[str], by: Person, now: datetime) -> bool:
    """Once a week at most; False where they have been told this week."""
    if not choices.is_free(mentee):
        raise HasMentor
    with transaction.atomic():
        is_new = emails.mentee_waits(mentee, looked_for, now=now)
        if is_new:
            audit.record(by=by, verb="tell HR of waiting", about=mentee)
    return is_new
