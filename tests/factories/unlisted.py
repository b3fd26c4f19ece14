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
        role = _as_owner(cursor)
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {WALLS[table]}")
        rows.update(**columns)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {WALLS[table]}")
        if role:
            cursor.execute(f"SET LOCAL ROLE {role}")


def _as_owner(cursor: Any) -> str:
    """The role that a test works under, put aside; empty where it is the owner already."""
    cursor.execute("SELECT current_user, session_user")
    role, owner = cursor.fetchone()
    cursor.execute("RESET ROLE")
    return "" if role == owner else str(role)
