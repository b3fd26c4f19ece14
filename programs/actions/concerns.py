"""“I do not feel safe”: told to one named person the same day, and to nobody else."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from people.models import HouseRole, Person
from programs import farewells, states
from programs.actions import ending, mentorships
from programs.models import Concern, Meeting, Mentorship, Program, Signal


class NobodyToTell(Exception):
    """No lead and no HR administrator outside the pair works here any more."""


class NotTheirs(Exception):
    """Only the named person decides here."""


def contact_for(program: Program, *, outside: Mentorship) -> Person:
    """The named person; else the lead, the deputy or an HR administrator: never one of the pair."""
    pair = {outside.mentor_person_id, outside.mentee_person_id}
    named = [program.confidant, program.lead, program.deputy]
    for person in named:
        if person is not None and person.is_active and person.pk not in pair:
            return person
    hr = Person.objects.reachable().filter(house_roles__contains=[HouseRole.HR_ADMIN]).exclude(pk__in=pair)
    person = hr.order_by("pk").first()
    if person is None:
        raise NobodyToTell
    return person


def stop(mentorship: Mentorship, *, by: Person, now: datetime) -> Concern:
    """The pair ends at once and the partner is told nothing; said twice it is one."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        concern = note(row, by=by, said_in=Concern.Where.BUTTON, has_stopped=True, now=now)
        verb = "end" if states.can(row, states.MENTORSHIP, "end") else "cancel"
        ending.over(row, verb=verb, ending=Mentorship.Ending.EXIT, now=now, by_label=ending.ONE_OF_THEM)
    mentorship.state, mentorship.ended_on = row.state, row.ended_on
    return concern


def note(row: Mentorship, *, by: Person, said_in: str, has_stopped: bool, now: datetime) -> Concern:
    """One open concern of one person about one pair; the log keeps neither who nor about whom."""
    known = Concern.objects.open().filter(mentorship=row, person=by).first()
    if known is not None:
        if has_stopped and not known.has_stopped:
            Concern.objects.filter(pk=known.pk).update(has_stopped=True)
        return known
    contact = contact_for(row.program, outside=row)
    try:
        with transaction.atomic():
            concern = Concern.objects.create(
                mentorship=row,
                person=by,
                contact=contact,
                said_in=said_in,
                said_at=now,
                has_stopped=has_stopped,
            )
    except IntegrityError:  # the same click, a moment ago
        return Concern.objects.open().get(mentorship=row, person=by)
    farewells.concern_raised(concern, now=now)
    return concern


def tell_partner(concern: Concern, *, by: Person, now: datetime) -> None:
    """The named person decides when the partner reads the same neutral words as in every early end."""
    with transaction.atomic():
        row = _lock(concern, by=by)
        if row.partner_told_at is not None or not row.has_stopped:
            return
        Concern.objects.filter(pk=row.pk).update(partner_told_at=now)
        pair = row.mentorship
        gone = pair.meetings.filter(state=Meeting.State.CANCELLED, starts_at__gt=now)
        partner = pair.partner_of(row.person)
        farewells.parted_from(pair, partner, list(gone.select_related("planned_by")), now=now)
    concern.refresh_from_db()


def handle(concern: Concern, *, verdict: str, by: Person, now: datetime) -> None:
    with transaction.atomic():
        row = _lock(concern, by=by)
        if row.handled_at is None:
            Concern.objects.filter(pk=row.pk).update(handled_at=now, verdict=verdict)
            Signal.objects.filter(rule=Signal.Matter.CONCERN, subject=f"concern:{row.pk}").delete()
    concern.refresh_from_db()


def _lock(concern: Concern, *, by: Person) -> Concern:
    rows = Concern.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.select_related(
        "mentorship__program__owner", "mentorship__mentor_person", "mentorship__mentee_person", "person"
    ).filter(pk=concern.pk).first()  # fmt: skip
    if row is None:
        raise NotTheirs
    return row
