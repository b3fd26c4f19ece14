"""Keeping two people apart for good: silent, both ways, on every path; the log learns nothing of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from matching import emails
from matching.actions import choices, requests
from matching.models import Apart, MentorRequest
from people import audit
from people.models import Person

MOST = 50  # people on one list


class IsYou(Exception):
    """Nobody is kept apart from themselves."""


class ListIsFull(Exception):
    """As many as one list holds."""


def keep(other: Person, *, by: Person, now: datetime) -> None:
    """From now on no path pairs these two; a request between them ends in the words that any other has.

    A pair that goes on stays: whoever wants to stop it ends it there.
    """
    if other.pk == by.pk:
        raise IsYou
    with transaction.atomic():
        Person.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # one at a time
        own = Apart.objects.visible_to(by)
        if own.filter(other=other).exists():
            return
        if own.count() >= MOST:
            raise ListIsFull
        Apart.objects.create(person=by, other=other, since=now)
        for request in open_between(by, other):
            _end(request, by=by, now=now)


def let_go(row: Apart) -> None:
    """The list is one's own: taken back without a word to anybody."""
    row.delete()


def open_between(by: Person, other: Person) -> list[MentorRequest]:
    """Requests that end with it: one's own to the other, and the other's as soon as one has been asked."""
    rows = MentorRequest.objects.select_related("mentor__person", "mentee__person", "program__owner")
    mine = rows.open().filter(mentee__person=by, mentor__person=other)
    theirs = rows.asked().filter(mentor__person=by, mentee__person=other)
    return [*mine, *theirs]


def _end(request: MentorRequest, *, by: Person, now: datetime) -> None:
    requests.lock(request)
    row = requests.fresh(request)
    if not row.is_open:
        return
    if row.mentor.person_id == by.pk:
        choices.close_and_go_on(row, MentorRequest.CloseReason.LEFT, now=now)
        return
    choices.finish(row, "withdraw", now=now)
    audit.record(by=by, verb="withdraw request", about=row)
    if row.asked_at:
        emails.withdrawn(row, now=now)
    choices.ask_next(row.mentee, now=now)
