"""Who of HR looked at whom: the one thing that reading writes, so that people can see it themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.utils import timezone

from people.models import Person

# One statement, whole or not at all: in a transaction of its own each page would ask three times.
SAVE = """
INSERT INTO people_look (about_id, by_id, by_name, what, "where", "of", "on")
SELECT about, %s::bigint, %s, %s, %s, %s, %s::date FROM unnest(%s::bigint[]) AS about ON CONFLICT DO NOTHING
"""


def note(*, by: Person, about: Iterable[Person], what: str, where: str, now: datetime, of: str = "") -> None:
    """Once a day per person and page; `of` names the program. Looking at oneself is not noted."""
    on = timezone.localdate(now)
    people = {person.pk: person for person in about if person.pk != by.pk}
    if people:
        with connection.cursor() as cursor:
            cursor.execute(SAVE, [by.pk, by.full_name, what, where, of[:150], on, sorted(people)])
