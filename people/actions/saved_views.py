"""A person's own named filters of a list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from people.models import Person, SavedView

MOST = 20  # of one list


class TooMany(Exception):
    """More than a row of links can hold."""


def keep(*, person: Person, page: str, name: str, query: str, now: datetime) -> SavedView:
    """The same name again is the same view with other filters."""
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
        others = SavedView.objects.filter(person=person, page=page).exclude(name=name)
        if others.count() >= MOST:
            raise TooMany
        row, _is_new = SavedView.objects.update_or_create(
            person=person, page=page, name=name, defaults={"query": query, "saved_at": now}
        )
    return row


def drop(*, person: Person, page: str, key: int) -> None:
    """Nothing happens where it is gone already, or somebody else's."""
    SavedView.objects.filter(person=person, page=page, pk=key).delete()
