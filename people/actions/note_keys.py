"""Sealed texts of all apps, by the key that opens them; a new key takes over in small steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from people import acting, sealing
from people.models import SealedTextField

STEP = 500  # rows that are held at a time


@dataclass(frozen=True)
class KeyCount:
    key: str
    texts: int
    is_given: bool
    is_newest: bool

    @property
    def remark(self) -> str:
        if not self.is_given:
            return " (this key is not given)"
        return " (seals new texts)" if self.is_newest else ""


def columns() -> Iterator[SealedTextField]:
    for model in apps.get_models():
        yield from (field for field in model._meta.local_fields if isinstance(field, SealedTextField))


@acting.as_house()
def counts() -> list[KeyCount]:
    """The newest key first, then those with texts; texts of a key that is gone are seen here."""
    found: Counter[str] = Counter()
    for field in columns():
        statement = (
            "SELECT split_part({column}, '.', 2), count(*) FROM {table} WHERE {column} <> '' GROUP BY 1"
        )
        with connection.cursor() as cursor:
            cursor.execute(_query(statement, field))
            found.update(dict(cursor.fetchall()))
    given = [sealing.key_id(key) for key in settings.NOTE_KEYS]
    names = [*given, *sorted(set(found) - set(given))]
    return [KeyCount(name, found[name], name in given, name == given[0]) for name in names]


@acting.as_house()
def rotate() -> int:
    """How many texts were sealed anew. Interrupted, it goes on where it was; pages stay open meanwhile."""
    return sum(_rotate(field) for field in columns())


def _rotate(field: SealedTextField) -> int:
    done = 0
    while amount := _step(field):
        done += amount
    return done


def _step(field: SealedTextField) -> int:
    """Row by row, as one of them may be a whole file."""
    newest = f"{sealing.MARK}.{sealing.key_id(settings.NOTE_KEYS[0])}.%"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            _query(
                "SELECT id FROM {table} WHERE {column} <> '' AND {column} NOT LIKE %s"
                " ORDER BY id LIMIT %s FOR UPDATE",
                field,
            ),
            [newest, STEP],
        )
        rows = [pk for (pk,) in cursor.fetchall()]
        for pk in rows:
            cursor.execute(_query("SELECT {column} FROM {table} WHERE id = %s", field), [pk])
            sealed = _anew(cursor.fetchone()[0], field)
            cursor.execute(_query("UPDATE {table} SET {column} = %s WHERE id = %s", field), [sealed, pk])
    return len(rows)


def _anew(sealed: str, field: SealedTextField) -> str:
    words = sealing.unseal(sealed, place=field.place, keys=settings.NOTE_KEYS)
    return sealing.seal(words, place=field.place, keys=settings.NOTE_KEYS)


def _query(statement: str, field: SealedTextField) -> str:
    names = {"column": sql.Identifier(str(field.column)), "table": sql.Identifier(field.model._meta.db_table)}
    return sql.SQL(statement).format(**names).as_string()
