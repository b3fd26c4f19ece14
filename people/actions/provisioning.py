"""The identity provider creates, changes and unlinks people: planned as a row of the feed, then written.

Nobody is deleted: who is taken out of the directory is closed here and no longer listed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from people import audit
from people.actions import directory_groups, held_leavers, leaving, positions, roles
from people.actions.provisioning_columns import Change, columns_of
from people.actions.provisioning_reading import by_public_id, here, is_id, mentioned, words_known
from people.hris import directory, directory_shown
from people.hris import plan as plans
from people.hris.directory import ENTERPRISE, Known
from people.hris.plan import House
from people.hris.records import Feed, Record
from people.models import Person, PersonQuerySet, ScimRecord, Source, WhyClosed

MOST_BYTES_KEPT = 64 * 1024
LONGEST_NAME = 255


class Taken(Exception):
    """Somebody else has this user name, employee number or address."""

    def __init__(self, attribute: str) -> None:
        super().__init__(f"{attribute} belongs to another person here.")


class Refused(Exception):
    """A value the house can't keep; the text goes to the provider."""


class ChangedMeanwhile(Exception):
    """The user is no longer as the caller saw it."""


class Unlinked(Exception):
    """No such user any more."""


def create_user(document: Mapping[str, Any], *, by_label: str, now: datetime) -> Person:
    """A new person, or the one from the HR file whose employee number this is."""
    try:
        with transaction.atomic():
            key, is_known = _key(document)
            if is_known:
                roles.keep_administrators()  # before the row, as everywhere
            person = _locked().filter(employee_id=key, erased_at__isnull=True).first()
            return _save(person, {**document, "active": document.get("active", True)}, key, by_label, now)
    except IntegrityError as error:
        raise Taken("The user name, employee number or address") from error


def change_user(
    person: Person, document: Mapping[str, Any], *, seen: str, by_label: str, now: datetime
) -> Person:
    """Write the whole user as the provider wants it; `seen` is the version its change was made from."""
    try:
        with transaction.atomic():
            if document.get("active") != person.is_active:
                roles.keep_administrators()  # before the row, as everywhere
            row = _still_here(person, seen)
            return _save(row, document, row.employee_id, by_label, now)
    except IntegrityError as error:
        raise Taken("The user name, employee number or address") from error


def unlink_user(person: Person, *, seen: str = "", by_label: str, now: datetime) -> None:
    """The directory forgets the person: the account closes, the row and its history stay."""
    with transaction.atomic():
        roles.keep_administrators()
        row = _still_here(person, seen)
        directory_groups.leave_all(row, by_label=by_label, now=now)
        if row.is_active:
            _close(row, by_label, now)
        ScimRecord.objects.filter(person=row).delete()
        audit.record(by=None, verb="unlink from directory", about=row, by_label=by_label)


def _still_here(person: Person, seen: str) -> Person:
    row = _locked().filter(pk=person.pk).first()
    if row is None or not mentioned().filter(pk=row.pk).exists():
        raise Unlinked
    if seen and seen != directory_shown.version(_shown(row)):
        raise ChangedMeanwhile
    return row


def _locked() -> PersonQuerySet:
    return Person.objects.get_queryset().select_for_update(of=("self",), no_key=True)


def _key(document: Mapping[str, Any]) -> tuple[str, bool]:
    """The employee id, and whether somebody the provider never spoke about has it already.

    Two of a provider's users can't share a number; an external id or user name that is used leads on.
    """
    for candidate in directory.employee_ids(document):
        holder = Person.objects.filter(employee_id=candidate).select_related("scim").first()
        if holder is None or not hasattr(holder, "scim"):
            return candidate, holder is not None
    if directory.attribute(document, (ENTERPRISE, "employeeNumber")):
        raise Taken("The employee number")
    return f"scim-{uuid.uuid4().hex}", False


def _shown(row: Person) -> dict[str, Any]:
    record = ScimRecord.objects.filter(person=row).first()
    full = by_public_id([str(row.public_id)])[str(row.public_id)]
    return directory_shown.show(here(full), record.extra if record else None, words_known())


def _save(row: Person | None, document: Mapping[str, Any], key: str, by_label: str, now: datetime) -> Person:
    after = {name: value for name, value in document.items() if name not in directory_shown.READ_ONLY}
    user_name = str(after.get("userName") or "")
    _check_kept(after, user_name)
    record = ScimRecord.objects.filter(person=row).first() if row else None
    if row is not None and row.source == Source.SCIM:
        key = _number(after) or key
    _check_names(row, user_name, key)
    work = _work(row, record, after, key, now)
    person = _write(row, work, key, by_label, now)
    kept = directory.without_reason(after)
    told = {"user_name": user_name, "external_id": str(after.get("externalId") or ""), "extra": kept}
    if record is None:
        ScimRecord.objects.create(person=person, created_at=now, changed_at=now, **told)
    elif record.extra != kept:
        ScimRecord.objects.filter(pk=record.pk).update(**told, version=record.version + 1, changed_at=now)
    return person


def _check_kept(after: Mapping[str, Any], user_name: str) -> None:
    if not user_name.strip() or len(user_name) > LONGEST_NAME:
        raise Refused("userName is required, with at most 255 characters.")
    if len(str(after.get("externalId") or "")) > LONGEST_NAME:
        raise Refused("externalId has at most 255 characters.")
    if len(repr(after)) > MOST_BYTES_KEPT:
        raise Refused("This user is larger than what is kept here.")


def _number(after: Mapping[str, Any]) -> str:
    """The employee id follows a corrected number for people the provider brought; the file's ids stay."""
    number = directory.attribute(after, (ENTERPRISE, "employeeNumber"))
    return next(iter(directory.employee_ids(after)), "") if number else ""


def _check_names(row: Person | None, user_name: str, key: str) -> None:
    others = Person.objects.exclude(pk=row.pk) if row else Person.objects.get_queryset()
    if ScimRecord.objects.filter(person__in=others, user_name__iexact=user_name).exists():
        raise Taken("userName")
    unlinked = others.filter(scim__isnull=True, is_active=True)
    if unlinked.filter(email__iexact=user_name).exclude(email="").exists():
        raise Taken("userName")
    if others.filter(employee_id=key).exists():
        raise Taken("The employee number")


def _work(
    row: Person | None, record: ScimRecord | None, after: Mapping[str, Any], key: str, now: datetime
) -> Change:
    """The provider's user and the house's person, planned as one row of a feed."""
    manager = _manager(after)
    known = Known(manager_id=manager.employee_id if manager else "", words=words_known())
    before = _shown(row) if row else {}
    kept = record.extra if record else {}
    meant = directory.read(after, known, key=key)
    told = directory.told(before, after, kept) if row else frozenset(directory.SAID_BY)
    present = (
        {row.employee_id: here(by_public_id([str(row.public_id)])[str(row.public_id)]).record} if row else {}
    )
    if row is not None and key != row.employee_id:
        present = {key: present[row.employee_id]._replace(employee_id=key)}
    meant = replace(meant, record=_with_own_mail(meant.record, row))
    here_now = present.get(key)
    around = {manager.employee_id: Record(manager.employee_id)} if manager and manager != row else {}
    feed = Feed(frozenset(told), {}, [], "", "", False, rows=1, records=[(1, meant.record)])
    house = House(own={key: _own(row)}) if row else House()
    made = plans.plan(feed, {**around, **present}, today=timezone.localdate(now), house=house)
    planned = next(person for person in made.people if person.employee_id == key)
    return Change(before, after, kept, here_now, replace(meant, record=planned), told)


def _own(row: Person) -> frozenset[str]:
    """What the person said themselves, which goes before."""
    return frozenset(name for name, (source, *_) in row.sources.items() if source == Source.SELF)


def _manager(after: Mapping[str, Any]) -> Person | None:
    said = directory.attribute(after, (ENTERPRISE, "manager")) or {}
    value = str(said.get("value") or "")
    return Person.objects.filter(public_id=value).first() if is_id(value) else None


def _with_own_mail(record: Record, row: Person | None) -> Record:
    """Two users of one provider may share an address: the first signs in with it, the second has none here.

    Somebody the provider does not know keeps theirs: that user is refused.
    """
    if row is not None and row.keeps_address:
        return record._replace(email=row.email)
    if not record.email:
        return record
    others = Person.objects.exclude(pk=row.pk) if row else Person.objects.get_queryset()
    holder = others.filter(email__iexact=record.email).first()
    if holder is None:
        return record
    if not ScimRecord.objects.filter(person=holder).exists():
        raise Taken("The address")
    return record._replace(email="")


def _write(row: Person | None, work: Change, key: str, by_label: str, now: datetime) -> Person:
    after = work.meant.record
    columns = columns_of(work)
    if row is None:
        is_active = after.is_active and bool(work.after["active"])
        person = Person.objects.get_queryset().create(
            **columns, source=Source.SCIM, is_active=is_active, password=make_password(None)
        )
        audit.record(by=None, verb="add person", about=person, by_label=by_label)
        return person
    came_back = _move_doors(row, work, by_label, now)
    if came_back and "left_on" not in work.told:
        row.left_on = columns["left_on"] = None
        row.left_why = columns["left_why"] = ""
    held_leavers.let_go(row)
    changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if changed:
        sources = row.sources | {name: [Source.SCIM.value, now.isoformat()] for name in changed}
        with positions.changing(on=timezone.localdate(now), counts=not came_back):
            Person.objects.filter(pk=row.pk).update(**changed, sources=sources)
        audit.record(by=None, verb="change person", about=row, by_label=by_label, changed=sorted(changed))
    return Person.objects.get_queryset().get(pk=row.pk)


def _move_doors(row: Person, work: Change, by_label: str, now: datetime) -> bool:
    """Whether somebody came back: opened or closed as the provider says now, or by a last day gone by."""
    wanted = row.is_active
    if work.is_about("active") and "active" in work.after:
        wanted = bool(work.after["active"])
    if "left_on" in work.told and not work.meant.record.is_active:
        wanted = False
    if row.is_active and not wanted:
        _close(row, by_label, now)
    if not row.is_active and wanted:
        leaving.open_doors([row.pk], by=None, now=now, by_label=by_label)
        directory_groups.bring_roles(Person.objects.get_queryset().get(pk=row.pk), by_label=by_label, now=now)
        return True
    return False


def _close(row: Person, by_label: str, now: datetime) -> None:
    held_leavers.check(row, now=now)
    leaving.close_doors([row.pk], by=None, now=now, why=WhyClosed.SCIM, by_label=by_label)
