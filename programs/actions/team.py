"""Who helps in a program: chosen by its owner, its deputy or HR; told to each, and written down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from people import audit
from people.models import Person
from programs import emails
from programs.models import Program, ProgramRole
from programs.permissions import can_change_team


class NotAllowed(Exception):
    """The owner, the deputy and HR choose the team, among people who work here."""


class NotYourOwn(Exception):
    """Nobody gives themselves a part in a team."""


class LeadsAlready(Exception):
    """The owner and the deputy may do all of it."""


def give(program: Program, person: Person, *, role: str, by: Person, now: datetime) -> ProgramRole:
    """The same part again changes nothing and tells nobody."""
    role = ProgramRole.Role(role).value
    with transaction.atomic():
        row = _locked(program)
        present = Person.objects.get_queryset().in_bulk([person.pk, by.pk])
        if not can_change_team(present[by.pk], row) or not present[person.pk].is_active:
            raise NotAllowed
        if person.pk == by.pk:
            raise NotYourOwn
        if person.pk in {row.owner_id, row.deputy_id}:
            raise LeadsAlready
        part, is_new = ProgramRole.objects.get_or_create(
            program=row, person=person, role=role, defaults={"given_at": now}
        )
        if is_new:
            audit.record(by=by, verb="give team role", about=part, role=role, program=row.name)
            emails.team_changed(part, given=True, by=by, now=now)
    return part


def take(part: ProgramRole, *, by: Person, now: datetime) -> None:
    with transaction.atomic():
        row = _locked(part.program)
        if not can_change_team(Person.objects.get_queryset().get(pk=by.pk), row):
            raise NotAllowed
        held = ProgramRole.objects.filter(pk=part.pk).select_related("person", "program").first()
        if held is None:
            return
        audit.record(by=by, verb="take team role", about=held, role=held.role, program=row.name)
        emails.team_changed(held, given=False, by=by, now=now)
        ProgramRole.objects.filter(pk=held.pk).delete()


def _locked(program: Program) -> Program:
    return Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
