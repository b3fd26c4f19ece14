"""Mails between the two of a pair: that there is something to read or to answer, never what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats, translation

from notices import actions as notices
from notices.models import Notice
from people.models import Person
from programs import tapping
from programs.emails import coordinator, spoken
from programs.models import Meeting, Mentorship

LATELY = timedelta(hours=24)


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
        by=_day(mentorship.prepare_by, person),
        **coordinator(mentorship.program),
    )


def _day(day: date | None, reader: Person) -> str:
    with translation.override(reader.language):
        return formats.date_format(day, "l j F Y") if day else ""


def meeting_soon(meeting: Meeting, person: Person, *, is_first: bool, now: datetime) -> bool:
    """False where they heard of its time a moment ago, or of this before. Where they meet stays out of it."""
    partner = meeting.mentorship.partner_of(person)
    key = f"meeting:{meeting.pk}:{meeting.sequence}"
    heard = Notice.objects.filter(key=f"{key}:{person.pk}", created_at__gt=now - LATELY)
    if heard.exists() or notices.was_queued(f"{key}:soon:{person.pk}"):
        return False
    notices.queue(
        to=person,
        kind="meeting_soon",
        key=f"{key}:soon:{person.pk}",
        now=now,
        action_url=reverse("programs:meeting-detail", args=[meeting.pk]),
        partner=partner.short_name,
        when=spoken(meeting, person, reader=person),
        partner_when=spoken(meeting, partner, reader=person),
        minutes=meeting.minutes,
        is_first=is_first,
        side=meeting.mentorship.side_of(person),
        **coordinator(meeting.mentorship.program),
    )
    return True


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
