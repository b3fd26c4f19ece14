"""Check-ins beside those of the quarters: after six weeks, at the end, and half a year after it."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from notices.rules import RULES
from programs.actions import follow_ups, mentorships
from programs.models import FollowUp, Mentorship, Program

log = logging.getLogger(__name__)

SIX_WEEKS = RULES["check-in.six-weeks"].span
LATE = timedelta(weeks=6)  # a clock that stood still asks nobody about weeks that are long gone
BACK = RULES["check-in.look-back"].span
Kind = FollowUp.Kind


def open_six_weeks(*, today: date, now: datetime, of: Program | None = None) -> int:
    """Both say apart whether to go on; of pairs that began six weeks ago, pauses not counted."""
    rows = (
        Mentorship.objects.due_for_follow_up().within(of).filter(~_has(Kind.WEEK6), active_at__isnull=False)
    )
    rows = rows.filter(active_at__date__lte=today - SIX_WEEKS)
    opened = 0
    for row in rows.select_related("program").order_by("pk"):
        due = timezone.localdate(row.active_at) + SIX_WEEKS + timedelta(days=row.paused_days)
        if due <= today < due + LATE and row.program.quarters:
            opened += _open(row, Kind.WEEK6, today=today, now=now)
    return opened


def _open(row: Mentorship, kind: str, *, today: date, now: datetime) -> bool:
    try:
        with transaction.atomic():
            locked = mentorships.lock(row, by=None)
            if locked.state != Mentorship.State.ACTIVE:
                return False
            return follow_ups.open_for(locked, kind=kind, due=today, today=today, now=now)
    except Exception:
        log.exception("%s of mentorship %s was not opened", kind, row.pk)
        return False


def ask_at_the_end(row: Mentorship, *, now: datetime) -> bool:
    """Of a locked pair that is completed: the last quarter's questions, unless those are open or answered.

    The mail that says it is completed leads there; no second one is sent.
    """
    today = timezone.localdate(now)
    recent = row.follow_ups.filter(kind=Kind.QUARTER, due_on__gte=today - timedelta(days=45))
    if not row.program.quarters or recent.exists():
        return False
    return follow_ups.open_for(row, kind=Kind.CLOSING, due=today, today=today, now=now, tell=False)


def open_look_backs(*, today: date, now: datetime, of: Program | None = None) -> int:
    """Half a year after a completed year: still in touch, and how was it? Asked once, by one mail."""
    rows = Mentorship.objects.within(of).filter(~_has(Kind.LOOKBACK), state=Mentorship.State.COMPLETED)
    rows = rows.filter(ended_on__lte=today - BACK, ended_on__gt=today - BACK - LATE, program__quarters__gt=0)
    rows = rows.exclude(program__state__in=[Program.State.PAUSED, Program.State.CANCELLED])
    opened = 0
    for row in rows.select_related("program__owner", "mentor_person", "mentee_person").order_by("pk"):
        if row.mentor_person.has_departed or row.mentee_person.has_departed:
            continue
        try:
            with transaction.atomic():
                Mentorship.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
                opened += follow_ups.open_for(row, kind=Kind.LOOKBACK, due=today, today=today, now=now)
        except Exception:
            log.exception("Mentorship %s was not asked to look back", row.pk)
    return opened


def _has(kind: str) -> Exists:
    return Exists(FollowUp.objects.filter(mentorship=OuterRef("pk"), kind=kind))
