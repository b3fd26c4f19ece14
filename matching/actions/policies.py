"""The rules of a program, one row per version: what was decided, by whom, when."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from matching.models import Policy
from people import audit
from people.models import Person
from programs.models import Program


def save_first(program: Program, *, by: Person, now: datetime) -> Policy:
    """Version 1 as the preset describes it; what is saved already stays as it is."""
    with transaction.atomic():
        Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        policy = Policy.objects.current(program)
        if policy.pk:
            return policy
        policy.version = 1
        policy.by = by
        policy.created_at = now
        policy.save(force_insert=True)
        audit.record(by=by, verb="save policy", about=policy, program=program.pk, version=1)
    return policy
