"""A role of the database that may change rows and nothing else, and that the rules of rows hold for.

Run it after every migrate, as the owner of the tables, without DATABASE_ROLE; then set DATABASE_ROLE for the
application. The owner of a fresh PostgreSQL is often a superuser, and superusers see every row.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from psycopg import sql

GRANTS = (
    "GRANT {role} TO CURRENT_USER",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
)


class Command(BaseCommand):
    help = "Make the role the application works under, and let it change rows, not tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", default="mentoring_app")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        name = sql.Identifier(role)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOSUPERUSER NOBYPASSRLS").format(name))
            for grant in GRANTS:
                cursor.execute(sql.SQL(grant).format(role=name))
        self.stdout.write(f"{role} may change rows and nothing else. Set DATABASE_ROLE={role}.")
