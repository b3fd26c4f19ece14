"""Who helps in a program: chosen by its owner, its deputy or HR; told to each, and written down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from people import audit
from people.models import Person
from programs import emails, letters
from programs.actions import guides
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
            guides.entrust(row.guide)
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
        guides.entrust(row.guide)


def hand_over(
    program: Program, *, owner: Person, deputy: Person, note: str, by: Person, now: datetime
) -> None:
    """Another owner or deputy, at once; who is new in a part reads the note. Again the same tells nobody."""
    with transaction.atomic():
        row = _locked(program)
        present = Person.objects.get_queryset().in_bulk([owner.pk, deputy.pk, by.pk])
        leads = (present[owner.pk], present[deputy.pk])
        if not can_change_team(present[by.pk], row) or not all(person.is_coordinator for person in leads):
            raise NotAllowed
        columns = {"owner_id": owner.pk, "deputy_id": deputy.pk, "handover_note": note}
        if all(getattr(row, name) == value for name, value in columns.items()):
            return
        new = {("owner", owner.pk), ("deputy", deputy.pk)} - {
            ("owner", row.owner_id or 0),
            ("deputy", row.deputy_id or 0),
        }
        Program.objects.filter(pk=row.pk).update(**columns)
        ProgramRole.objects.filter(program=row, person__in=[owner.pk, deputy.pk]).delete()
        guides.entrust(row.guide)
        audit.record(by=by, verb="hand over", about=row, owner=owner.pk, deputy=deputy.pk)
        letters.handed_over(
            Program.objects.select_related("owner", "deputy").get(pk=row.pk),
            [(present[key], part) for part, key in sorted(new)],
            by=by,
            now=now,
        )
    program.refresh_from_db()


def _locked(program: Program) -> Program:
    return Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)


def name_confidant(program: Program, person: Person | None, *, by: Person) -> None:
    """Who is told when somebody does not feel safe; None = the owner."""
    with transaction.atomic():
        row = _locked(program)
        if not can_change_team(by, row):
            raise NotAllowed
        Program.objects.filter(pk=row.pk).update(confidant=person)
        audit.record(by=by, verb="name confidant", about=row)
