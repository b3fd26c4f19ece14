"""Times that suit both of a pair."""

from __future__ import annotations

from datetime import datetime, timedelta

from people import workdays
from people.models import Person
from programs import calendar
from programs.models import Meeting, Mentorship, hours_of, zone_of

SLOTS = 4
MINUTES = 45
SOONEST = 3  # working days ahead
FARTHEST_SLOT = timedelta(days=45)


def shared(person: Person, partner: Person, *, now: datetime) -> list[datetime]:
    """Next times within both working days at which neither has another mentoring meeting, one per day."""
    here, there = zone_of(person), zone_of(partner)
    theirs = Mentorship.objects.of(person) | Mentorship.objects.of(partner)
    rows = Meeting.objects.filter(
        mentorship__in=theirs.values("pk"), state=Meeting.State.PLANNED, starts_at__gt=now
    )
    taken = [(row.starts_at, row.ends_at) for row in rows]
    hours = {"own": hours_of(person), "theirs": hours_of(partner)}
    day = workdays.working_days_after(now.astimezone(here).date(), SOONEST, person.country)
    last = day + FARTHEST_SLOT
    found: list[datetime] = []
    while day <= last and len(found) < SLOTS:
        if all(workdays.is_working_day(day, each.country) for each in (person, partner)):
            slot = calendar.shared_slot(day, here, there, minutes=MINUTES, taken=taken, **hours)
            if slot is not None:
                found.append(slot)
        day += timedelta(days=1)
    return found
