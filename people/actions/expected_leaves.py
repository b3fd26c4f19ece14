"""When HR expects somebody to leave: entered, changed, taken back, and forgotten after the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from people import audit
from people.models import ExpectedLeave, Person
from people.permissions import can_enter_leave

KEPT_AFTER = timedelta(days=30)


class NotAllowed(Exception):
    """HR administrators only."""


class InThePast(Exception):
    """Whoever has left is marked by the HR system."""


@transaction.atomic
def enter(person: Person, *, on: date, by: Person, now: datetime) -> None:
    """The log says that a day was entered, never which."""
    if not can_enter_leave(by):
        raise NotAllowed
    if on < now.date():
        raise InThePast
    row = ExpectedLeave.objects.filter(person=person).first()
    if row and row.on == on:
        return
    ExpectedLeave.objects.update_or_create(
        person=person, defaults={"on": on, "entered_by": by, "entered_at": now}
    )
    audit.record(by=by, verb="enter expected leave", about=person)


@transaction.atomic
def take_back(person: Person, *, by: Person) -> None:
    if not can_enter_leave(by):
        raise NotAllowed
    if ExpectedLeave.objects.filter(person=person).delete()[0]:
        audit.record(by=by, verb="take back expected leave", about=person)


def forget_past(*, today: date) -> int:
    """Once the person is gone, or the day was wrong."""
    over = Q(on__lt=today - KEPT_AFTER) | Q(person__is_active=False)
    return ExpectedLeave.objects.filter(over).delete()[0]
