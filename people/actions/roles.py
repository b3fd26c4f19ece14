"""House-wide roles: who gave which to whom is always written down."""

from __future__ import annotations

from django.db import transaction

from people import audit
from people.models import HouseRole, Person


def give(person: Person, *, role: str, by: Person | None) -> None:
    """Give a role beside those the person has; the same role again changes nothing."""
    role = HouseRole(role).value
    with transaction.atomic():
        row = _locked(person)
        if role not in row.house_roles:
            _write(row, sorted([*row.house_roles, role]))
            audit.record(by=by, verb="give role", about=row, role=role)
    person.house_roles = row.house_roles


def take(person: Person, *, role: str, by: Person | None) -> None:
    role = HouseRole(role).value
    with transaction.atomic():
        row = _locked(person)
        if role in row.house_roles:
            _write(row, [kept for kept in row.house_roles if kept != role])
            audit.record(by=by, verb="take role", about=row, role=role)
    person.house_roles = row.house_roles


def _locked(person: Person) -> Person:
    return Person.objects.filter(pk=person.pk).select_for_update(of=("self",), no_key=True).get()


def _write(row: Person, roles: list[str]) -> None:
    Person.objects.filter(pk=row.pk).update(house_roles=roles)
    row.house_roles = roles
