"""What people themselves say about what they speak."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from people import audit
from people.models import Person


def set_languages(person: Person, *, languages: Sequence[str], by: Person) -> None:
    """Keep the languages in which this person would talk; the row in hand is brought up to date."""
    with transaction.atomic():
        row = Person.objects.get_queryset().select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        wanted = sorted(set(languages))
        person.languages = wanted
        if sorted(row.languages) == wanted:
            return
        Person.objects.filter(pk=row.pk).update(languages=wanted)
        audit.record(by=by, verb="set languages", about=row)
