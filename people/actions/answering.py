"""The same form twice is one deed with one answer, whatever became of the first answer (decision 0044)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from people.models import Answered, Person

KEPT = timedelta(days=1)


class SaidSomethingElse(Exception):
    """A program used its key for another request before."""


def begin(person: Person, *, key: str, said: str, now: datetime) -> tuple[Answered, bool]:
    """The row of this key, and whether the deed is still to be done; belongs in the deed's transaction.

    While another transaction is at the same deed this waits for its end: the table's key makes it wait.
    """
    mine = Answered.objects.filter(person=person, key=key)
    mine.filter(made_at__lte=now - KEPT).delete()
    row, is_new = mine.get_or_create(person=person, key=key, defaults={"said": said, "made_at": now})
    if row.said != said:
        raise SaidSomethingElse
    return row, is_new


def keep(row: Answered, *, leads_to: str) -> None:
    """What answered with a page is not kept: a form with a mistake is sent again by the same page."""
    rows = Answered.objects.filter(pk=row.pk)
    if leads_to and len(leads_to) <= 1000:
        rows.update(leads_to=leads_to)
    else:
        rows.delete()


def over(now: datetime) -> QuerySet[Answered]:
    return Answered.objects.filter(made_at__lte=now - KEPT)
