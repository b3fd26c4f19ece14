"""What people themselves say about themselves; each fact notes that and when they said it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction

from people import audit, clock
from people.models import Person, Source


def set_languages(person: Person, *, languages: Sequence[str], by: Person) -> None:
    """Keep the languages in which this person would talk; the row in hand is brought up to date."""
    _write(person, {"languages": sorted(set(languages))}, verb="set languages", by=by, now=clock.now())


def change(
    person: Person,
    *,
    languages: Sequence[str],
    topics: Sequence[str],
    about: str,
    works_from: time | None,
    works_until: time | None,
    by: Person,
    now: datetime,
) -> None:
    """The whole profile at once; what stays as it was keeps its source and date."""
    wanted = {
        "languages": sorted(set(languages)),
        "topics": sorted(set(topics)),
        "about": about,
        "works_from": works_from,
        "works_until": works_until,
    }
    _write(person, wanted, verb="change profile", by=by, now=now)


def _write(person: Person, wanted: dict[str, Any], *, verb: str, by: Person, now: datetime) -> None:
    with transaction.atomic():
        row = Person.objects.get_queryset().select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        changed = {name: value for name, value in wanted.items() if _plain(getattr(row, name)) != value}
        if changed:
            said = {name: [Source.SELF.value, now.isoformat()] for name in changed}
            Person.objects.filter(pk=row.pk).update(**changed, sources=row.sources | said)
            audit.record(by=by, verb=verb, about=row, changed=sorted(changed))
    for name, value in wanted.items():
        setattr(person, name, value)


def _plain(value: Any) -> Any:
    """Lists are kept in whatever order they came."""
    return sorted(value) if isinstance(value, list) else value
