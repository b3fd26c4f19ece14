"""The last line is the database: each of its walls stops a lie, and without it nothing else would.

Every check, unique constraint, key of several columns and trigger of our own tables is taken away in turn
inside a transaction: the same lie that was refused, by this wall and no other, then goes through.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from dashboard.wall_words import SENTENCES
from matching.models import ListingChange
from people.models import FeedRow, Person
from tests.factories.people import OrgUnitFactory, PersonFactory, TopicFactory
from tests.house.walls import (
    COUNTS,
    COVERED,
    DEEDS,
    FORGETS,
    LIES,
    NOTES,
    TWINS,
    Make,
    _one_too_many,
)

OURS = ("people", "notices", "guides", "programs", "matching")
WALLS = """
    SELECT con.conname, con.conrelid::regclass::text, con.contype FROM pg_constraint con
    WHERE con.connamespace = 'public'::regnamespace
        AND (con.contype IN ('c', 'u', 'x') OR con.contype = 'f' AND cardinality(con.conkey) > 1)
    UNION ALL
    SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, 'i' FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid AND c.relnamespace = 'public'::regnamespace
    WHERE i.indisunique AND NOT i.indisprimary
        AND NOT EXISTS (
            SELECT 1 FROM pg_constraint con WHERE con.conindid = i.indexrelid AND con.contype <> 'f')
    UNION ALL
    SELECT tgname, tgrelid::regclass::text, 't' FROM pg_trigger WHERE NOT tgisinternal
"""


@pytest.fixture
def walls(db) -> dict[str, tuple[str, str]]:
    """Name → table and kind, of our own models; many-to-many tables are Django's own business."""
    tables = {
        model._meta.db_table
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if not model._meta.auto_created
    }
    with connection.cursor() as cursor:
        cursor.execute(WALLS)
        return {name: (table, kind) for name, table, kind in cursor.fetchall() if table in tables}


def test_every_wall_has_a_lie_that_it_stops(walls):
    counts = {name for name, (table, kind) in walls.items() if _counted(name, table)}

    assert set(walls) - counts - COVERED == {*LIES, *TWINS, *DEEDS, *FORGETS, *NOTES}
    assert {walls[name][0] for name in counts} == set(COUNTS)


SPEAK = (
    "programs_mentorship",
    "matching_mentorrequest",
    "matching_coffeeround",
    "matching_coffeeguest",
    "matching_coffeetalk",
)


def test_every_wall_of_pairs_and_requests_has_a_sentence_for_people(walls):
    named = {
        name.removesuffix("_again")
        for name, (table, _kind) in walls.items()
        if table in SPEAK
        and not _counted(name, table)
        and name not in NOTES
        and not name.endswith("_sealed")  # no page can write in the clear
    }

    assert named == set(SENTENCES)


@pytest.mark.parametrize("method", ["get", "post"])
def test_wall_that_a_page_runs_into_explains(client, hr_admin, monkeypatch, method: str):
    """The deed's own check was overtaken; without the sentence this would be an error page."""

    def overtaken(*args: object, **more: object) -> None:
        with transaction.atomic():
            _one_too_many()

    monkeypatch.setattr("dashboard.views.home.todo.for_request", overtaken)
    client.force_login(hr_admin)

    page = getattr(client, method)("/")

    assert page.status_code == 409
    assert "All places of this mentor are taken" in page.content.decode()


@pytest.mark.parametrize("name", sorted(LIES))
def test_check_stops_each_lie(walls, name: str):
    make, lies = LIES[name]
    for columns in lies:
        _stops_only_with(walls, name, lambda columns=columns: _change(make(), columns))


@pytest.mark.parametrize("table", sorted(COUNTS))
def test_count_is_never_negative(walls, table: str):
    for name in [name for name, (of, _kind) in walls.items() if of == table and _counted(name, table)]:
        column = name.removeprefix(f"{table}_").removesuffix("_check")
        _stops_only_with(walls, name, lambda column=column: _change(COUNTS[table](), {column: -1}))


@pytest.mark.parametrize("name", sorted(TWINS))
def test_unique_constraint_stops_a_twin(walls, name: str):
    _stops_only_with(walls, name, lambda: _twin(*TWINS[name]))


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_trigger_stops_the_deed(walls, name: str):
    table, deeds = DEEDS[name]
    assert walls[name] == (table, "t")
    for deed in deeds:
        _stops_only_with(walls, name, deed)


@pytest.mark.parametrize("name", sorted(FORGETS))
def test_trigger_forgets_what_the_feed_knew(walls, name: str):
    table, happens = FORGETS[name]
    assert walls[name] == (table, "t")
    unit, topic = OrgUnitFactory(), TopicFactory()

    assert _remembered(PersonFactory(unit=unit, topics=[topic.slug]), happens) is None

    _take_away(name, table, "t")
    unit, topic = OrgUnitFactory(name="Sales"), TopicFactory(slug="planning")
    assert _remembered(PersonFactory(unit=unit, topics=[topic.slug]), happens) == b"read before"


@pytest.mark.parametrize("name", sorted(NOTES))
def test_trigger_notes_what_the_directory_reads(walls, name: str):
    table, make, happens = NOTES[name]
    assert walls[name] == (table, "t")

    assert _noted(make(), happens) > 0

    _take_away(name, table, "t")
    assert _noted(make(), happens) == 0


def _noted(row: models.Model, happens: Callable[[models.Model], object]) -> int:
    ListingChange.objects.all().delete()
    happens(row)
    return ListingChange.objects.count()


def _remembered(person: Person, happens: Callable[[Person], object]) -> bytes | None:
    FeedRow.objects.create(person=person.pk, digest=b"read before")
    happens(person)
    digest = FeedRow.objects.values_list("digest", flat=True).get(person=person.pk)
    return None if digest is None else bytes(digest)


def _counted(name: str, table: str) -> bool:
    """The checks that Django makes for positive integers, by their names."""
    return name.startswith(f"{table}_") and name.endswith("_check") and name not in COVERED


def _stops_only_with(walls: dict[str, tuple[str, str]], name: str, lie: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        lie()
    said = refused.value.__cause__.diag  # type: ignore[union-attr]
    if walls[name][1] != "t":
        assert said.constraint_name == name
    with transaction.atomic():
        _take_away(name, *walls[name])
        lie()  # the positive control: nothing else stands behind it
        transaction.set_rollback(True)


def _take_away(name: str, table: str, kind: str) -> None:
    statements = {
        "t": f"ALTER TABLE {table} DISABLE TRIGGER {name}",
        "i": f"DROP INDEX {name}",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else rows made before wait for their checks
        cursor.execute(statements.get(kind, f"ALTER TABLE {table} DROP CONSTRAINT {name}"))


def _change(row: models.Model, columns: dict[str, Any]) -> None:
    columns = {name: value(row) if callable(value) else value for name, value in columns.items()}
    assert type(row)._default_manager.filter(pk=row.pk).update(**columns)


def _twin(make: Make, columns: list[str]) -> None:
    one, other = make(), make()
    _change(other, {column: getattr(one, column) for column in columns})
