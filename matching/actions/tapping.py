"""The link in a mail that opens the answer without signing in: for one mentor, one request, one turn.

The token is signed and stored nowhere. It names the moment since when the answer is waited for, so it is dead
once anything has happened; whoever left, or ended all sessions, has no live one either. Opening it changes
nothing.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from matching.models import MentorRequest
from people.models import Person

SALT = "matching.answer"
LONGEST = timedelta(days=45)


class DeadLink(Exception):
    """Forged, too old, of somebody who left, or of a request that nobody knows."""


def token_for(request_pk: int, person: Person) -> str:
    """For the mail that asks this mentor; empty where there is nothing to answer."""
    row = MentorRequest.objects.filter(pk=request_pk, mentor__person=person).first()
    if row is None or row.turn_at is None or not row.can_be_answered:
        return ""
    return signing.dumps([row.pk, person.pk, row.turn_at.timestamp(), person.sign_in_epoch], salt=SALT)


def read(token: str) -> tuple[MentorRequest, bool]:
    """(request, whether it still waits for the very answer that this link was sent for). Raises DeadLink."""
    try:
        pk, person_pk, turn, epoch = signing.loads(token, salt=SALT, max_age=LONGEST)
    except (signing.BadSignature, ValueError, TypeError):
        raise DeadLink from None
    rows = MentorRequest.objects.select_related(
        "mentor__person", "mentee__person", "mentor__program", "mentee__program", "program__owner"
    )
    row = rows.filter(pk=pk, mentor__person=person_pk, asked_at__isnull=False).first()
    if row is None or row.turn_at is None:
        raise DeadLink
    person = row.mentor.person
    if not Person.objects.reachable().filter(pk=person.pk).exists() or person.sign_in_epoch != epoch:
        raise DeadLink
    return row, row.turn_at.timestamp() == turn
