"""The link in a mail that opens one check-in for one person without signing in; opening it changes nothing.

Signed and stored nowhere; dead once it is answered or closed, and for whoever left or ended all sessions.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from people.models import Person
from programs.models import FollowUp

SALT = "programs.check-in"
LONGEST = timedelta(days=90)


class DeadLink(Exception):
    """Forged, too old, of somebody who left, or of a check-in that is over."""


def token_for(check_in_pk: int, person: Person) -> str:
    """Empty where there is nothing to answer."""
    if not FollowUp.objects.unanswered_by(person).filter(pk=check_in_pk).exists():
        return ""
    return signing.dumps([check_in_pk, person.pk, person.sign_in_epoch], salt=SALT)


def read(token: str) -> tuple[FollowUp, Person]:
    try:
        pk, person_pk, epoch = signing.loads(token, salt=SALT, max_age=LONGEST)
    except (signing.BadSignature, ValueError, TypeError):
        raise DeadLink from None
    person = Person.objects.reachable().filter(pk=person_pk).first()
    if person is None or person.sign_in_epoch != epoch:
        raise DeadLink
    rows = FollowUp.objects.visible_to(person).select_related(
        "mentorship__program__owner", "mentorship__mentor_person", "mentorship__mentee_person", "question_set"
    )
    row = rows.filter(pk=pk).first()
    if row is None:
        raise DeadLink
    return row, person
