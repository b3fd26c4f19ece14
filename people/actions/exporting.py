"""What leaves the house as a file is noted first: by whom, why, how many rows, and the mark it carries."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import models, transaction

from people import audit
from people.actions import looks
from people.models import Event, Look, Person

VERB = "export "  # of every event about a file that left
DAY = timedelta(days=1)
CHUNK = 500
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
Row = TypeVar("Row")
Content = TypeVar("Content")


class NoReason(Exception):
    """Nothing leaves without one."""


class TooMany(Exception):
    """More rows than one file may hold."""


class TooOften(Exception):
    """One person took as many files within a day as one may."""


@dataclass(frozen=True)
class Taken(Generic[Content]):
    """What may leave now. Only `take` makes one, so it is noted."""

    mark: str
    content: Content


@transaction.atomic
def take(
    content: Content, *, verb: str, about: models.Model, reason: str, rows: int, by: Person, now: datetime,
    **detail: Any,
) -> Taken[Content]:  # fmt: skip
    """Raises NoReason, TooMany and TooOften, and notes nothing then. The verb begins with `VERB`."""
    if not reason.strip():
        raise NoReason
    if rows > settings.EXPORT_MOST_ROWS:
        raise TooMany
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one by one
    taken = Event.objects.filter(by_id_label=by.employee_id, verb__startswith=VERB, at__gt=now - DAY)
    if taken.count() >= settings.EXPORTS_PER_DAY:
        raise TooOften
    mark = "".join(secrets.choice(LETTERS) for _ in range(8))
    audit.record(by=by, verb=verb, about=about, reason=reason.strip(), rows=rows, mark=mark, **detail)
    return Taken(mark, content)


def looked_at(
    rows: Iterator[Row],
    people: Callable[[Row], Iterable[Person]],
    *,
    where: str,
    of: str = "",
    by: Person,
    now: datetime,
) -> Iterator[Row]:
    """The rows as they leave, some hundreds at a time; who is on them can read so before they are out."""
    while chunk := list(islice(rows, CHUNK)):
        about = [person for row in chunk for person in people(row)]
        looks.note(by=by, about=about, what=Look.What.LIST, where=where, of=of, now=now)
        yield from chunk
