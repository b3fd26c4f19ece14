"""What this app forgets by the clock: people who left, who looked, sessions that are over."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import models, transaction

from people.actions import erasure
from people.models import Erasure, Event, Look, Person, RetentionRound

log = logging.getLogger(__name__)

STOPPED_FOR = timedelta(days=365)  # whoever HR kept is asked about again after a year


def leavers(*, left_by: date, now: datetime) -> models.QuerySet[Person]:
    """Who left so long ago that their erasure is announced; without a last day nobody is counted as gone."""
    kept = Erasure.objects.filter(
        models.Q(state=Erasure.State.ANNOUNCED)
        | models.Q(state=Erasure.State.STOPPED, ended_at__gt=now - STOPPED_FOR)
    )
    rows = Person.objects.filter(is_active=False, erased_at__isnull=True, left_on__lte=left_by)
    return rows.exclude(pk__in=kept.values("person")).order_by("left_on", "pk")


def announce(*, left_by: date, now: datetime) -> int:
    """One transaction each; one that breaks never stops the others."""
    done = 0
    for person in leavers(left_by=left_by, now=now):
        try:
            erasure.announce(person, cause=Erasure.Cause.RETENTION, by=None, now=now)
        except Exception:
            log.exception("The erasure of person %s was not announced", person.pk)
        else:
            done += 1
    return done


def due(today: date) -> models.QuerySet[Erasure]:
    """Announced thirty days ago, not stopped, and the person has not come back meanwhile."""
    rows = Erasure.objects.filter(state=Erasure.State.ANNOUNCED, due_on__lte=today)
    came_back = models.Q(cause=Erasure.Cause.RETENTION, person__is_active=True)
    return rows.exclude(came_back).select_related("person")


def stop_who_came_back(now: datetime) -> int:
    rows = Erasure.objects.filter(
        state=Erasure.State.ANNOUNCED, cause=Erasure.Cause.RETENTION, person__is_active=True
    )
    return rows.update(state=Erasure.State.STOPPED, ended_at=now)


def looks(before: date) -> models.QuerySet[Look]:
    return Look.objects.filter(on__lt=before)


def events(before: datetime) -> models.QuerySet[Event]:
    return Event.objects.filter(at__lt=before)


def sessions(now: datetime) -> models.QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=now)


def note_round(amounts: dict[str, int], *, now: datetime, keep_from: datetime) -> RetentionRound:
    """The list of rounds is kept as long as the log."""
    with transaction.atomic():
        RetentionRound.objects.filter(ran_at__lt=keep_from).delete()
        return RetentionRound.objects.create(ran_at=now, amounts=amounts)
