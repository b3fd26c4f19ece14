"""Questions that many pages ask about somebody: written by Django once, planned by PostgreSQL once.

To write and to plan a question of many parts took longer than to answer it. It is written for stand-ins
whose keys are parameters then; each connection keeps its plan. (A pooler between must pool sessions.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

STAND_IN = 2**62 + 19_770_707  # nobody's key, and like no other number in a question
STEP = 1_000_003
LARGEST = 2**63 - 1  # of a bigint
NO_SUCH_PLAN = "26000"  # of PostgreSQL

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Write = Callable[[Sequence[int]], "QuerySet[Any, Any]"]
Words = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class Written:
    moment: int
    text: str
    model: type[Model]
    compiler: Any  # of Django, after it wrote the text: it knows which column is what

    @cached_property
    def converters(self) -> Any:
        """How values become Python's, of each column: the same however often it is asked."""
        return self.compiler.get_converters([column[0] for column in self.compiler.select])


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
    return _ask(name, asked.text, keys, _fetch)


def objects(
    name: str, write: Callable[[Sequence[int]], QuerySet[M]], keys: Sequence[int], *, moment: int = 0
) -> list[M]:
    """The same, as rows of the model, with what comes along."""
    if not _can_be(keys):
        return []
    asked = _asked(name, write, amount=len(keys), moment=moment)
    return _ask(
        name,
        asked.text,
        keys,
        lambda words: list(ModelIterable(_Ready(asked, words))),  # type: ignore[arg-type]  # it reads no more
    )


def raw(name: str, text: str, keys: Sequence[int]) -> list[Any]:
    """The same for a question in SQL, which says $1 for the first key."""
    return _ask(name, text, keys, _fetch)


def _can_be(keys: Sequence[int]) -> bool:
    """Whether PostgreSQL can hold each; an address may have a number of any length."""
    return all(-LARGEST <= key <= LARGEST for key in keys)


class _Ready:
    """In place of a queryset of Django and its query: written already.

    Threads share what is written and must not change it; to copy a queryset would ask it, and while Django
    writes one question for two threads each loses tables of the other.
    """

    db = DEFAULT_DB_ALIAS
    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, asked: Written, words: Words) -> None:
        self.query, self.model, self.compiler = self, asked.model, copy(asked.compiler)
        self.compiler.as_sql = lambda *_args, **_kwargs: words
        self.compiler.get_converters = lambda _columns: asked.converters

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
        known = _written[name] = Written(moment, text, queryset.model, compiler)
    return known


def _ask(name: str, text: str, keys: Sequence[int], ask: Callable[[Words], T]) -> T:
    """Where something has thrown the plans of this connection away, they are made anew."""
    try:
        return ask((_planned_here(name, text, amount=len(keys)), tuple(keys)))
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", None) != NO_SUCH_PLAN:
            raise
        _planned.pop(connection.connection, None)
        if connection.in_atomic_block:  # which is lost with the error
            raise
        return ask((_planned_here(name, text, amount=len(keys)), tuple(keys)))


def _fetch(words: Words) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(*words)
        return cursor.fetchall()


def _planned_here(name: str, text: str, *, amount: int) -> str:
    """How to ask it on this connection.

    To plan is beside Django's own record of questions: it asks nothing, and comes once per connection. A
    connection that has died meanwhile is another one, as before each question of Django.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    plan, raw = f"asked_{sha256(name.encode()).hexdigest()[:16]}", connection.connection
    planned = _planned.setdefault(raw, {})
    if planned.get(plan) != text:
        with connection.wrap_database_errors:
            if plan in planned:
                raw.execute(f"DEALLOCATE {plan}")
                del planned[plan]
            raw.execute(f"PREPARE {plan}{_in_brackets('bigint', amount)} AS {text}")
        planned[plan] = text
    return f"EXECUTE {plan}{_in_brackets('%s', amount)}"


def _in_brackets(word: str, amount: int) -> str:
    return f" ({', '.join([word] * amount)})" if amount else ""
