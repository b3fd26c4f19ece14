from __future__ import annotations

import uuid
from datetime import UTC, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.invitation import Guest, Invitation, text

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
UID = uuid.UUID("11111111-2222-3333-4444-555555555555")
EVIL = 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:http://evil/";,:\\\x00\u2028\x85'


def invitation(**changes) -> Invitation:
    fields = {
        "uid": UID,
        "sequence": 0,
        "starts_at": datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        "minutes": 45,
        "summary": "Mentoring: Sanne and Marta",
        "organizer": Guest("Sanne", "sanne@example.com"),
        "guests": (Guest("Marta", "marta@example.com"), Guest("Sanne", "sanne@example.com")),
        "url": "https://mentoring.example.com/meetings/1/",
        "domain": "example.com",
    }
    return Invitation(**(fields | changes))


def only_event(written: str) -> icalendar.Event:
    parsed = icalendar.Calendar.from_ical(written)
    (event,) = parsed.subcomponents
    assert event.name == "VEVENT"
    assert event.subcomponents == []
    return event


def test_text_is_one_event_with_both_people():
    event = only_event(text(invitation(), method="REQUEST", now=NOW))

    assert event["uid"] == f"{UID}@example.com"
    assert event["sequence"] == 0
    assert str(event["summary"]) == "Mentoring: Sanne and Marta"
    assert event.decoded("dtstart") == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 3, 29, 1, 15, tzinfo=UTC)
    assert [str(each) for each in event["attendee"]] == [
        "mailto:marta@example.com",
        "mailto:sanne@example.com",
    ]


@pytest.mark.parametrize(("method", "status"), [("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")])
def test_text_says_its_method(method, status):
    written = text(invitation(sequence=2), method=method, now=NOW)

    assert str(icalendar.Calendar.from_ical(written)["method"]) == method
    assert str(only_event(written)["status"]) == status
    assert only_event(written)["sequence"] == 2


@given(st.text() | st.just(EVIL))
def test_text_of_hostile_words_stays_one_event(words):
    hostile = invitation(
        summary=words,
        place=words,
        organizer=Guest(words, "sanne@example.com"),
        guests=(Guest(words, "marta@example.com"), Guest("Sanne", "sanne@example.com")),
    )

    event = only_event(text(hostile, method="REQUEST", now=NOW))

    assert set(event) <= {
        *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "URL", "LOCATION"),
        *("ORGANIZER", "ATTENDEE"),
    }
    assert [str(each) for each in event["attendee"]] == [
        "mailto:marta@example.com",
        "mailto:sanne@example.com",
    ]
