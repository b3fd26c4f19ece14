"""What somebody who left leaves behind in programs: found by the clock, for people cannot ring upstairs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from people import audit
from people.models import HouseRole, Person
from programs import emails, letters, states
from programs.actions import ending, guides, mentorships
from programs.models import Meeting, Mentor, Mentorship, Program, ProgramRole


def pairs_of_leavers(of: Program | None = None) -> QuerySet[Mentorship]:
    """Of which one side has left; matching ends them, for it knows whom a mentee could ask instead."""
    gone = Person.objects.get_queryset().departed().values("pk")
    rows = Mentorship.objects.told().within(of).filter(Q(mentor_person__in=gone) | Q(mentee_person__in=gone))
    return rows.select_related("program", "mentee__program", "mentee__person", "mentee_person").order_by("pk")


def end_pair(mentorship: Mentorship, *, now: datetime, mentors: Sequence[Mentor] = ()) -> bool:
    """With one kind mail to the side that stays; a mentee reads the `mentors` who can be asked now.

    False where it has ended already, or where whoever left is back.
    """
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
                emails.mentorship_left(row, person, meetings, mentors=mentors, now=now)
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
