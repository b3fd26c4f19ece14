"""One person is forgotten everywhere at once: every app in turn, people last, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from guides.actions import erasure as guides
from guides.models import Completion
from matching.actions import erasure as matching
from notices import actions as notices
from people import audit
from people.actions import erasure as people
from people.actions import leaving, roles
from people.models import Erasure, Person, RosterImport, WhyClosed
from programs.actions import erasure as programs
from programs.models import Meeting


def carry_out(person: Person, *, cause: str, by: Person | None, now: datetime) -> Erasure:
    """All or nothing; raises AlreadyErased, ProgramNeedsThem or LastHrAdministrator.

    The log is written in the house's own language, whoever does this.
    """
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        roles.keep_administrators()  # before the row, as everywhere
        row = Person.objects.get_queryset().select_for_update(of=("self",)).get(pk=person.pk)
        if row.erased_at:
            raise people.AlreadyErased
        programs.check(row)
        known = people.Known.of(row, audit.names_of(row))
        ended = _end(row, by=by, now=now)
        _forget(row, known, now=now)
        programs.tell_partners(row, ended, now=now)
        audit.record(by=by, verb="erase person", about=row, cause=str(cause))
        return _done(row, cause=cause, now=now)


def _end(person: Person, *, by: Person | None, now: datetime) -> dict[int, list[Meeting]]:
    """First they leave like anybody else, so that whoever waits for them hears it."""
    leaving.close_doors([person.pk], by=by, now=now, why=WhyClosed.LEFT)
    person.refresh_from_db()
    matching.end_requests(person, now=now)
    return programs.end_pairs(person, now=now)


def _forget(person: Person, known: people.Known, *, now: datetime) -> None:
    near = programs.partners(person) | matching.near(person)
    matching.forget(person, known)
    programs.forget(person, known)
    guides.forget(person)
    notices.forget_person(person, known, close=near)
    people.forget(person, known, now=now)
    stand_in = gettext("A former colleague")
    labelled = [
        person,
        *RosterImport.objects.without_content().filter(file_name__contains=stand_in),
        *programs.rows(person),
        *matching.rows(person),
        *Completion.objects.filter(person=person),
    ]
    audit.erase_labels(
        employee_id=known.employee_id,
        new_id=person.employee_id,
        stand_in=stand_in,
        rows=labelled,
        named=known.found_in,
        clean=lambda detail: known.out_of_all(detail, stand_in),
    )


def _done(person: Person, *, cause: str, now: datetime) -> Erasure:
    open_rows = Erasure.objects.filter(person=person, state=Erasure.State.ANNOUNCED)
    if open_rows.update(state=Erasure.State.DONE, ended_at=now):
        return Erasure.objects.filter(person=person).latest("ended_at")
    return Erasure.objects.create(
        person=person,
        cause=cause,
        state=Erasure.State.DONE,
        announced_at=now,
        due_on=timezone.localdate(now),
        ended_at=now,
    )
