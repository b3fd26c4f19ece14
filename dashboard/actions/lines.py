"""What is done about lines of the list, each alone: one that changed meanwhile leaves the others be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from dashboard.worklist import Entry
from people.models import Person
from programs.actions import signals
from programs.actions.signals import Found, NoSuchDay, SignalIsClosed
from programs.models import Mentorship, Program, Signal
from programs.permissions import can_coordinate_program


class NotForThem(Exception):
    """They do not coordinate that program, or the line is about their own pair."""


def _nobody(person: Person, rule: str, key: int) -> bool:
    return False


def do(
    deed: str,
    entries: Sequence[Entry],
    *,
    by: Person,
    today: date,
    now: datetime,
    waits_for: Callable[[Person, str, int], bool] = _nobody,
    **given: Any,
) -> int:
    """How many it was noted for; `given` is what the form of the deed asks.

    `waits_for` says of a line of the house, which is of no program, whether it is somebody's.
    """
    keys = {entry.item.program for entry in entries}
    programs = Program.objects.filter(pk__in=keys).prefetch_related("roles").in_bulk()
    done = 0
    for entry in entries:
        to = by if deed == "take" else given.get("to")
        try:
            if to is not None:
                _permit(to, entry, programs.get(entry.item.program), waits_for)
            signal = entry.signal or signals.opened(_found(entry, today), now=now)
            _deeds(signal, by=by, today=today, now=now, given=given)[deed]()
        except (SignalIsClosed, NoSuchDay, NotForThem):
            continue
        done += 1
    return done


def _deeds(
    signal: Signal, *, by: Person, today: date, now: datetime, given: dict[str, Any]
) -> dict[str, Callable[[], None]]:
    return {
        "take": lambda: signals.take_on(signal, to=by, by=by, now=now),
        "give": lambda: signals.take_on(signal, by=by, now=now, **given),
        "wake": lambda: signals.bring_back(signal, by=by, now=now),
        "put_off": lambda: signals.put_off(signal, by=by, today=today, now=now, **given),
        "tried": lambda: signals.tried(signal, by=by, now=now, **given),
    }


def _permit(
    person: Person,
    entry: Entry,
    program: Program | None,
    waits_for: Callable[[Person, str, int], bool],
) -> None:
    if program is None:
        if not waits_for(person, entry.item.rule, entry.item.key):
            raise NotForThem
        return
    own = Q(mentor_person=person) | Q(mentee_person=person)
    about = [entry.item.mentorship] if entry.item.mentorship else []
    is_own = Mentorship.objects.filter(own, pk__in=about).exists() if about else False
    is_about = entry.signal is not None and entry.signal.person_id == person.pk
    if is_own or is_about or not can_coordinate_program(person, program):
        raise NotForThem


def _found(entry: Entry, today: date) -> Found:
    """As the clock would name it, so that both are one row."""
    item = entry.item
    return Found(
        rule=item.rule,
        subject=item.subject,
        program=item.program or None,
        since_on=item.since_on or today,
        mentorship=item.mentorship,
        mark=item.mark,
        facts={"amount": item.amount},
    )
