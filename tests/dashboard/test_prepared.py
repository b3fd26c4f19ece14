"""What is planned once says the same as what Django would ask anew, for every reader and at any time."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard import todo
from matching.actions import choices, requests
from people import clock, prepared
from people.models import HouseRole, Person
from programs.models import Mentee
from tests.factories.matching import MentorRequestFactory
from tests.factories.people import PersonFactory
from tests.house import scene
from tests.matching.races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(settings, tmp_path) -> scene.Scene:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return scene.build()


def _same(person: Person) -> None:
    assert sorted(todo.find(person)) == sorted(todo.question(person)), person


def test_same_for_everybody_of_the_scene(play: scene.Scene) -> None:
    everybody = list(Person.objects.all())

    for person in everybody:
        _same(person)

    assert len({tuple(sorted(todo.find(person))) for person in everybody}) > 5  # they differ indeed


@pytest.mark.parametrize("role", [*HouseRole.values, "superuser", "closed"])
def test_same_for_every_role(play: scene.Scene, role: str) -> None:
    person = PersonFactory(
        house_roles=[role] if role in HouseRole.values else [],
        is_superuser=role == "superuser",
        is_active=role != "closed",
    )
    play.things["program"].roles.create(person=person, role="coordinator", given_at=clock.now())

    _same(person)


def test_roles_given_and_taken_count_at_once(play: scene.Scene) -> None:
    person = PersonFactory()
    _same(person)
    for roles in ([HouseRole.HR_ADMIN], [HouseRole.GUIDE_EDITOR], []):
        person.house_roles = roles
        person.save()
        _same(person)


def test_later_is_asked_with_the_time_of_then(play: scene.Scene, monkeypatch) -> None:
    """Positive control: the text of before holds another time, and is not asked again."""
    hr_admin = PersonFactory(hr_admin=True)
    _same(hr_admin)
    before = {name: known.text for name, known in prepared._written.items()}
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: later)

    _same(hr_admin)
    for somebody in Person.objects.all()[:8]:
        _same(somebody)

    assert any(known.text != before.get(name) for name, known in prepared._written.items())


def test_one_question_with_nobodys_key_in_its_plan(play: scene.Scene) -> None:
    person = play.who["mentor"]
    with CaptureQueriesContext(connection) as asked:
        todo.find(person)

    assert len(asked) == 1
    texts = _plans()
    assert any("$1" in text for text in texts)
    assert not any(str(prepared.STAND_IN)[:12] in text for text in texts)


def test_connection_that_knows_no_plan_gets_one(play: scene.Scene) -> None:
    person = play.who["mentor"]
    todo.find(person)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    prepared._planned.clear()  # as for a new connection, which is another key

    _same(person)


def test_plan_of_before_goes_when_it_is_written_anew(play: scene.Scene, monkeypatch) -> None:
    person = play.who["mentor"]
    monkeypatch.setattr(clock, "now", lambda: moment)
    numbers = []
    for minutes in range(3):
        moment = timezone.now() + timedelta(minutes=minutes)
        todo.find(person)
        numbers.append(len(_plans()))

    assert len(set(numbers)) == 1


def _plans() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'asked_%'")
        return [text for (text,) in cursor.fetchall()]


def test_nobody_asks_for_the_stand_ins(mentee: Mentee) -> None:
    """To copy a queryset asks it: what threads share was written by two at once, with tables missing."""
    prepared._written.clear()

    with CaptureQueriesContext(connection) as asked:
        found = choices.open_of(mentee)

    assert found == []
    assert [entry["sql"][:13] for entry in asked] == ["EXECUTE asked"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_threads_ask_what_nobody_has_asked_before() -> None:
    request = MentorRequestFactory()

    for _ in range(10):
        prepared._written.clear()
        outcomes = together([partial(requests.fresh, request)] * 8)
        assert outcomes == [request] * 8


@pytest.mark.django_db(transaction=True)
def test_plans_that_were_thrown_away_are_made_anew(play: scene.Scene) -> None:
    person = play.who["mentor"]
    before = todo.find(person)
    with connection.cursor() as cursor:
        cursor.execute("DISCARD ALL")

    assert sorted(todo.find(person)) == sorted(before)


@pytest.mark.django_db(transaction=True)
def test_plan_lost_within_a_transaction_is_there_for_the_next(play: scene.Scene) -> None:
    person = play.who["mentor"]
    before = todo.find(person)
    with connection.cursor() as cursor:
        cursor.execute("DISCARD ALL")

    with pytest.raises(ProgrammingError), transaction.atomic():
        todo.find(person)

    assert sorted(todo.find(person)) == sorted(before)


@pytest.mark.django_db(transaction=True)
def test_plan_that_could_not_be_renewed_is_renewed_later(play: scene.Scene, monkeypatch) -> None:
    """In a transaction that has failed the old plan cannot go: it is still known, and goes the next time."""
    person = play.who["mentor"]
    todo.find(person)
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)

    with suppress(DatabaseError), transaction.atomic():
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        with pytest.raises(DatabaseError):
            todo.find(person)

    _same(person)


@pytest.mark.django_db(transaction=True)
def test_connection_that_died_between_two_pages_is_another(play: scene.Scene) -> None:
    person = play.who["mentor"]
    before = todo.find(person)
    connection.connection.close()  # as when the server started anew
    connection.health_check_enabled = True
    connection.health_check_done = False  # as at the start of a page

    assert sorted(todo.find(person)) == sorted(before)
