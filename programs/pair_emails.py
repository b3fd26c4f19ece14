"""Mails between the two of a pair: that there is something to read or to answer, never what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from notices import actions as notices
from people.models import Person
from programs import tapping
from programs.emails import coordinator, spoken
from programs.models import Meeting, Mentorship


def voices_released(mentorship: Mentorship, number: int, *, by: Person, both: bool, now: datetime) -> None:
    """To the partner: answer yours, or compare now."""
    _to_partner(
        mentorship,
        "pair_voices",
        key=f"mentorship:{mentorship.pk}:voices:{number}",
        path=reverse("programs:voices", args=[mentorship.pk, number]),
        by=by,
        now=now,
        number=number,
        both=both,
    )


def preparation_reminder(mentorship: Mentorship, person: Person, *, days: int, now: datetime) -> None:
    """What of the preparation is open for this side is on the page."""
    notices.queue(
        to=person,
        kind="pair_preparing_reminder",
        key=f"mentorship:{mentorship.pk}:prepare-{days}:{person.pk}",
        now=now,
        action_url=reverse("programs:mentorship-detail", args=[mentorship.pk]),
        partner=mentorship.partner_of(person).short_name,
        **coordinator(mentorship.program),
    )


def did_you_meet(meeting: Meeting, person: Person, *, now: datetime) -> None:
    """The link opens a page with three buttons; opening it changes nothing."""
    notices.queue(
        to=person,
        kind="meeting_did_you_meet",
        key=f"meeting:{meeting.pk}:{meeting.sequence}:asked:{person.pk}",
        now=now,
        action_url=reverse("programs:met", args=[tapping.token_for(meeting, person)]),
        partner=meeting.mentorship.partner_of(person).short_name,
        when=spoken(meeting, person, reader=person),
        **coordinator(meeting.mentorship.program),
    )


def message_sent(mentorship: Mentorship, *, by: Person, occurrence: str, now: datetime) -> None:
    _to_partner(
        mentorship,
        "pair_message",
        key=f"mentorship:{mentorship.pk}:message:{occurrence}",
        path=reverse("programs:thread", args=[mentorship.pk]),
        by=by,
        now=now,
    )


def _to_partner(
    mentorship: Mentorship, kind: str, *, key: str, path: str, by: Person, now: datetime, **context: Any
) -> None:
    reader = mentorship.partner_of(by)
    notices.queue(
        to=reader,
        kind=kind,
        key=f"{key}:{reader.pk}",
        now=now,
        action_url=path,
        partner=by.short_name,
        **coordinator(mentorship.program),
        **context,
    )
