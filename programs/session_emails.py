"""What people hear of a live training, each with a calendar file of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation

from notices import actions as notices
from notices.models import Notice
from people.models import Person
from programs import invitation
from programs.emails import coordinator
from programs.models import SessionPlace, zone_of

LATELY = timedelta(hours=24)


def seated(place: SessionPlace, *, moved_up: bool, now: datetime) -> None:
    """A place, at once or after waiting for it."""
    _tell(place, "session_place", method="REQUEST", moved_up=moved_up, now=now)


def changed(place: SessionPlace, *, now: datetime) -> None:
    _tell(place, "session_changed", method="REQUEST", now=now)


def withdrawn(place: SessionPlace, *, now: datetime) -> None:
    _tell(place, "session_withdrawn", method="CANCEL", now=now)


def reminded(place: SessionPlace, *, now: datetime) -> bool:
    """Once for each time it begins; nobody who heard of their place within a day."""
    starts = int(place.session.starts_at.timestamp())
    key = f"session:{place.session_id}:{place.pk}:reminder:{starts}"
    heard = Notice.objects.filter(
        key__startswith=f"session:{place.session_id}:{place.pk}:session_", created_at__gt=now - LATELY
    )
    if notices.was_queued(key) or heard.exists():
        return False
    _tell(place, "session_reminder", method="", key=key, now=now)
    return True


def cancelled(place: SessionPlace, *, now: datetime) -> None:
    """Whoever waited had nothing in the calendar."""
    _tell(place, "session_cancelled", method="CANCEL" if place.is_taken else "", now=now)


def _tell(
    place: SessionPlace, kind: str, *, method: str, now: datetime, key: str = "", **context: Any
) -> None:
    session, person = place.session, place.person
    notices.queue(
        to=person,
        kind=kind,
        key=key or f"session:{session.pk}:{place.pk}:{kind}:{place.sequence}",
        now=now,
        attachments=[_file(place, method, now=now)] if method else [],
        action_url=reverse("programs:session-detail", args=[session.pk]),
        title=session.title,
        when=_spoken(place, person),
        minutes=session.minutes,
        place=session.place,
        program=session.program.name,
        **context,
        **coordinator(session.program),
    )


def _spoken(place: SessionPlace, person: Person) -> str:
    """The day and time on the reader's own clock, in the reader's language."""
    with translation.override(person.language):
        day = formats.date_format(place.session.starts_for(person), "l j F Y, H:i")
        return f"{day} ({zone_of(person).key.replace('_', ' ')})"


def _file(place: SessionPlace, method: str, *, now: datetime) -> dict[str, str]:
    text = calendar_file(place, method=method, now=now)
    return {"name": "training.ics", "type": f"text/calendar; method={method}", "text": text}


def calendar_file(place: SessionPlace, *, method: str = "REQUEST", now: datetime) -> str:
    """For this person alone: nobody sees from it who else comes."""
    session, person = place.session, place.person
    return invitation.text(
        invitation.Invitation(
            uid=session.uid,
            sequence=place.sequence,
            starts_at=session.starts_at,
            minutes=session.minutes,
            summary=session.title,
            organizer=invitation.Guest(session.led_by.full_name, session.led_by.email),
            guests=(invitation.Guest(person.full_name, person.email),) if person.email else (),
            url=settings.BASE_URL + reverse("programs:session-detail", args=[session.pk]),
            domain=settings.MAIL_DOMAIN,
            place=session.place,
        ),
        method="CANCEL" if method == "CANCEL" else "REQUEST",
        now=now,
    )
