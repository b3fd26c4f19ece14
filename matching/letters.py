"""Who is told what about coffee across functions and talks about a topic."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from matching.models import CoffeeRound, CoffeeTalk
from notices.actions import queue, queue_all, was_queued
from notices.models import Notice
from people.models import Person
from programs.emails import coordinator
from programs.models import Program


def coffee_open(coffee: CoffeeRound, people: Iterable[Person], *, now: datetime) -> None:
    """To everybody whom the program is meant for: whoever does nothing hears no more of this round."""
    about = _of_round(coffee.program) | {"join_until": coffee.join_until.isoformat()}
    queue_all(
        kind="coffee_open",
        now=now,
        letters=((person, f"coffee-round:{coffee.pk}:open:{person.pk}", about) for person in people),
    )


def coffee_paired(talk: CoffeeTalk, *, now: datetime) -> None:
    for person, other in ((talk.one, talk.other), (talk.other, talk.one)):
        _tell(
            person,
            "coffee_paired",
            f"coffee:{talk.pk}:paired:{person.pk}",
            talk.program,
            now=now,
            **_about(other),
            meet_until=talk.meet_until.isoformat(),
        )


def coffee_left_over(coffee: CoffeeRound, person: Person, *, odd: bool, now: datetime) -> None:
    """`odd`: somebody had to be left over; else nobody of another function was free."""
    key = f"coffee-round:{coffee.pk}:left:{person.pk}"
    _tell(person, "coffee_left_over", key, coffee.program, now=now, odd=odd)


def talk_asked(talk: CoffeeTalk, *, now: datetime) -> None:
    _tell(talk.other, "talk_asked", f"coffee:{talk.pk}:asked", talk.program, now=now, **_about(talk.one))


def talk_answered(talk: CoffeeTalk, *, yes: bool, now: datetime) -> None:
    key = f"coffee:{talk.pk}:answered"
    _tell(talk.one, "talk_answered", key, talk.program, now=now, yes=yes, **_about(talk.other))


def talk_reminder(talk: CoffeeTalk, person: Person, *, now: datetime) -> bool:
    """Once to each while it waits for the same thing; True where it is new."""
    key = f"coffee:{talk.pk}:remind:{talk.state}:{person.pk}"
    if was_queued(key):
        return False
    context = _about(talk.partner_of(person)) | {"meet_until": talk.meet_until.isoformat()}
    _tell(person, "talk_reminder", key, talk.program, now=now, asked=not talk.is_planned, **context)
    return True


def was_reminded(talk: CoffeeTalk) -> bool:
    return Notice.objects.filter(key__startswith=f"coffee:{talk.pk}:remind:{talk.state}:").exists()


def _about(other: Person) -> dict[str, Any]:
    return {"name": other.full_name, "short_name": other.short_name, "email": other.email}


def _tell(to: Person, kind: str, key: str, program: Program, *, now: datetime, **context: Any) -> None:
    queue(to=to, kind=kind, key=key, now=now, **(_of_round(program) | context))


def _of_round(program: Program) -> dict[str, Any]:
    return {"program": program.name, "action_url": reverse("matching:coffee"), **coordinator(program)}
