"""Calendar files as a stranger's program reads them: `ical`, which shares no code with what writes them."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from notices.models import Notice
from programs import calendar, invitation
from programs.actions import ending, feeds, meetings, sessions
from programs.models import Meeting
from tests.factories.pairs import MeetingFactory
from tests.factories.programs import MentorFactory, MentorshipFactory
from tests.factories.sessions import TrainingSessionFactory

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EVIL = 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:http://evil/";,:\\,;\x00\u2028\x85'
EMPTY = Event(summary="", dtstart=date(2026, 1, 1))


def read(text: str) -> tuple[Calendar, Event]:
    found = IcsCalendarStream.calendar_from_ics(text)
    (event,) = found.events
    return found, event


def sent_to(person: object, kind: str = "") -> list[tuple[str, Event]]:
    """METHOD and event of every calendar file that this person got, oldest first."""
    rows = Notice.objects.filter(to=person, **({"kind": kind} if kind else {})).order_by("pk")
    files = [read(file["text"]) for row in rows for file in row.attachments]
    return [(str(found.method), event) for found, event in files]


def plan(pair, now, **changes) -> Meeting:
    fields = {
        "starts_at": datetime(2026, 5, 14, 13, 0, tzinfo=UTC),
        "minutes": 45,
        "form": "online",
        "place": "Room “3”; floor 2, left \\ back",
    }
    return meetings.plan(pair, by=pair.mentee_person, now=now, **(fields | changes))


@pytest.fixture
def pair(db):
    return MentorshipFactory(
        mentor__person__given_name="Zoë;",
        mentor__person__family_name='O\'Brien, "Zo"',
        mentee__person__given_name="Łukasz",
    )


def test_an_invitation_is_read_without_loss(pair, now):
    meeting = plan(pair, now)

    ((method, event),) = sent_to(pair.mentor_person)

    organizer = event.organizer
    assert method == "REQUEST"
    assert (event.uid, event.sequence, event.status) == (
        f"{meeting.uid}@{settings.MAIL_DOMAIN}", 0, "CONFIRMED",
    )  # fmt: skip
    assert (event.dtstart, event.dtend, event.dtstamp) == (meeting.starts_at, meeting.ends_at, now)
    assert event.location == "Room “3”; floor 2, left \\ back"
    assert event.summary == f"Mentoring: {pair.mentee_person.short_name} and {pair.mentor_person.short_name}"
    assert event.url == settings.BASE_URL + reverse("programs:meeting-detail", args=[meeting.pk])
    assert organizer is not None
    assert str(organizer.uri) == f"mailto:{pair.mentee_person.email}"
    assert {str(each.uri): each.common_name for each in event.attendees} == {
        f"mailto:{person.email}": person.full_name.replace('"', "'") for person in pair.both
    }
    assert {(each.status, each.role, each.rsvp) for each in event.attendees} == {
        ("NEEDS-ACTION", "REQ-PARTICIPANT", True)
    }


def test_nothing_stands_in_it_beside_what_was_written(pair, now):
    plan(pair, now)

    ((_method, event),) = sent_to(pair.mentor_person)

    written = {name for name in Event.model_fields if getattr(event, name) != getattr(EMPTY, name)}
    assert written == {
        *("uid", "sequence", "dtstamp", "dtstart", "dtend", "summary", "url", "status", "location"),
        *("organizer", "attendees"),
    }
    assert event.extras == []


def test_a_change_and_a_cancellation_replace_what_the_calendar_has(pair, now):
    meeting = plan(pair, now)
    june = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
    meetings.move(meeting, by=pair.mentor_person, now=now, starts_at=june, minutes=30, form="online")
    meetings.cancel(meeting, by=pair.mentor_person, now=now)

    for person in pair.both:
        read_there = sent_to(person)
        assert [method for method, _event in read_there] == ["REQUEST", "REQUEST", "CANCEL"]
        assert [event.sequence for _method, event in read_there] == [0, 1, 2]
        assert {event.uid for _method, event in read_there} == {f"{meeting.uid}@{settings.MAIL_DOMAIN}"}
        assert [event.dtstart for _method, event in read_there][1:] == [june, june]
        assert [event.status for _method, event in read_there] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
        assert [event.location for _method, event in read_there][1:] == [None, None]


def test_the_end_of_a_pair_empties_both_calendars(pair, now):
    coming = [plan(pair, now), plan(pair, now, starts_at=datetime(2026, 6, 1, 12, 0, tzinfo=UTC))]

    ending.part(pair, by=pair.mentee_person, now=now)

    for person in pair.both:
        cancelled = sent_to(person, "mentorship_parted")
        assert {(method, event.uid, event.sequence, event.status) for method, event in cancelled} == {
            ("CANCEL", f"{row.uid}@{settings.MAIL_DOMAIN}", 1, "CANCELLED") for row in coming
        }


@pytest.mark.parametrize(
    ("first", "hours"),
    [(date(2026, 3, 15), [14, 14, 13]), (date(2026, 10, 11), [13, 13, 14])],
    ids=["29 March", "25 October"],
)
def test_a_series_over_the_change_of_the_clocks_is_one_wall_clock_there_too(pair, now, first, hours):
    starts = calendar.repeated(first, time(15), AMSTERDAM, every_days=7, times=3)
    meetings.plan_series(pair, by=pair.mentee_person, now=now, starts=starts, minutes=45, form="online")

    events = [event for _method, event in sent_to(pair.mentor_person)]

    begins = [event.dtstart for event in events if isinstance(event.dtstart, datetime)]
    assert [moment.astimezone(UTC).hour for moment in begins] == hours
    assert [f"{moment.astimezone(AMSTERDAM):%H:%M}" for moment in begins] == ["15:00"] * 3


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_talk_in_the_night_of_the_change_lasts_as_long_as_it_says(pair, now, day):
    plan(pair, now, starts_at=datetime.combine(day, time(0, 30), tzinfo=UTC), minutes=60)

    ((_method, event),) = sent_to(pair.mentor_person)

    assert isinstance(event.dtstart, datetime)
    assert isinstance(event.dtend, datetime)
    assert event.dtend.astimezone(UTC) - event.dtstart.astimezone(UTC) == timedelta(hours=1)


def test_a_leap_day_is_a_day(pair, now):
    plan(pair, now, starts_at=datetime(2028, 2, 29, 9, 0, tzinfo=UTC))

    ((_method, event),) = sent_to(pair.mentor_person)

    assert event.dtstart == datetime(2028, 2, 29, 9, 0, tzinfo=UTC)


def test_the_feed_is_read_and_holds_no_place_and_no_address(pair, now):
    for days in (700, 730):
        MeetingFactory(mentorship=pair, starts_at=now + timedelta(days=days), place="CANARY in room 3")
    token = feeds.make(by=pair.mentee_person, now=now)

    reply = Client().get(reverse("programs:feed-file", args=[token]))

    found = IcsCalendarStream.calendar_from_ics(reply.text)
    assert found.method == "PUBLISH"
    assert [event.location for event in found.events] == [None, None]
    assert [(event.organizer, event.attendees) for event in found.events] == [(None, []), (None, [])]


def test_a_training_is_read_and_its_cancellation_too(db, now):
    session = TrainingSessionFactory(seats=1)
    person = MentorFactory(program=session.program).person
    sessions.sign_up(session, person, now=now)
    sessions.withdraw(session, person, now=now)

    read_there = sent_to(person)

    assert [method for method, _event in read_there] == ["REQUEST", "CANCEL"]
    assert [event.sequence for _method, event in read_there] == [0, 1]
    assert {event.uid for _method, event in read_there} == {f"{session.uid}@{settings.MAIL_DOMAIN}"}


@given(words=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@example(words=EVIL)
@example(words="a" * 400)
@example(words="é" * 200)
def test_hostile_words_stay_words(words):
    written = invitation.text(
        invitation.Invitation(
            uid=uuid.UUID(int=7),
            sequence=3,
            starts_at=datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
            minutes=45,
            summary=words,
            organizer=invitation.Guest(words, "sanne@example.com"),
            guests=(invitation.Guest(words, "marta@example.com"),),
            url="https://mentoring.example.com/meetings/1/",
            domain="example.com",
            place=words,
        ),
        method="REQUEST",
        now=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
    )

    _calendar, event = read(written)

    assert (event.uid, event.sequence, event.attach) == (f"{uuid.UUID(int=7)}@example.com", 3, [])
    assert [str(each.uri) for each in event.attendees] == ["mailto:marta@example.com"]
    assert (event.summary or "").split() == one_line(words).split()
    assert (event.location or "").split() == one_line(words).split()


def one_line(words: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
