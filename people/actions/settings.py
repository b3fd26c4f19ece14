"""How a person wants to see the house."""

from __future__ import annotations

from django.db import transaction

from people import audit
from people.models import Person


def change(person: Person, *, language: str, theme: str, time_zone: str, by: Person) -> None:
    with transaction.atomic():
        row = Person.objects.get_queryset().select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        wanted = {"language": language, "theme": theme, "time_zone": time_zone}
        changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
        if not changed:
            return
        Person.objects.filter(pk=row.pk).update(**changed)
        audit.record(by=by, verb="change settings", about=row, changed=sorted(changed))
