"""What a migration puts beside a column that holds sealed words, and beside a table of two people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import migrations
from django.db.migrations.operations.base import Operation

from people import sealing

STEP = 1000

ACTOR = """
    CREATE FUNCTION app_person() RETURNS bigint LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('app.person', true), '')::bigint $$
"""


def seal_columns(table: str, *columns: str) -> list[Operation]:
    """Seals what is there in the clear; from then on the database refuses words in the clear."""
    found: list[Operation] = []
    for column in columns:
        rewriting = _rewriting(table, column, sealing.seal), _rewriting(table, column, sealing.unseal)
        found += [migrations.RunPython(*rewriting), *seal_constraints(table, column)]
    return found


def seal_constraints(table: str, *columns: str) -> list[Operation]:
    """Of a new table: the database refuses words in the clear."""
    return [
        migrations.RunSQL(
            f"""ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_sealed
                    CHECK ({column} = '' OR {column} ~ '^{sealing.MARK}[.][0-9a-f]{{8}}[.]')""",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_sealed",
        )
        for column in columns
    ]


def guard_rows(table: str, whose: str) -> Operation:
    """Row-level security, for the owner of the table too: rows are there for those that `whose` names.

    Person 0 is the house: the clock and erasure (people/acting.py).
    """
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_pair ON {table}
            USING ((SELECT app_person()) = 0 OR ({whose}))
            WITH CHECK ((SELECT app_person()) = 0 OR ({whose}));
        """,
        f"""
        DROP POLICY {table}_pair ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def _rewriting(table: str, column: str, change: Any) -> Any:
    def rewrite(apps: Any, schema_editor: Any) -> None:
        last = 0
        with schema_editor.connection.cursor() as cursor:
            while True:
                cursor.execute(
                    f"SELECT id, {column} FROM {table} WHERE {column} <> '' AND id > %s ORDER BY id LIMIT %s",  # noqa: S608
                    [last, STEP],
                )
                rows = cursor.fetchall()
                if not rows:
                    return
                last = rows[-1][0]
                place = f"{table}.{column}"
                after = [(change(words, place=place, keys=settings.NOTE_KEYS), pk) for pk, words in rows]
                cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE id = %s", after)  # noqa: S608

    return rewrite
