"""The link in the mail “Did you meet?”: for one person and one meeting as it was planned then.

Signed, stored nowhere, dead once the meeting was moved or somebody has said. Opening it changes nothing;
whoever left, or ended all sessions, has no live one.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from people.models import Person
from programs.models import Meeting

SALT = "programs.met"
LONGEST = timedelta(days=30)


class DeadLink(Exception):
    """Forged, too old, of somebody who left, or of a meeting that is another one by now."""


def token_for(meeting: Meeting, person: Person) -> str:
    return signing.dumps([meeting.pk, person.pk, meeting.sequence, person.sign_in_epoch], salt=SALT)


def read(token: str) -> tuple[Meeting, Person]:
    """Raises DeadLink."""
    try:
        pk, person_pk, sequence, epoch = signing.loads(token, salt=SALT, max_age=LONGEST)
    except (signing.BadSignature, ValueError, TypeError):
        raise DeadLink from None
    person = Person.objects.reachable().filter(pk=person_pk, sign_in_epoch=epoch).first()
    if person is None:
        raise DeadLink
    rows = Meeting.objects.visible_to(person).select_related(
        "mentorship__mentor_person", "mentorship__mentee_person", "mentorship__program__owner"
    )
    meeting = rows.filter(pk=pk, sequence=sequence).first()
    if meeting is None:
        raise DeadLink
    return meeting, person
