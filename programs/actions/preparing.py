"""The days between pairing and starting: who is reminded of what is still open."""

from __future__ import annotations

import logging
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from notices import rules
from people import audit
from programs import load, pair_emails
from programs.models import Mentee, Mentorship, Program, zone_of

log = logging.getLogger(__name__)


def remind(*, now: datetime) -> int:
    """Whoever has something open after 5 and 10 working days; later the coordinator sees the pair."""
    reminded = 0
    pairs = Mentorship.objects.preparing().filter(program__state="live")
    for pair in pairs.select_related(
        "program__mentor_course",
        "program__mentee_course",
        "program__owner",
        "mentor_person",
        "mentee_person",
        "mentee",
    ):
        try:
            reminded += _remind(pair, now=now)
        except Exception:
            log.exception("Nobody of mentorship %s was reminded", pair.pk)
    return reminded


def _remind(pair: Mentorship, *, now: datetime) -> int:
    if pair.mentee.is_away(timezone.localdate(now)):
        return 0
    ready = load.readiness(pair)
    sent = 0
    for person in (pair.mentor_person, pair.mentee_person):
        if not ready.waits_for(pair.side_of(person)):
            continue
        since = datetime.combine(pair.started_on, time(12), tzinfo=zone_of(person))
        days = rules.due("preparing.remind", since=since, reader=person, now=now)
        if days is None:
            continue
        with transaction.atomic():
            pair_emails.preparation_reminder(pair, person, days=days, now=now)
        sent += 1
    return sent


def give_days(program: Program, *, days: int) -> None:
    """The program stood still: whoever prepares in it has as many days more."""
    _give(Mentorship.objects.preparing().filter(program=program), days)


def give_days_of(mentee: Mentee, *, today: date) -> None:
    """The mentee of a pair that prepares was away: the days since then, or since it began, are no days."""
    if mentee.away_from is None:
        return
    for pair in Mentorship.objects.preparing().filter(mentee=mentee):
        stood = (today - max(mentee.away_from, pair.started_on)).days
        if stood > 0:
            _give(Mentorship.objects.filter(pk=pair.pk), stood)
            audit.record(by=None, verb="give days", about=pair, days=stood)


def _give(rows: QuerySet[Mentorship], days: int) -> None:
    rows.filter(prepare_by__isnull=False).update(prepare_by=F("prepare_by") + timedelta(days=days))
