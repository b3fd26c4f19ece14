"""How a person wants to see the house."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from people import audit
from people.models import Person, Source


def change(person: Person, *, language: str, theme: str, time_zone: str, by: Person, now: datetime) -> None:
    """A time zone that was guessed is their own word from now on, also where the guess was right."""
    with transaction.atomic():
        row = Person.objects.get_queryset().select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        wanted = {"language": language, "theme": theme, "time_zone": time_zone}
        changed: dict[str, Any] = {
            name: value for name, value in wanted.items() if getattr(row, name) != value
        }
        names = sorted(changed)
        if "time_zone" in changed or row.is_time_zone_guessed:
            changed["sources"] = row.sources | {"time_zone": [Source.SELF.value, now.isoformat()]}
        if not changed:
            return
        Person.objects.filter(pk=row.pk).update(**changed)
        audit.record(by=by, verb="change settings", about=row, changed=names)
