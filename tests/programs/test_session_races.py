"""Many people, few seats, real transactions: the row lock holds, the trigger holds, neither overbooks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from programs.actions import sessions
from programs.models import SessionPlace, TrainingSession
from tests.factories.programs import MentorFactory
from tests.factories.sessions import TrainingSessionFactory
from tests.matching.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

SEATS, PEOPLE = 2, 12


@pytest.fixture
def session() -> TrainingSession:
    return TrainingSessionFactory(seats=SEATS)


@pytest.fixture
def without_trigger():
    """The wall away, so that the lock alone has to hold."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE programs_sessionplace DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE programs_sessionplace ENABLE TRIGGER USER")


def all_at_once(session, now) -> list:
    people = [MentorFactory(program=session.program).person for _ in range(PEOPLE)]
    return together([lambda person=person: sessions.sign_up(session, person, now=now) for person in people])


def unlocked(session, *, now):
    return TrainingSession.objects.select_related("program__owner", "led_by").get(pk=session.pk)


def count(state: str) -> int:
    return SessionPlace.objects.filter(state=state).count()


def test_the_lock_alone_never_overbooks(session, now, without_trigger):
    outcomes = all_at_once(session, now)

    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert (count("taken"), count("waiting")) == (SEATS, PEOPLE - SEATS)


def test_the_trigger_alone_never_overbooks(session, now, monkeypatch):
    monkeypatch.setattr(sessions, "_lock", unlocked)

    outcomes = all_at_once(session, now)

    assert count("taken") == SEATS
    assert all(isinstance(each, DatabaseError) for each in outcomes if isinstance(each, Exception))


def test_without_both_it_overbooks(session, now, monkeypatch, without_trigger):
    """The control: this is what the two walls prevent."""
    monkeypatch.setattr(sessions, "_lock", unlocked)
    real = sessions._free

    def slowly(row: TrainingSession) -> int:
        free = real(row)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3)")
        return free

    monkeypatch.setattr(sessions, "_free", slowly)

    all_at_once(session, now)

    assert count("taken") > SEATS


def test_withdrawing_at_once_moves_each_of_the_line_up_once(session, now):
    people = [MentorFactory(program=session.program).person for _ in range(4)]
    for person in people:
        sessions.sign_up(session, person, now=now)

    together([lambda person=person: sessions.withdraw(session, person, now=now) for person in people[:2]])

    rows = dict(SessionPlace.objects.values_list("person", "state"))
    assert [rows[person.pk] for person in people] == ["withdrawn", "withdrawn", "taken", "taken"]
