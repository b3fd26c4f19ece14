"""House-wide roles: who gave which to whom is always written down."""

from __future__ import annotations

from django.db import transaction

from people import audit
from people.models import HouseRole, Person


def grant(person: Person, *, role: str, by: Person | None) -> None:
    """Give a role, or take it back with the empty one; the same role again changes nothing."""
    role = HouseRole(role).value
    with transaction.atomic():
        row = Person.objects.filter(pk=person.pk).select_for_update(of=("self",), no_key=True).get()
        if row.house_role != role:
            Person.objects.filter(pk=row.pk).update(house_role=role)
            audit.record(by=by, verb="grant role", about=row, before=row.house_role, after=role)
    person.house_role = role
