"""Mails between the two of a pair: that there is something to read or to answer, never what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats, translation

from notices import actions as notices
from notices import rules
from notices.models import Notice
from people.models import Person
from programs import tapping
from programs.emails import coordinator, spoken
from programs.models import Meeting, Mentorship, zone_of


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


def knows_of(meetings: Sequence[tuple[Meeting, Person]]) -> set[tuple[int, int]]:
    """Who was reminded of its time, or heard of it since the day before the reminder: in one question."""
    changed = {_time_key(*each): each for each in meetings}
    reminded = {_soon_key(*each): each for each in meetings}
    rows = Notice.objects.filter(key__in=[*changed, *reminded]).values_list("key", "created_at")
    found = set()
    for key, at in rows:
        meeting, person = reminded.get(key) or changed[key]
        if key in reminded or at.astimezone(zone_of(person)).date() >= _day_before(meeting, person):
            found.add((meeting.pk, person.pk))
    return found


def _day_before(meeting: Meeting, person: Person) -> date:
    (days,) = rules.RULES["meeting.soon"].after
    return rules.day_of(days, meeting.starts_for(person).date(), person.country) - timedelta(days=1)


def _time_key(meeting: Meeting, person: Person) -> str:
    return f"meeting:{meeting.pk}:{meeting.sequence}:{person.pk}"


def _soon_key(meeting: Meeting, person: Person) -> str:
    return f"meeting:{meeting.pk}:{meeting.sequence}:soon:{person.pk}"


def meeting_soon(meeting: Meeting, person: Person, *, is_first: bool, now: datetime) -> None:
    """When it is, and two questions; where they meet stays out of it."""
    partner = meeting.mentorship.partner_of(person)
    notices.queue(
        to=person,
        kind="meeting_soon",
        key=_soon_key(meeting, person),
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
