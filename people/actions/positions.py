"""Changes of level, unit and country are kept: by the feed in one statement, of all others by a trigger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, models, transaction

from people.models import Person, PositionChange

SET = "SELECT set_config('mentoring.today', %s, true), set_config('mentoring.positions', %s, true)"
DOOR = "SELECT set_config('mentoring.position_door', %s, true)"


@contextmanager
def changing(*, on: date, counts: bool = True) -> Iterator[None]:
    """What changes within is of this day; `counts` is False where it is no move, for somebody came back.

    Inside the caller's transaction. Without it the trigger takes the day of the house's clock.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The day is said in the transaction of the deed.")
    with connection.cursor() as cursor:
        cursor.execute(SET, [on.isoformat(), "" if counts else "noted"])
        yield
        cursor.execute(SET, ["", ""])


def over(before: date) -> models.QuerySet[PositionChange]:
    return PositionChange.objects.filter(changed_on__lt=before)


def forget_before(before: date) -> int:
    return _forget(over(before))


def forget_of(person: Person) -> int:
    return _forget(PositionChange.objects.filter(person=person))


@transaction.atomic
def _forget(rows: models.QuerySet[PositionChange]) -> int:
    """Through the trigger's one door; it lets no change through, ever."""
    with connection.cursor() as cursor:
        cursor.execute(DOOR, ["forget"])
        gone = rows.delete()[0]
        cursor.execute(DOOR, [""])
    return gone
