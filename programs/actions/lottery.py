"""Drawing lots among those who wait: once, by somebody who is not among them, with all that proves it."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction

from people import audit
from people.models import Person
from programs.models import Lottery, Mentee, Program
from programs.models.lottery import drawn
from programs.permissions import can_coordinate_program


class NotAllowed(Exception):
    """Not by who does not coordinate, and not by who is among those who wait."""


class AlreadyDrawn(Exception):
    """Lots are drawn once: a second draw would be a choice between two."""


class EnoughPlaces(Exception):
    """Nobody would be left out, so there is nothing to draw."""


def waiting(program: Program, *, today: date) -> list[Mentee]:
    """Among whom lots are drawn: who waits and is here."""
    rows = Mentee.objects.filter(program=program).waiting().here(today)
    return list(rows.order_by("pk"))


def draw(program: Program, *, places: int, by: Person, today: date, now: datetime) -> Lottery:
    with transaction.atomic():
        row = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        people = waiting(row, today=today)
        if not can_coordinate_program(by, row) or any(mentee.person_id == by.pk for mentee in people):
            raise NotAllowed
        if Lottery.objects.filter(program=row).exists():
            raise AlreadyDrawn
        if not 0 < places < len(people):
            raise EnoughPlaces
        seed = secrets.token_hex(16)
        found = Lottery.objects.create(
            program=row,
            seed=seed,
            places=places,
            order=drawn((mentee.pk for mentee in people), seed=seed),
            drawn_by=by,
            drawn_at=now,
        )
        audit.record(by=by, verb="draw lots", about=row, places=places, people=len(people), seed=seed)
    return found
