"""Many people switched off in the directory within an hour look like a mistake there: HR agrees first.

The first of them pass at once, and whoever leaves alone is never held; the rest wait for one yes.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models.functions import Cast

from people import audit
from people.actions import leaving, roles
from people.hris.brakes import Brake, brakes_one_by_one
from people.models import Event, HeldLeaver, Person, ScimToken, Source, WhyClosed
from people.models.provisioning import ASKED_LATELY
from people.permissions import can_manage_keys

WITHIN = timedelta(hours=1)
ONE_AT_A_TIME = 7_361_222  # any number: the advisory lock that closings by a directory share


class TooManyLeave(Exception):
    """One of so many within an hour that somebody has to look; nothing of the call was done."""

    def __init__(self, person: Person, brakes: list[Brake]) -> None:
        super().__init__(
            "So many people are being switched off within an hour that an HR administrator has to agree. "
            "This one stays as it is until then; once they agree it is switched off without another call."
        )
        self.person, self.brakes = person, brakes


class NotAllowed(Exception):
    """Only an HR administrator agrees."""


def check(person: Person, *, now: datetime) -> None:
    """Whether the directory may close this account now; inside the caller's transaction.

    Who was brought by the directory within the hour may go again: that undoes, and loses nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    if _is_new(person, now):
        return
    gone = _gone_lately(person, now)
    active = Person.objects.active()
    brakes = brakes_one_by_one(
        gone=len(gone),
        before=active.count() + sum(not is_back for _country, is_back in gone),
        country=person.country,
        gone_there=gone.count((person.country, False)),
        active_there=active.filter(country=person.country).count(),
    )
    if brakes:
        raise TooManyLeave(person, brakes)


def hold(no: TooManyLeave, *, token: ScimToken, now: datetime) -> None:
    """In a transaction of its own, for the call's is undone."""
    with transaction.atomic():
        HeldLeaver.objects.filter(asked_at__lt=now - ASKED_LATELY).delete()
        said = {"token": token, "brakes": [asdict(brake) for brake in no.brakes], "asked_at": now}
        _row, is_new = HeldLeaver.objects.update_or_create(
            person=no.person, defaults=said, create_defaults=said | {"since": now}
        )
        if is_new:
            audit.record(by=None, verb="hold leaver", about=no.person, by_label=token.label)


def let_go(person: Person) -> None:
    """The directory says something else of them now."""
    HeldLeaver.objects.filter(person=person).delete()


def agree(*, newest: int, by: Person, now: datetime) -> int:
    """Close the accounts that wait, up to the newest on the page that was read."""
    with transaction.atomic():
        roles.keep_administrators()  # before the rows, as everywhere
        if not can_manage_keys(Person.objects.get_queryset().get(pk=by.pk)):
            raise NotAllowed
        rows = HeldLeaver.objects.waiting(now).filter(pk__lte=newest).order_by("pk")
        held = list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", "person_id"))
        people = [person for _pk, person in held]
        leaving.close_doors(people, by=by, now=now, why=WhyClosed.SCIM)
        HeldLeaver.objects.filter(pk__in=[pk for pk, _person in held]).delete()
    return len(held)


def _is_new(person: Person, now: datetime) -> bool:
    return person.source == Source.SCIM and person.created_at > now - WITHIN


def _gone_lately(person: Person, now: datetime) -> list[tuple[str, bool]]:
    """The country of each whom a directory closed within the hour, and whether they are back.

    Who is back counts as well: closing took their sessions, roles and parts in teams.
    """
    since = now - WITHIN
    closed = Event.objects.filter(
        verb="close account", at__gt=since, detail__why=WhyClosed.SCIM.value, by_id_label=""
    )
    people = closed.annotate(person=Cast("about_id", Person._meta.pk)).values("person")
    rows = Person.objects.get_queryset().filter(pk__in=people).exclude(pk=person.pk)
    return list(rows.exclude(source=Source.SCIM, created_at__gt=since).values_list("country", "is_active"))
