"""Half-way each mentor reads what mentees of the whole program get least of; never what one mentee said."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from programs import signal_emails
from programs.models import Answer, FollowUp, Mentorship, Program, Side

FEWEST = 10  # mentees who answered; below that one of them could be read out of it
HALF_WAY = 2
FRESH = timedelta(days=45)
GROUPS = {"career": ("c1", "c2", "c3"), "personal": ("p1", "p2", "p3"), "example": ("e1", "e2")}


def tell_mentors(*, now: datetime, of: Program | None = None) -> int:
    """Once per pair, when its half-way check-in is over; what is weeks old is no news."""
    closed = FollowUp.objects.quarterly().within(of).filter(quarter=HALF_WAY, closed_at__gt=now - FRESH)
    rows = closed.filter(mentorship__state=Mentorship.State.ACTIVE, mentorship__program__state="live")
    by_program: dict[int, list[FollowUp]] = defaultdict(list)
    people = ("mentorship__program__owner", "mentorship__program__deputy", "mentorship__mentor_person")
    for row in rows.select_related(*people).order_by("pk"):
        by_program[row.mentorship.program_id].append(row)
    told = 0
    for program, of_this in by_program.items():
        group = lowest(program)
        if group:
            with transaction.atomic():
                told += signal_emails.support_lowest(of_this, group=group, now=now)
    return told


def lowest(program: int) -> str:
    """A key of GROUPS; empty while too few have answered."""
    rows = Answer.objects.filter(
        follow_up__mentorship__program=program,
        follow_up__kind=FollowUp.Kind.QUARTER,
        follow_up__quarter=HALF_WAY,
        side=Side.MENTEE,
    )
    given: dict[str, list[int]] = defaultdict(list)
    people = set()
    for row in rows.defer("expectation", "help"):
        for group, keys in GROUPS.items():
            found = [row.values[key] for key in keys if isinstance(row.values.get(key), int)]
            given[group] += found
            people |= {row.person_id} if found else set()
    if len(people) < FEWEST or len(given) < len(GROUPS) or not all(given.values()):
        return ""
    return min(GROUPS, key=lambda group: sum(given[group]) / len(given[group]))
