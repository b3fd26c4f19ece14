"""Groups of the identity provider: who is in them, and the house role each gives.

A group takes only roles that groups gave; what an administrator gave by hand stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from people import audit
from people.actions import roles
from people.actions.provisioning_reading import by_public_id
from people.models import DirectoryGroup, Person, RoleFromGroup
from people.models.provisioning import GIVEN_BY_GROUP
from people.permissions import can_give_roles


class ChangedMeanwhile(Exception):
    """The group is no longer as the caller saw it."""


class Gone(Exception):
    """No such group any more."""


class NotAllowed(Exception):
    """Only an HR administrator says which role a group gives, and never HR administrator."""


def create_group(
    *, name: str, external_id: str, members: Iterable[str], by_label: str, now: datetime
) -> DirectoryGroup:
    """`members`: public ids; whoever is not known here is left out."""
    with transaction.atomic():
        group = DirectoryGroup.objects.create(
            name=name, external_id=external_id, created_at=now, changed_at=now
        )
        audit.record(by=None, verb="add group", about=group, by_label=by_label)
        _set_members(group, members, by_label=by_label, now=now)
    return group


def change_group(
    group: DirectoryGroup,
    *,
    name: str,
    external_id: str,
    members: Iterable[str] | None,
    seen: int,
    by_label: str,
    now: datetime,
) -> DirectoryGroup:
    """`members=None` leaves them as they are; `seen` is the version the change was made from."""
    with transaction.atomic():
        _roles_first(group)
        row = _locked(group)
        if seen != row.version:
            raise ChangedMeanwhile
        moved = members is not None and _set_members(row, members, by_label=by_label, now=now)
        renamed = (row.name, row.external_id) != (name, external_id)
        if renamed:
            audit.record(by=None, verb="change group", about=row, by_label=by_label)
        if moved or renamed:
            DirectoryGroup.objects.filter(pk=row.pk).update(
                name=name, external_id=external_id, version=row.version + 1, changed_at=now
            )
            row.refresh_from_db()
    return row


def remove_group(group: DirectoryGroup, *, by_label: str, now: datetime) -> None:
    with transaction.atomic():
        _roles_first(group)
        row = _locked(group)
        _set_members(row, [], by_label=by_label, now=now)
        audit.record(by=None, verb="remove group", about=row, by_label=by_label)
        row.delete()


def set_role(group: DirectoryGroup, *, role: str, by: Person, now: datetime) -> None:
    """Everybody in the group gets the role, and loses the one the group gave before."""
    with transaction.atomic():
        roles.keep_administrators()
        allowed = can_give_roles(Person.objects.get_queryset().get(pk=by.pk))
        if not allowed or role not in ("", *GIVEN_BY_GROUP):
            raise NotAllowed
        row = _locked(group)
        if row.gives_role == role:
            return
        DirectoryGroup.objects.filter(pk=row.pk).update(gives_role=role)
        audit.record(by=by, verb="set role of group", about=row, role=role)
        for person in row.members.order_by("pk"):
            bring_roles(person, by_label=f"Group: {row.name}", now=now)


def leave_all(person: Person, *, by_label: str, now: datetime) -> None:
    """Inside the caller's transaction: out of every group, and out of what they gave."""
    groups = list(person.directory_groups.order_by("pk"))
    person.directory_groups.clear()
    _changed(groups, now)
    bring_roles(person, by_label=by_label, now=now)


def bring_roles(person: Person, *, by_label: str, now: datetime) -> None:
    """Roles as the person's groups give them now; inside the caller's transaction."""
    row = Person.objects.get_queryset().get(pk=person.pk)
    found = person.directory_groups.exclude(gives_role="").values_list("gives_role", flat=True)
    wanted = set(found) if row.is_active else set()
    ours = set(row.roles_from_groups.values_list("role", flat=True))
    for role in sorted(wanted - set(row.house_roles)):
        roles.give(row, role=role, by=None, by_label=by_label)
        RoleFromGroup.objects.get_or_create(person=row, role=role, defaults={"given_at": now})
    for role in sorted(ours - wanted):
        roles.take(row, role=role, by=None, by_label=by_label)
        RoleFromGroup.objects.filter(person=row, role=role).delete()


def _roles_first(group: DirectoryGroup) -> None:
    """Who gives roles locks the administrators before any other row, so that no two wait for each other."""
    if group.gives_role:
        roles.keep_administrators()


def _set_members(group: DirectoryGroup, ids: Iterable[str], *, by_label: str, now: datetime) -> bool:
    """Whether anything changed; one event with counts, and the roles of whoever came or went."""
    wanted = {person.pk for person in by_public_id(ids).values() if person.erased_at is None}
    present = set(group.members.values_list("pk", flat=True))
    came, went = wanted - present, present - wanted
    if not (came or went):
        return False
    group.members.add(*came)
    group.members.remove(*went)
    audit.record(
        by=None, verb="change members", about=group, by_label=by_label, came=len(came), went=len(went)
    )
    if group.gives_role:
        _bring_all(came | went, by_label=f"{by_label} ({group.name})", now=now)
    return True


def _bring_all(people: Collection[int], *, by_label: str, now: datetime) -> None:
    for person in Person.objects.filter(pk__in=people).order_by("pk"):
        bring_roles(person, by_label=by_label, now=now)


def _changed(groups: Iterable[DirectoryGroup], now: datetime) -> None:
    for group in groups:
        DirectoryGroup.objects.filter(pk=group.pk).update(version=group.version + 1, changed_at=now)


def _locked(group: DirectoryGroup) -> DirectoryGroup:
    row = DirectoryGroup.objects.select_for_update(of=("self",), no_key=True).filter(pk=group.pk).first()
    if row is None:
        raise Gone
    return row
