"""House-wide roles: given by an HR administrator, always written down, and never the last one gone."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from people import audit
from people.models import HouseRole, Person
from people.permissions import can_give_roles


class LastHrAdministrator(Exception):
    """Nobody would be left who can give roles."""


class NotYourOwn(Exception):
    """Nobody gives themselves a role."""


class NotAllowed(Exception):
    """Only an HR administrator gives and takes roles, and only to people who work here."""


def give(person: Person, *, role: str, by: Person | None, by_label: str = "") -> None:
    """Give a role beside those the person has; the same role again changes nothing.

    `by=None` is a command or a directory group, which `by_label` names.
    """
    role = HouseRole(role).value
    with transaction.atomic():
        keep_administrators()
        row = _locked(person)
        _check(row, by=by)
        if role not in row.house_roles:
            if by is not None and by.pk == row.pk:
                raise NotYourOwn
            _write(row, sorted([*row.house_roles, role]))
            audit.record(by=by, verb="give role", about=row, by_label=by_label, role=role)
    person.house_roles = row.house_roles


def take(person: Person, *, role: str, by: Person | None, by_label: str = "") -> None:
    role = HouseRole(role).value
    with transaction.atomic():
        staying = keep_administrators(besides=[person.pk])
        row = _locked(person)
        _check(row, by=by, also_gone=True)
        if role in row.house_roles:
            if role == HouseRole.HR_ADMIN and not staying:
                raise LastHrAdministrator
            _write(row, [kept for kept in row.house_roles if kept != role])
            audit.record(by=by, verb="take role", about=row, by_label=by_label, role=role)
    person.house_roles = row.house_roles


def keep_administrators(*, besides: Collection[int] = ()) -> set[int]:
    """The HR administrators who stay, locked until the deed is done.

    Two who take each other's role wait for each other here: always the same rows in the same order.
    """
    rows = Person.objects.active().filter(house_roles__contains=[HouseRole.HR_ADMIN]).order_by("pk")
    locked = rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True)
    return set(locked) - set(besides)


def _check(row: Person, *, by: Person | None, also_gone: bool = False) -> None:
    """Judged by the rows as they are now: whoever asks may have lost the role a moment ago."""
    if not row.is_active and not also_gone:
        raise NotAllowed
    if by is not None and not can_give_roles(Person.objects.get_queryset().get(pk=by.pk)):
        raise NotAllowed


def _locked(person: Person) -> Person:
    rows = Person.objects.get_queryset().select_for_update(of=("self",), no_key=True)
    return rows.get(pk=person.pk)


def _write(row: Person, roles: list[str]) -> None:
    Person.objects.filter(pk=row.pk).update(house_roles=roles)
    row.house_roles = roles
