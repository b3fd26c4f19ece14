"""Questions that many pages ask about somebody: written by Django once, planned by PostgreSQL once.

To write and to plan a question of many parts took longer than to answer it. It is written for stand-ins
whose keys are parameters then; each connection keeps its plan. (A pooler between must pool sessions.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

STAND_IN = 2**62 + 19_770_707  # nobody's key, and like no other number in a question
STEP = 1_000_003
LARGEST = 2**63 - 1  # of a bigint

M = TypeVar("M", bound=Model)
Write = Callable[[Sequence[int]], "QuerySet[Any, Any]"]


@dataclass(frozen=True)
class Written:
    moment: int
    text: str
    queryset: QuerySet[Any, Any]
    compiler: Any  # of Django, after it wrote the text: it knows which column is what


_written: dict[str, Written] = {}
_planned: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()  # of each connection: name → text


def rows(name: str, write: Write, keys: Sequence[int], *, moment: int = 0) -> list[Any]:
    """What the question gives for these keys, as tuples.

    `write` gets stand-ins for the keys and may read nothing else that `name` does not say; where it reads the
    clock, another `moment` has it written anew. A key that no row can have finds nothing.
    """
    if not _can_be(keys):
        return []
    asked = _asked(name, write, amount=len(keys), moment=moment)
    with connection.cursor() as cursor:
        cursor.execute(_planned_here(name, asked.text, amount=len(keys)), list(keys))
        return cursor.fetchall()


def objects(name: str, write: Callable[[Sequence[int]], QuerySet[M]], keys: Sequence[int]) -> list[M]:
    """The same, as rows of the model, with what comes along."""
    if not _can_be(keys):
        return []
    asked = _asked(name, write, amount=len(keys), moment=0)
    connection.ensure_connection()
    words = _planned_here(name, asked.text, amount=len(keys)), tuple(keys)
    compiler, queryset = copy(asked.compiler), copy(asked.queryset)
    compiler.as_sql = lambda *_args, **_kwargs: words
    queryset._query = _Ready(compiler)  # type: ignore[attr-defined]  # read by ModelIterable alone
    return list(ModelIterable(queryset))


def raw(name: str, text: str, keys: Sequence[int]) -> list[Any]:
    """The same for a question in SQL, which says $1 for the first key."""
    connection.ensure_connection()
    words = _planned_here(name, text, amount=len(keys))
    with connection.cursor() as cursor:
        cursor.execute(words, list(keys))
        return cursor.fetchall()


def _can_be(keys: Sequence[int]) -> bool:
    """Whether PostgreSQL can hold each; an address may have a number of any length."""
    return all(-LARGEST <= key <= LARGEST for key in keys)


class _Ready:
    """In place of a query of Django: one that is written already."""

    def __init__(self, compiler: Any) -> None:
        self.compiler = compiler

    def get_compiler(self, **_using: Any) -> Any:
        return self.compiler


def _asked(name: str, write: Write, *, amount: int, moment: int) -> Written:
    known = _written.get(name)
    if known is None or known.moment != moment:
        stand_ins = [STAND_IN + place * STEP for place in range(amount)]
        queryset = write(stand_ins)
        compiler = queryset.query.get_compiler(connection=connection)
        text = connection.ops.compose_sql(*compiler.as_sql())  # type: ignore[attr-defined]  # of PostgreSQL
        for place, key in enumerate(stand_ins, start=1):
            text = text.replace(str(key), f"${place}")
        known = _written[name] = Written(moment, text, queryset, compiler)
    return known


def _planned_here(name: str, text: str, *, amount: int) -> str:
    """How to ask it on this connection.

    To plan is beside Django's own record of questions: it asks nothing, and comes once per connection.
    """
    plan, raw = f"asked_{sha256(name.encode()).hexdigest()[:16]}", connection.connection
    planned = _planned.setdefault(raw, {})
    if planned.get(plan) != text:
        if planned.pop(plan, None) is not None:
            raw.execute(f"DEALLOCATE {plan}")
        raw.execute(f"PREPARE {plan} ({', '.join(['bigint'] * amount)}) AS {text}")
        planned[plan] = text
    return f"EXECUTE {plan} ({', '.join(['%s'] * amount)})"
