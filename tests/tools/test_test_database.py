"""The tables of the tests are made anew whenever what makes them has changed."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tools import test_database


def test_fingerprint_follows_each_migration(tmp_path, monkeypatch):
    file = tmp_path / "people" / "migrations" / "0001_initial.py"
    file.parent.mkdir(parents=True)
    monkeypatch.setattr(test_database, "ROOT", tmp_path)
    file.write_text("first")
    first = test_database.fingerprint()

    file.write_text("second")

    assert test_database.fingerprint() != first


def test_copy_is_under_its_name_only_when_it_is_whole(tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "file").write_text("x")
    (tmp_path / "kept.new").mkdir()
    (tmp_path / "kept.new" / "left-over").touch()

    test_database.copy(tmp_path / "source", tmp_path / "kept")

    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["file"]


def test_database_of_the_tests_has_the_tables_of_every_migration(db):
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
