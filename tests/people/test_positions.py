"""Where somebody stood before is kept on whatever way it changes, and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from people import clock
from people.actions import erasure, leaving, positions, roster
from people.models import Person, PositionChange
from tests.factories.people import OrgUnitFactory, PersonFactory
from tests.people.feeds import row, sheet

DAY = timedelta(days=1)
Moves = list[tuple[str, str, str, str, str | None, str | None, date]]


def load(content: bytes, now: datetime) -> None:
    made = roster.preview(content, file_name="feed.csv", by=None, now=now)
    roster.apply_import(made, by=None, now=now)


def kept(person: Person) -> Moves:
    rows = PositionChange.objects.filter(person=person).order_by("pk")
    columns = (
        "level_was", "level", "country_was", "country", "unit_was__name", "unit__name", "changed_on",
    )  # fmt: skip
    return list(rows.values_list(*columns))


def one(number: int = 1, **values: str) -> dict[str, str]:
    return row(number, Department="Sales", **values)


@pytest.fixture
def person(db, now) -> Person:
    load(sheet(one(), *(row(n, Department="Sales") for n in range(2, 9))), now)
    return Person.objects.get(employee_id="00001")


def test_first_file_is_no_change(person):
    assert not PositionChange.objects.exists()


def test_feed_keeps_what_was_and_became_on_the_day_of_the_file(person, now):
    content = sheet(
        one() | {"Level": "Senior", "Country": "BE", "Department": "Legal"},
        *(row(n, Department="Sales") for n in range(2, 9)),
    )

    load(content, now + 9 * DAY)
    load(content, now + 10 * DAY)

    day = (now + 9 * DAY).date()
    assert kept(person) == [("medior", "senior", "NL", "BE", "Sales", "Legal", day)]
    assert PositionChange.objects.count() == 1


def test_unknown_before_is_no_move_and_unknown_between_hides_none(db, now):
    others = [row(n) for n in range(2, 9)]
    load(sheet(row(1) | {"Level": ""}, *others), now)
    person = Person.objects.get(employee_id="00001")
    load(sheet(row(1) | {"Level": "Senior"}, *others), now + DAY)

    assert kept(person) == []

    load(sheet(row(1) | {"Level": "Grade 99"}, *others), now + 2 * DAY)
    load(sheet(row(1) | {"Level": "Lead"}, *others), now + 3 * DAY)

    assert [(was, became) for was, became, *_ in kept(person)] == [("senior", ""), ("", "lead")]


def test_who_comes_back_elsewhere_has_not_moved(person, now):
    others = [row(n, Department="Sales") for n in range(2, 9)]
    gone = one(**{"Termination date": now.date().isoformat()})
    load(sheet(gone, *others), now + 5 * DAY)
    load(sheet(gone | {"Department": "Former"}, *others), now + 6 * DAY)
    back = one() | {"Level": "Lead", "Department": "Legal", "Termination date": ""}
    load(sheet(back, *others), now + 300 * DAY)

    person.refresh_from_db()
    assert (person.is_active, person.level, person.unit.name) == (True, "lead", "Legal")
    assert kept(person) == []


def test_locked_out_for_safety_still_works_here(person, now):
    leaving.close(person, by=PersonFactory(hr_admin=True), now=now, why="unsafe")
    load(sheet(one() | {"Level": "Senior"}, *(row(n, Department="Sales") for n in range(2, 9))), now + DAY)

    assert [became for _was, became, *_ in kept(person)] == ["senior"]


WAYS: list[Callable[[Person], object]] = [
    lambda person: Person.objects.filter(pk=person.pk).update(level="senior"),
    lambda person: _saved(person),
    lambda person: Person.objects.bulk_update([_with_level(person)], ["level"]),
    lambda person: _by_sql(person),
]


def _with_level(person: Person) -> Person:
    person.level = "senior"
    return person


def _saved(person: Person) -> None:
    _with_level(person).save(update_fields=["level"])


def _by_sql(person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET level = 'senior' WHERE id = %s", [person.pk])


@pytest.mark.parametrize("way", WAYS)
def test_every_other_way_is_kept_by_the_database_alone(db, way):
    person = PersonFactory(unit=OrgUnitFactory(name="Sales"))

    way(person)

    assert [(was, became) for was, became, *_ in kept(person)] == [("medior", "senior")]
    with connection.cursor() as cursor:  # the positive control: nothing else writes it
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE people_person DISABLE TRIGGER people_position_noted")
    Person.objects.filter(pk=person.pk).update(level="lead")
    assert len(kept(person)) == 1


def test_day_is_the_one_that_the_deed_says_else_that_of_the_clock(db, now):
    person = PersonFactory()
    with transaction.atomic(), positions.changing(on=date(2026, 3, 9)):
        Person.objects.filter(pk=person.pk).update(level="senior")
    before = clock.now().date()
    Person.objects.filter(pk=person.pk).update(level="lead")

    first, second = (changed for *_, changed in kept(person))
    assert first == date(2026, 3, 9)
    assert before <= second <= clock.now().date()


def test_what_is_no_position_leaves_no_trace(db):
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).update(job_title="Controller", theme="dark")
    Person.objects.filter(pk=person.pk).update(level=person.level, country=person.country)

    assert kept(person) == []


def test_erasure_takes_the_trace_along(db, now):
    person = PersonFactory(unit=OrgUnitFactory(name="Sales"))
    other = PersonFactory()
    Person.objects.filter(pk__in=[person.pk, other.pk]).update(country="BE")

    with transaction.atomic():
        erasure.forget(person, erasure.Known.of(person), now=now)

    assert (len(kept(person)), len(kept(other))) == (0, 1)


def test_old_ones_go_and_none_by_another_door(db, now):
    person = PersonFactory()
    for day in (date(2020, 1, 1), date(2026, 3, 1)):
        with transaction.atomic(), positions.changing(on=day):
            Person.objects.filter(pk=person.pk).update(country="BE" if day.year == 2020 else "DE")

    with pytest.raises(DatabaseError), transaction.atomic():
        PositionChange.objects.all().delete()

    assert positions.forget_before(date(2023, 1, 1)) == 1
    assert [became for *_rest, became, _u, _v, _day in kept(person)] == ["DE"]


def test_whole_company_that_moves_is_kept_in_one_statement(db, now, django_assert_max_num_queries):
    load(sheet(*(row(n) for n in range(60))), now)
    with django_assert_max_num_queries(200) as few:
        load(sheet(*(row(n) | {"Level": "Senior"} for n in range(60))), now + DAY)

    notes = [each["sql"] for each in few.captured_queries if "INTO people_positionchange" in each["sql"]]
    assert (len(notes), PositionChange.objects.count()) == (1, 60)
