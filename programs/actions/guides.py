"""A program that says some chapters of the guide in words of its own."""

from __future__ import annotations

from django.db import transaction

from guides.actions import writers
from guides.models import HANDBOOK, Guide
from people import audit
from people.models import Person
from programs.models import Program, ProgramRole


@transaction.atomic
def make(program: Program, *, by: Person) -> Guide | None:
    """Empty at first, so that everything still comes from the house; a second click finds the same one."""
    house = Guide.objects.select_for_update(of=("self",)).filter(slug=HANDBOOK).first()
    row = Program.objects.select_for_update(of=("self",)).get(pk=program.pk)
    if house is None:
        return None
    if row.guide and row.guide.parent_id:
        return row.guide
    guide = Guide.objects.create(slug=f"program-{row.pk}", name=row.name, parent=house)
    Program.objects.filter(pk=row.pk).update(guide=guide)
    audit.record(by=by, verb="make guide", about=guide)
    entrust(guide)
    return guide


def entrust(guide: Guide | None) -> None:
    """To the owner, the deputy and the coordinators of each program that uses it; called with each change."""
    if guide is None or guide.parent_id is None:
        return
    programs = Program.objects.filter(guide=guide)
    people = {pk for pair in programs.values_list("owner", "deputy") for pk in pair if pk}
    roles = ProgramRole.objects.filter(program__guide=guide, role=ProgramRole.Role.COORDINATOR)
    people.update(roles.values_list("person", flat=True))
    writers.entrust(guide, people)
