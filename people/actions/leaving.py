"""Closing the doors behind a leaver: sessions, links and roles end in the transaction that says so.

Every page looks at the person's row again, so nothing answers after the commit. Apps further up look down:
queued mail, requests and pairs of a leaver are found there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from people import audit
from people.actions import roles
from people.models import HouseRole, LeftWhy, Person, PersonQuerySet, WhyClosed
from people.permissions import can_close_account


class NotAllowed(Exception):
    """Only an HR administrator closes accounts, and never their own."""


def close_doors(
    people: Iterable[int], *, by: Person | None, now: datetime, why: str, by_label: str = ""
) -> int:
    """Nobody of these is in the house any more, whatever they were before; inside the caller's transaction.

    `why` is a WhyClosed. The last HR administrator can't leave: LastHrAdministrator, and nothing is done.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Doors close in the transaction of the deed.")
    keys = sorted(set(people))
    chiefs = Person.objects.filter(pk__in=keys, house_roles__contains=[HouseRole.HR_ADMIN])
    if chiefs.exists() and not roles.keep_administrators(besides=keys):
        raise roles.LastHrAdministrator
    rows = list(_locked(keys))
    _take_roles(rows, by=by, by_label=by_label)
    Person.objects.filter(pk__in=keys).update(
        is_active=False,
        house_roles=[],
        is_staff=False,
        is_superuser=False,
        sign_in_epoch=F("sign_in_epoch") + 1,
    )
    _end_sessions(keys)
    why = WhyClosed(why).value
    audit.record_all(by=by, verb="close account", about=rows, by_label=by_label, why=why)
    return len(rows)


def open_doors(people: Iterable[int], *, by: Person | None, now: datetime, by_label: str = "") -> int:
    """Whoever comes back is the same person, without the roles of before.

    An account that was closed by hand stays closed until somebody opens it by hand.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Doors open in the transaction of the deed.")
    rows = list(_locked(sorted(set(people))).filter(closed_at__isnull=True))
    Person.objects.filter(pk__in=[row.pk for row in rows]).update(
        is_active=True, left_on=None, left_why="", missed_syncs=0
    )
    audit.record_all(by=by, verb="open account", about=rows, by_label=by_label)
    return len(rows)


def close(person: Person, *, by: Person, now: datetime, why: str, left_why: str = "") -> None:
    """By hand; neither the HR file nor the identity provider opens it again.

    Who is only locked out for safety has no last day, and keeps pairs and places. `left_why` (a LeftWhy) is
    kept of whoever left, to be counted: it is in no log and on no page.
    """
    with transaction.atomic():
        roles.keep_administrators()  # before the row, as everywhere
        row = _locked([person.pk]).get()
        _check(row, by=by)
        if row.closed_at is None:
            left = row.left_on
            if why != WhyClosed.UNSAFE and left is None:
                left = timezone.localdate(now)
            close_doors([row.pk], by=by, now=now, why=why)
            said = LeftWhy(left_why).value if left_why and why == WhyClosed.LEFT else row.left_why
            Person.objects.filter(pk=row.pk).update(closed_at=now, left_on=left, left_why=said)


def reopen(person: Person, *, by: Person, now: datetime) -> None:
    with transaction.atomic():
        row = _locked([person.pk]).get()
        _check(row, by=by)
        if not row.is_active:
            Person.objects.filter(pk=row.pk).update(closed_at=None)
            open_doors([row.pk], by=by, now=now)


def _check(row: Person, *, by: Person) -> None:
    if not can_close_account(Person.objects.get_queryset().get(pk=by.pk), row):
        raise NotAllowed


def _locked(keys: Iterable[int]) -> PersonQuerySet:
    rows = Person.objects.get_queryset().filter(pk__in=keys).order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True)


def _take_roles(rows: Iterable[Person], *, by: Person | None, by_label: str) -> None:
    for role in HouseRole.values:
        holding = [row for row in rows if role in row.house_roles]
        if holding:
            audit.record_all(by=by, verb="take role", about=holding, by_label=by_label, role=role)


def _end_sessions(keys: list[int]) -> None:
    """The epoch has ended them already; what is left of them goes too."""
    Person.groups.through.objects.filter(person__in=keys).delete()
    Person.user_permissions.through.objects.filter(person__in=keys).delete()
    if apps.is_installed("allauth.usersessions"):
        kept = (
            apps.get_app_config("usersessions")
            .get_model("UserSession")
            ._default_manager.filter(user__in=keys)
        )
        Session.objects.filter(session_key__in=kept.values("session_key")).delete()
        kept.delete()
