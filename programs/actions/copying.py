"""A program that did well, once more: the same in everything but its name, its dates and its people."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from people import audit
from people.models import Person
from programs.actions import campaign_plan
from programs.actions.programs import COLUMNS, NotAllowed
from programs.calendar import months_after
from programs.models import Audience, Program
from programs.permissions import can_change_team

LONGEST = 120  # months


def copy(program: Program, *, name: str, starts_on: date | None, by: Person, now: datetime) -> Program:
    """A draft; the last day moves along with the first. Nobody who takes part is taken along."""
    if not can_change_team(by, program):
        raise NotAllowed
    columns = {column: getattr(program, column) for column in COLUMNS}
    columns |= {"name": name, "starts_on": starts_on}
    columns["ends_on"] = shifted(program, starts_on)
    with transaction.atomic():
        new = Program.objects.create(preset=program.preset, created_at=now, **columns)
        for audience in program.audiences.all():
            _copy_audience(audience, new)
        campaign_plan.copy(program, new, now=now)
        audit.record(by=by, verb="create", about=new, preset=program.preset, copied_from=program.pk)
    return new


def shifted(program: Program, starts_on: date | None) -> date | None:
    """As many whole months as before; where it was no whole number, as many days."""
    first, last = program.starts_on, program.ends_on
    if starts_on is None or first is None or last is None:
        return None
    months = next((number for number in range(1, LONGEST) if months_after(first, number) >= last), LONGEST)
    whole = months_after(first, months) == last
    return months_after(starts_on, months) if whole else starts_on + (last - first)


def _copy_audience(audience: Audience, program: Program) -> None:
    row = Audience.objects.create(
        program=program,
        role=audience.role,
        levels=audience.levels,
        countries=audience.countries,
        least_months=audience.least_months,
        is_only_named=audience.is_only_named,
    )
    for name in ("groups", "units", "named"):
        getattr(row, name).set(getattr(audience, name).all())
