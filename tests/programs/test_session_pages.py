from __future__ import annotations

import pytest
from django.urls import reverse
from icalendar import Calendar

from programs.models import SessionPlace, TrainingSession
from tests.factories.programs import MentorFactory, ProgramRoleFactory
from tests.factories.sessions import SessionPlaceFactory, TrainingSessionFactory

pytestmark = pytest.mark.django_db

FORM = {
    "title": "The first talk",
    "audience": "mentor",
    "on": "2026-03-20",
    "at": "15:00",
    "minutes": "90",
    "place": "Room 4",
    "seats": "12",
}


@pytest.fixture(autouse=True)
def _clock(monkeypatch, now) -> None:
    monkeypatch.setattr("people.clock.now", lambda: now)


@pytest.fixture
def session(program) -> TrainingSession:
    return TrainingSessionFactory(program=program, seats=1)


@pytest.fixture
def trainer(program):
    return ProgramRoleFactory(program=program, role="trainer").person


def address(name: str, *args: object) -> str:
    return reverse(f"programs:{name}", args=args)


def test_a_mentor_signs_up_downloads_and_withdraws(signed_in, session, mentor):
    client = signed_in(mentor.person)
    listed = client.get(address("session-list")).text
    page = client.post(address("session-sign-up", session.pk), follow=True).text
    file = client.get(address("session-calendar", session.pk))
    after = client.post(address("session-withdraw", session.pk), follow=True).text

    assert session.title in listed
    assert "You have a place" in page
    assert str(Calendar.from_ical(file.content)["method"]) == "REQUEST"
    assert "You no longer take part." in after
    assert client.get(address("session-calendar", session.pk)).status_code == 404


def test_who_waits_reads_the_number_in_the_line(signed_in, session, mentor):
    SessionPlaceFactory(session=session)

    page = signed_in(mentor.person).post(address("session-sign-up", session.pk), follow=True).text

    assert "You are number 1 on the waiting list" in page


def test_participants_never_see_who_else_comes(signed_in, session, mentor, trainer):
    other = SessionPlaceFactory(session=session, person__given_name="Quirin")

    theirs = signed_in(mentor.person).get(address("session-detail", session.pk)).text
    trainers = signed_in(trainer).get(address("session-detail", session.pk)).text

    assert other.person.full_name not in theirs
    assert other.person.full_name in trainers


def test_a_trainer_plans_changes_and_cancels(signed_in, program, trainer):
    client = signed_in(trainer)
    client.post(address("session-plan", program.pk), FORM)
    session = TrainingSession.objects.get()
    client.post(address("session-change", session.pk), FORM | {"place": "Room 5"})
    session.refresh_from_db()
    asked = client.get(address("session-cancel", session.pk)).text
    client.post(address("session-cancel", session.pk))
    session.refresh_from_db()

    assert (session.led_by, session.place, session.state) == (trainer, "Room 5", "cancelled")
    assert "0 people who signed up" in asked


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Give the training a title"),
        ("on", "2026-03-01", "Choose a day and time that are still to come."),
        ("on", "2029-03-01", "Choose a day within the next two years."),
        ("seats", "0", "Choose at least 1"),
        ("place", "", "Fill in where it is"),
        ("minutes", "5", "Fill in 15 minutes or more"),
    ],
)
def test_planning_says_what_is_wrong(signed_in, program, trainer, field, value, message):
    page = signed_in(trainer).post(address("session-plan", program.pk), FORM | {field: value}).text

    assert message in page
    assert not TrainingSession.objects.exists()


def test_fewer_seats_than_places_are_named_at_the_field(signed_in, program, trainer):
    session = TrainingSessionFactory(program=program)
    SessionPlaceFactory.create_batch(2, session=session)

    page = signed_in(trainer).post(address("session-change", session.pk), FORM | {"seats": "1"}).text

    assert "More people have a place already" in page


def test_attendance_is_ticked_for_all_and_kept(signed_in, session, trainer, monkeypatch):
    place = SessionPlaceFactory(session=session)
    early = signed_in(trainer).get(address("session-attendance", session.pk)).text
    monkeypatch.setattr("people.clock.now", lambda: session.starts_at)

    page = signed_in(trainer).get(address("session-attendance", session.pk)).text
    signed_in(trainer).post(address("session-attendance", session.pk), {"present": [place.person_id]})

    assert "from the beginning of the training on" in early
    assert "checked" in page
    assert SessionPlace.objects.get().has_attended is True


def test_strangers_find_nothing(signed_in, session, stranger, mentee):
    for person in (stranger, mentee.person):
        for name in ("session-detail", "session-change", "session-cancel", "session-attendance"):
            assert signed_in(person).get(address(name, session.pk)).status_code == 404
        assert signed_in(person).post(address("session-sign-up", session.pk)).status_code == 404


def test_the_list_costs_the_same_for_many(signed_in, session, mentor, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(mentor.person)
    client.get(address("session-list"))
    with CaptureQueriesContext(connection) as few:
        client.get(address("session-list"))
    for number in range(3):
        more = TrainingSessionFactory(program=session.program, title=f"Training {number}")
        SessionPlaceFactory(session=more, person=MentorFactory(program=session.program).person)
    with django_assert_num_queries(len(few)):
        client.get(address("session-list"))
