"""Meeting → iCalendar text that any calendar reads; no words of the pair but the place they typed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, vCalAddress


@dataclass(frozen=True)
class Guest:
    name: str
    email: str


@dataclass(frozen=True)
class Invitation:
    uid: uuid.UUID
    sequence: int
    starts_at: datetime
    minutes: int
    summary: str
    organizer: Guest
    guests: tuple[Guest, ...]
    url: str
    domain: str
    place: str = ""


def _one_line(text: str) -> str:
    """Control characters, line ends among them, become spaces: a name can't add a line to the file."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{_one_line(guest.email)}")
    address.params["CN"] = _one_line(guest.name).replace('"', "'")
    return address


def _attendee(guest: Guest) -> vCalAddress:
    address = _address(guest)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION"
    address.params["RSVP"] = "TRUE"
    return address


def text(invitation: Invitation, *, method: Literal["REQUEST", "CANCEL"], now: datetime) -> str:
    """One calendar with one event; the same UID and a higher SEQUENCE replace what was sent before."""
    event = _event(invitation, now=now)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    if invitation.place:
        event.add("location", _one_line(invitation.place))
    if invitation.organizer.email:
        event.add("organizer", _address(invitation.organizer))
    for guest in invitation.guests:
        event.add("attendee", _attendee(guest))
    calendar = _calendar(method)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def feed(invitations: Iterable[Invitation], *, name: str, now: datetime) -> str:
    """A calendar to subscribe to: when and with whom, without anybody's address or the place."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", _one_line(name))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for invitation in invitations:
        event = _event(invitation, now=now)
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    return calendar.to_ical().decode()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Mentoring//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(invitation: Invitation, *, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{invitation.uid}@{invitation.domain}")
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", invitation.starts_at.astimezone(UTC))
    event.add("dtend", (invitation.starts_at + timedelta(minutes=invitation.minutes)).astimezone(UTC))
    event.add("summary", _one_line(invitation.summary))
    event.add("url", invitation.url)
    return event
