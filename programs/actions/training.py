"""The list of who was trained leaves the house in a file: written down, with by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from people import audit
from people.models import Person
from programs.load import training_of
from programs.models import Program


@transaction.atomic
def take_along(program: Program, *, reason: str, by: Person, now: datetime) -> list[dict[str, Any]]:
    entries = training_of(program, now=now)
    audit.record(by=by, verb="export training", about=program, reason=reason, rows=len(entries))
    return entries
