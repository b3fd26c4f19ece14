"""What somebody who left leaves behind in programs: found by the clock, for people cannot ring upstairs."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from people import audit
from people.models import HouseRole, Person
from programs import emails, letters, states
from programs.actions import ending, guides, mentorships
from programs.models import Meeting, Mentorship, Program, ProgramRole

log = logging.getLogger(__name__)


def end_pairs(*, now: datetime, of: Program | None = None) -> int:
    """Pairs of which one side has left: ended, with one kind mail to the side that stays."""
    gone = Person.objects.get_queryset().departed().values("pk")
    rows = Mentorship.objects.told().within(of).filter(Q(mentor_person__in=gone) | Q(mentee_person__in=gone))
    ended = 0
    for row in rows.order_by("pk"):
        try:
            ended += end_pair(row, now=now)
        except Exception:
            log.exception("Mentorship %s of a leaver was not ended", row.pk)
    return ended


def end_pair(mentorship: Mentorship, *, now: datetime) -> bool:
    """False where it has ended already, or where whoever left is back."""
    with transaction.atomic():
        try:
            row = mentorships.lock(mentorship, by=None, any_seat=True)
        except mentorships.MentorshipIsOver:
            return False
        both = (row.mentor_person, row.mentee_person)
        staying = [person for person in both if not person.has_departed]
        if len(staying) == 2:
            return False
        was_proposed = row.is_proposed
        meetings = end(row, now=now)
        for person in staying:
            if was_proposed:
                emails.pair_not_begun(row, person, now=now)
            else:
                emails.mentorship_left(row, person, meetings, now=now)
    return True


def end(row: Mentorship, *, now: datetime) -> list[Meeting]:
    """A locked pair that took a seat, without a word to anybody; the meetings this took out of calendars."""
    verb = "end" if states.can(row, states.MENTORSHIP, "end") else "cancel"
    return ending.over(row, verb=verb, ending=Mentorship.Ending.LEFT, now=now)


def tell_of_leads(*, now: datetime) -> int:
    """Where the owner or the deputy has left, the other one acts; where both have, HR does. Told once."""
    gone = Q(owner__is_active=False) | Q(deputy__is_active=False)
    running = [Program.State.DRAFT, Program.State.LIVE, Program.State.PAUSED]
    rows = Program.objects.filter(gone, state__in=running).select_related("owner", "deputy")
    told = 0
    for row in rows.order_by("pk"):
        leads = [person for person in (row.owner, row.deputy) if person is not None]
        here = [person for person in leads if person.is_active]
        people = here or list(Person.objects.reachable().filter(house_roles__contains=[HouseRole.HR_ADMIN]))
        with transaction.atomic():
            for person in leads:
                if not person.is_active:
                    letters.lead_left(row, person, people, now=now)
                    told += 1
    return told


def empty_teams(*, now: datetime) -> int:
    """Parts in program teams of whoever is not here any more; a rehire starts without."""
    rows = ProgramRole.objects.filter(person__is_active=False).select_related("person", "program__guide")
    with transaction.atomic():
        found = list(rows.select_for_update(of=("self",), skip_locked=True))
        for row in found:
            audit.record(by=None, verb="take team role", about=row, role=row.role, program=row.program.name)
        ProgramRole.objects.filter(pk__in=[row.pk for row in found]).delete()
        for guide in {row.program.guide for row in found}:
            guides.entrust(guide)
    return len(found)
