"""Everybody who may be paired in one program, as narrow rows: only what the engine reads, in two questions.

A row of a model has dozens of columns, each of which takes its time for thousands of people.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

from people import clock
from programs.models import Lottery, Mentee, Mentor, Program

PERSON = ("country", "legal_entity", "unit", "level", "languages", "time_zone", "works_from", "works_until")
_PERSON = ("person", *(f"person__{name}" for name in PERSON))


class Somebody(NamedTuple):
    """Columns of a person, by their names there."""

    pk: int
    country: str
    legal_entity: str
    unit_id: int | None
    level: str
    languages: list[str]
    time_zone: str
    works_from: time | None
    works_until: time | None


class Offer(NamedTuple):
    """A mentor with the places that are left."""

    pk: int
    topics: list[str]
    free: int
    load: int
    person: Somebody

    @property
    def person_id(self) -> int:
        return self.person.pk


class Waiting(NamedTuple):
    """A mentee without a mentor."""

    pk: int
    topics: list[str]
    enrolled_at: datetime
    person: Somebody

    @property
    def person_id(self) -> int:
        return self.person.pk


def with_room(program: Program) -> list[Offer]:
    """Available mentors who have a place left."""
    rows = Mentor.objects.filter(program=program).with_room().order_by("pk")
    found = rows.values_list("pk", "topics", "free", "load", *_PERSON)
    return [Offer(pk, topics, free, load, Somebody(*row)) for pk, topics, free, load, *row in found]


def waiting(program: Program) -> list[Waiting]:
    """Where lots were drawn, those whose turn it is."""
    rows = Mentee.objects.filter(program=program).waiting().here(clock.today())
    if (turn := Lottery.objects.turn_in(program.pk)) is not None:
        rows = rows.filter(pk__in=turn)
    found = rows.values_list("pk", "topics", "enrolled_at", *_PERSON)
    return [Waiting(pk, topics, since, Somebody(*row)) for pk, topics, since, *row in found]
