"""A state that no deed leads to from here: the wall of listed moves is put aside for one statement."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

WALLS = {
    "programs_mentorship": "mentorship_moves_as_listed",
    "matching_mentorrequest": "request_moves_as_listed",
}


def put(rows: models.QuerySet[Any], **columns: Any) -> None:
    table = rows.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else rows made before wait for their checks
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {WALLS[table]}")
        rows.update(**columns)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {WALLS[table]}")
