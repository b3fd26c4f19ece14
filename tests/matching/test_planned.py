"""Rows asked for by a plan of the connection are those that Django reads, with all that comes along."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from matching import load
from matching.views.browse import mentee_rows
from people import prepared
from people.models import OrgUnit, Person
from programs.models import Mentee, Mentor, MentorLimit
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

pytestmark = pytest.mark.django_db


def _columns(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_mentor_with_load_and_what_comes_along() -> None:
    unit = OrgUnit.objects.create(name="Finance")
    rows = [MentorFactory(seats=3, person__unit=unit), MentorFactory(full=True), MentorFactory(seats=2)]
    MentorshipFactory(mentor=rows[0], mentee=MenteeFactory(program=rows[0].program))
    MentorLimit.objects.create(person=rows[2].person, most=1)
    for row in rows:
        told = Mentor.objects.with_load().select_related("person__unit", "program__owner").get(pk=row.pk)
        with CaptureQueriesContext(connection) as asked:
            found = load.with_load(row.pk)
            around = (found.person.unit, found.program.owner)

        assert len(asked) == 1
        assert _columns(found) == _columns(told)
        assert (found.free, found.load) == (told.free, told.load)
        assert around == (told.person.unit, told.program.owner)
        assert _columns(found.person) == _columns(told.person)


def test_row_of_before_is_not_given_again(mentor: Mentor) -> None:
    first = load.with_load(mentor.pk)
    Mentor.objects.filter(pk=mentor.pk).update(seats=5)
    Person.objects.filter(pk=mentor.person_id).update(given_name="Other")

    second = load.with_load(mentor.pk)

    assert (second.seats, second.person.given_name) == (5, "Other")
    assert (first.seats, first.person.given_name) != (5, "Other")


def test_nobody_is_does_not_exist() -> None:
    for _ in range(2):
        with pytest.raises(Mentor.DoesNotExist):
            load.with_load(987654321)


def test_mentee_rows_of_several_programs(mentee: Mentee) -> None:
    other = MenteeFactory(person=mentee.person)
    MenteeFactory(person=mentee.person, program__state="paused")
    MenteeFactory()

    assert {row.pk for row in mentee_rows(mentee.person)} == {mentee.pk, other.pk}
    assert mentee_rows(mentee.person)[0].person == mentee.person


@pytest.mark.django_db(transaction=True)
def test_threads_have_plans_of_their_own(transactional_db: None) -> None:
    rows = [MentorFactory() for _ in range(8)]
    found: dict[int, list[Mentor]] = {row.pk: [] for row in rows}

    def read(pk: int) -> Callable[[], None]:
        def run() -> None:
            try:
                found[pk] = [load.with_load(pk) for _ in range(5)]
            finally:
                connection.close()

        return run

    threads = [threading.Thread(target=read(row.pk)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {pk: {row.pk for row in got} for pk, got in found.items()} == {row.pk: {row.pk} for row in rows}
    assert all(len(got) == 5 for got in found.values())


def test_plan_is_named_by_its_question() -> None:
    names = set(prepared._written)

    assert all("4611686" not in written.text for written in prepared._written.values()), names
