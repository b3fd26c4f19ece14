"""record(): the only writer of Event, called inside the deed's own transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.functions import Cast

from people import clock
from people.models import Event, Person

BATCH = 1000


def record(*, by: Person | None, verb: str, about: models.Model, by_label: str = "", **detail: Any) -> None:
    """Write down who did what to which row; `by=None` is the clock, or whom `by_label` names.

    Never put texts of a pair in `detail`.
    """
    record_all(by=by, verb=verb, about=[about], by_label=by_label, **detail)


def record_all(
    *, by: Person | None, verb: str, about: Iterable[models.Model], by_label: str = "", **detail: Any
) -> None:
    """The same deed on many rows at once: one event for each."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event belongs in the transaction of its deed.")
    at = clock.now()
    Event.objects.bulk_create(
        [
            Event(
                at=at,
                by_id_label=by.employee_id if by else "",
                by_name=by.full_name if by else by_label[:255],
                verb=verb,
                about_kind=row._meta.label_lower,
                about_id=str(row.pk or ""),
                about_name=str(row)[:255],
                detail=detail,
            )
            for row in about
        ],
        batch_size=BATCH,
    )


def names_of(person: Person) -> set[str]:
    """What the log called this person, earlier names too."""
    as_actor = Event.objects.filter(by_id_label=person.employee_id).values_list("by_name", flat=True)
    as_subject = Event.objects.filter(about_kind=person._meta.label_lower, about_id=str(person.pk))
    return {*as_actor.distinct(), *as_subject.values_list("about_name", flat=True).distinct()} - {""}


def erase_labels(
    *,
    employee_id: str,
    new_id: str,
    stand_in: str,
    rows: Iterable[models.Model],
    named: Callable[[str], models.Q],
    clean: Callable[[Any], Any],
) -> None:
    """Take a person's name out of the log: who acted becomes `stand_in`, labels of `rows` are written anew.

    `named` finds columns that hold the name, `clean` takes it out of a text. What happened, when and to which
    row stays: the trigger lets nothing else through.
    """
    with _door("erase"):
        Event.objects.filter(by_id_label=employee_id).update(by_id_label=new_id, by_name=stand_in)
        for row in rows:
            about = Event.objects.filter(about_kind=row._meta.label_lower, about_id=str(row.pk))
            about.update(about_name=str(row)[:255])
        for event in Event.objects.filter(named("about_name")).iterator():
            if _is_gone(event):  # a row that is still there and was not in `rows` is a namesake's
                Event.objects.filter(pk=event.pk).update(about_name=clean(event.about_name))
        details = Event.objects.exclude(detail={}).annotate(text=Cast("detail", models.TextField()))
        noted = details.filter(named("text") | models.Q(text__contains=json.dumps(employee_id)))
        for pk, detail in noted.values_list("pk", "detail"):
            Event.objects.filter(pk=pk).update(detail=clean(detail))


def _is_gone(event: Event) -> bool:
    try:
        model = apps.get_model(event.about_kind)
    except LookupError:
        return True
    return not model._default_manager.filter(pk=event.about_id).exists()


def forget_before(moment: datetime) -> int:
    """Rows older than that go; the trigger refuses any that is younger than a year."""
    with transaction.atomic(), _door("forget"):
        return Event.objects.filter(at__lt=moment).delete()[0]


@contextmanager
def _door(name: str) -> Iterator[None]:
    """Open the trigger's one door within this transaction (migration 0005)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('mentoring.audit_door', %s, true)", [name])
        yield
        cursor.execute("SELECT set_config('mentoring.audit_door', '', true)")
