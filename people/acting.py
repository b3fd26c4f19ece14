"""For whom the database is asked: rows of a pair show themselves to these two only (decision 0038).

PostgreSQL asks `app.person` of each connection. It is set beside every statement that touches such a table
and only for its transaction, so that a connection which is handed on never carries somebody along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.signals import connection_created

NOBODY, HOUSE = "", "0"
_actor: ContextVar[str] = ContextVar("actor", default=NOBODY)


@contextmanager
def as_person(pk: int) -> Iterator[None]:
    """Statements within are this person's."""
    token = _actor.set(str(pk))
    try:
        yield
    finally:
        _actor.reset(token)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Before somebody has signed in."""
    token = _actor.set(NOBODY)
    try:
        yield
    finally:
        _actor.reset(token)


@contextmanager
def as_house() -> Iterator[None]:
    """The clock and erasure, which look after rows without reading them to anybody."""
    token = _actor.set(HOUSE)
    try:
        yield
    finally:
        _actor.reset(token)


def guarded_tables() -> list[str]:
    """Tables whose rows belong to the two of a pair, or to one person: their models say so."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "is_pair_private", False) or getattr(model, "is_person_private", False)
    )


def watch(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Called for every new connection."""
    if connection.vendor == "postgresql" and _with_actor not in connection.execute_wrappers:
        connection.execute_wrappers.append(_with_actor)


def start() -> None:
    connection_created.connect(watch, dispatch_uid="people.acting")


def _with_actor(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    if not _pattern().search(str(sql)):
        return execute(sql, params, many, context)
    wrapped = context["connection"]
    if wrapped.in_atomic_block:
        _tell(wrapped)
        return execute(sql, params, many, context)
    with transaction.atomic(using=wrapped.alias):
        _tell(wrapped)
        return execute(sql, params, many, context)


def _tell(wrapped: Any) -> None:
    wrapped.connection.execute("SELECT set_config('app.person', %s, true)", [_actor.get()])


_known: list[re.Pattern[str]] = []


def _pattern() -> re.Pattern[str]:
    if not _known:
        _known.append(re.compile(r"\b(?:" + "|".join(guarded_tables() or ["\0"]) + r")\b"))
    return _known[0]


def is_bypassed() -> bool:
    """Whether the database lets this connection see all rows, whatever its policies say."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])
