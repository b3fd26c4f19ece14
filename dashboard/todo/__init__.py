"""What one person is asked to do now, computed from facts: nothing here is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.todo import coordinating, learning, pair
from dashboard.todo.item import Item
from matching.models import MentorRequest
from people import clock, prepared
from people.models import Person
from programs.models import Mentor, Mentorship, ProgramRole


def count_for(request: HttpRequest) -> int:
    """The number in the header: one query, and the same one that the list below it begins with."""
    person: Person = request.user  # type: ignore[assignment]
    return sum(kind in KINDS for kind, _pk in _found_for(request)) + person.is_time_zone_guessed


def for_request(request: HttpRequest, *, today: date) -> list[Item]:
    """The list that belongs to the counter."""
    person: Person = request.user  # type: ignore[assignment]
    return _items(person, rows_for(request), today=today)


def rows_for(request: HttpRequest) -> dict[str, list[Any]]:
    """Rows of each kind that waits, read in full once per request: a page may say more about them."""
    rows = getattr(request, "_todo_rows", None)
    if rows is None:
        rows = _read(request.user, _found_for(request))  # type: ignore[arg-type]
        request._todo_rows = rows  # type: ignore[attr-defined]
    return rows


def there_is(request: HttpRequest) -> set[str]:
    """Kinds of KINDS and BESIDES of which there is a row; what there is none of, a page need not read."""
    return {kind for kind, _pk in _found_for(request)}


def items_of(person: Person, *, today: date) -> list[Item]:
    return _items(person, _read(person, find(person)), today=today)


def _found_for(request: HttpRequest) -> list[tuple[str, int]]:
    """Asked once per request."""
    found = getattr(request, "_todo_found", None)
    if found is None:
        found = find(request.user)  # type: ignore[arg-type]
        request._todo_found = found  # type: ignore[attr-defined]
    return found


def find(person: Person) -> list[tuple[str, int]]:
    """(kind, id) of every row that asks something of this person or is theirs, in one query."""
    roles = {name: getattr(person, name) for name in ("house_roles", "is_active", "is_staff", "is_superuser")}
    minute = int(clock.now().timestamp()) // 60

    def write(keys: Sequence[int]) -> QuerySet[Any, Any]:
        return question(Person(pk=keys[0], **roles))

    return prepared.rows(f"to do {sorted(roles.items())}", write, [person.pk], moment=minute)


def question(person: Person) -> QuerySet[Any, Any]:
    """What `find` asks: it may read nothing of the person but key and roles."""
    rows = {kind: rows(person) for kind, (rows, _item) in KINDS.items()}
    rows |= {kind: besides(person) for kind, besides in BESIDES.items()}
    parts = [
        each.order_by().annotate(of_kind=Value(kind)).values_list("of_kind", "pk")
        for kind, each in rows.items()
    ]
    return parts[0].union(*parts[1:], all=True)


def _read(person: Person, found: list[tuple[str, int]]) -> dict[str, list[Any]]:
    """Only kinds that wait, each in one question."""
    rows = {}
    for kind, (waiting, _item) in KINDS.items():
        if keys := [pk for name, pk in found if name == kind]:
            full = waiting(person).filter(pk__in=keys)
            rows[kind] = list(learning.titled(full, person) if kind == "reading" else full)
    return rows


def _items(person: Person, rows: dict[str, list[Any]], *, today: date) -> list[Item]:
    """Nearest date first, then what has no date."""
    items = [KINDS[kind][1](row, person) for kind, waiting in rows.items() for row in waiting]
    items += _time_zone(person)
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or today))


# In this order where no date decides: which rows wait for a person, and the words for one of them.
KINDS: dict[str, tuple[Callable[[Person], QuerySet[Any]], Callable[[Any, Person], Item]]] = {
    "concern": (coordinating.concerns, coordinating.concern),
    "talk wished": (coordinating.talks, coordinating.talk),
    "held": (coordinating.held, coordinating.held_leaver),
    "import": (coordinating.imports, coordinating.waiting_import),
    "request": (pair.requests, pair.request),
    "confirmation": (pair.confirmations, pair.confirmation),
    "talk": (pair.talks, pair.talk),
    "ask": (pair.asks, pair.ask),
    "check-in": (pair.check_ins, pair.check_in),
    "nomination": (pair.nominations, pair.nomination),
    "still there": (pair.silent, pair.still_there),
    "ending": (pair.endings, pair.ending),
    "agreement": (pair.agreements, pair.agreement),
    "course": (learning.courses, learning.course),
    "training": (learning.trainings, learning.training),
    "reading": (learning.readings, learning.reading),
    "chapter": (learning.chapters, learning.chapter),
    "offer": (pair.offers, pair.offer),
    "choice": (pair.choices, pair.choice),
    "stand-in": (coordinating.stand_ins, coordinating.stand_in),
    "draft": (coordinating.drafts, coordinating.draft),
    "rules": (coordinating.rules, coordinating.rule),
    "waiver": (coordinating.waivers, coordinating.waiver),
    "key": (coordinating.keys, coordinating.key),
    "api key": (coordinating.api_keys, coordinating.api_key),
}


# Nothing to do, but asked along: requests that wait for somebody else, pairs that go on, parts in a team.
BESIDES: dict[str, Callable[[Person], QuerySet[Any]]] = {
    "asked": lambda person: MentorRequest.objects.on_the_way().sent_by(person),
    "pair": lambda person: Mentorship.objects.of(person).going_on(),
    "room": lambda person: Mentor.objects.filter(person=person).taking_part(),
    "team": lambda person: ProgramRole.objects.filter(person=person),
}


def _time_zone(person: Person) -> list[Item]:
    """Asked once, of those only whose country has several clocks and whose place of work names none."""
    if not person.is_time_zone_guessed:
        return []
    return [
        Item(
            _("Which time zone do you work in?"),
            _("Meetings and days to answer go by it. Until you choose, it is %(zone)s.")
            % {"zone": person.time_zone.replace("_", " ")},
            _("Choose your time zone"),
            f"{reverse('people:settings')}#id_time_zone",
        )
    ]
