"""What lies about where nobody asks for a page: rows of every table, what broker and cache hold."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection


def tables() -> str:
    """Every row of every table, as a dump would hold it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row::text FROM "{table}" row')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def broker() -> str:
    """Tasks that wait, and what is cached; both live in one server."""
    client = cache._cache.get_client()  # type: ignore[attr-defined]
    found = []
    for key in client.scan_iter():
        kind = client.type(key).decode()
        value = {"string": client.get, "hash": client.hgetall}.get(
            kind, lambda key: client.lrange(key, 0, -1)
        )
        found.append(f"{key!r} {value(key) if kind in {'string', 'hash', 'list'} else ''}")
    return "\n".join(found)
