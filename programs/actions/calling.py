"""“May we call you?”: asked after a low rating, in place of why."""

from __future__ import annotations

from django.db import transaction

from people import audit
from people.models import Person
from programs.models import Answer, FollowUp


class NothingSaid(Exception):
    """Who has not answered the check-in is not called because of it."""


def ask_for_call(follow_up: FollowUp, *, by: Person) -> None:
    """The coordinator sees the wish; the partner never does. Said twice it is one wish."""
    with transaction.atomic():
        rows = Answer.objects.filter(follow_up=follow_up, person=by)
        answer = rows.select_for_update(of=("self",), no_key=True).first()
        if answer is None:
            raise NothingSaid
        if answer.wants_contact:
            return
        rows.update(wants_contact=True)
        audit.record(by=by, verb="wish contact", about=follow_up)
