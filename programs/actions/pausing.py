"""A pair stands still for a while: its clocks stop, its end moves, and it goes on by itself."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from notices.rules import RULES
from people import audit
from people.models import Person
from programs import calendar, farewells, states
from programs.actions import ending, follow_ups, mentorships
from programs.models import FollowUp, Mentee, Mentorship, Program, StandIn

log = logging.getLogger(__name__)

MOST_MONTHS = 6
MOST_DAYS = 184  # of all pauses of one pair together
KEEPS_SEAT = RULES["pause.seat"].span


class PauseIsTooLong(Exception):
    """Six months at most, in one pause or in several."""


class NoSuchDay(Exception):
    """A pause ends on a day to come."""


def latest(mentorship: Mentorship, *, today: date) -> date:
    """Until when it may pause; today or earlier where nothing is left."""
    left = timedelta(days=MOST_DAYS - mentorship.paused_days)
    return min(calendar.months_after(today, MOST_MONTHS), today + left)


def pause(
    mentorship: Mentorship, *, until: date, by: Person, now: datetime, for_absence: bool = False
) -> None:
    """By one of the two, or `for_absence` by a coordinator; the other reads the day, never a reason."""
    today = timezone.localdate(now)
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=None if for_absence else by)
        if until <= today:
            raise NoSuchDay
        if until > latest(row, today=today):
            raise PauseIsTooLong
        states.move(row, states.MENTORSHIP, "pause", paused_on=today, paused_until=until)
        audit.record(by=by, verb="pause", about=row, until=until.isoformat())
        meetings = ending.cancel_meetings(row, now=now, before=until)
        if for_absence:
            farewells.mentor_is_away(row, meetings, now=now)
        else:
            farewells.paused(row, meetings, by=by, now=now)
    for name in ("state", "paused_on", "paused_until"):
        setattr(mentorship, name, getattr(row, name))


def resume(mentorship: Mentorship, *, by: Person | None, now: datetime) -> None:
    """Everything that has a day gets the days back. MentorIsFull where somebody else has the seat by now."""
    with transaction.atomic():
        row = mentorships.lock_to_go_on(mentorship, by=by)
        stood = (timezone.localdate(now) - (row.paused_on or timezone.localdate(now))).days
        columns = {
            "paused_on": None,
            "paused_until": None,
            "seat_freed_on": None,
            "paused_days": row.paused_days + stood,
            "planned_end_on": row.planned_end_on + timedelta(days=stood),
            "end_asked_on": None,
        }
        states.move(row, states.MENTORSHIP, "resume", **columns)
        audit.record(by=by, verb="resume", about=row, days=stood)
        follow_ups.give_days(days=stood, pair=row)
        _later(row, days=stood)
        StandIn.objects.filter(mentorship=row).delete()
        if by is not None:  # then the mentee's leave is over, too; the clock looks at that by itself
            away = Mentee.objects.filter(pk=row.mentee_id, away_from__lte=timezone.localdate(now))
            away.update(away_from=None, away_until=None)
        farewells.resumed(row, by=by, now=now)
    mentorship.refresh_from_db(fields=["state", *columns])


def _later(row: Mentorship, *, days: int) -> None:
    for follow_up in FollowUp.objects.open().filter(mentorship=row):
        due = follow_up.due_on + timedelta(days=days)
        FollowUp.objects.filter(pk=follow_up.pk).update(due_on=due)


def resume_due(*, today: date, now: datetime, of: Program | None = None) -> int:
    """Pairs whose day has come; one that cannot go on never stops the others.

    Whose seat is taken stays paused and is looked at again each day; both are told once.
    """
    resumed = 0
    rows = Mentorship.objects.within(of).filter(state=Mentorship.State.PAUSED, paused_until__lte=today)
    for row in rows.select_related("program", "mentor_person", "mentee_person").order_by("pk"):
        try:
            resume(row, by=None, now=now)
        except mentorships.MentorIsFull:
            with transaction.atomic():
                farewells.no_seat(row, now=now)
        except (states.WrongState, mentorships.MentorshipIsOver):
            continue
        except Exception:
            log.exception("Mentorship %s did not go on", row.pk)
        else:
            resumed += 1
    return resumed


def free_seats(*, today: date, now: datetime, of: Program | None = None) -> int:
    """A pause keeps the mentor's seat for eight weeks; after that somebody else may have it."""
    rows = Mentorship.objects.within(of).filter(
        state=Mentorship.State.PAUSED, seat_freed_on=None, paused_on__lte=today - KEEPS_SEAT
    )
    freed = 0
    for row in rows.exclude(program__state=Program.State.PAUSED).order_by("pk"):
        try:
            freed += _free(row, today=today, now=now)
        except Exception:
            log.exception("The seat of mentorship %s was not freed", row.pk)
    return freed


def _free(mentorship: Mentorship, *, today: date, now: datetime) -> bool:
    with transaction.atomic():
        still = Mentorship.objects.filter(
            pk=mentorship.pk,
            state=Mentorship.State.PAUSED,
            seat_freed_on=None,
            paused_on=mentorship.paused_on,
        )
        if not still.update(seat_freed_on=today):
            return False  # goes on, or has ended, since a moment ago
        row = Mentorship.objects.select_related("program", "mentor_person", "mentee_person").get(
            pk=mentorship.pk
        )
        audit.record(by=None, verb="free seat", about=row)
        farewells.seat_freed(row, now=now)
    return True


def want_stand_in(mentorship: Mentorship, *, by: Person, now: datetime) -> None:
    """The mentee of a mentor who is away; asked twice it is one wish."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        if not row.is_paused:
            raise states.WrongState("want stand-in", row.state)
        _wish, is_new = StandIn.objects.get_or_create(mentorship=row, defaults={"asked_at": now})
        if is_new:
            audit.record(by=by, verb="want stand-in", about=row)
