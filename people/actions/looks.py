"""Who of HR looked at whom: the one thing that reading writes, so that people can see it themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from people.models import Look, Person


def note(*, by: Person, about: Iterable[Person], what: str, where: str, now: datetime, of: str = "") -> None:
    """Once a day per person and page; `of` names the program. Looking at oneself is not noted."""
    on = timezone.localdate(now)
    people = {person.pk: person for person in about if person.pk != by.pk}
    rows = [
        Look(about=person, by=by, by_name=by.full_name, what=what, where=where, of=of[:150], on=on)
        for _pk, person in sorted(people.items())
    ]
    Look.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
