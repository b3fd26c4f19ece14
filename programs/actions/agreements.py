"""What the pair agrees: a change is a new version, and both confirm the same one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from people import audit
from people.models import Person
from programs import emails
from programs.actions import mentorships
from programs.models import Agreement, Mentorship


class WrongVersion(Exception):
    """The other side changed the agreement meanwhile; `newest` is what is to be read now."""

    def __init__(self, newest: Agreement) -> None:
        super().__init__(f"version {newest.version} replaced it")
        self.newest = newest


def write(
    mentorship: Mentorship,
    *,
    by: Person,
    now: datetime,
    rhythm: str,
    form: str,
    text: str,
    based_on: int | None = None,
) -> Agreement:
    """A new version, confirmed by its writer; `based_on` is the version that was on screen.

    The same words by the same writer are a second click, or nothing to read anew.
    """
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        newest = row.agreements.first()
        if (
            newest
            and newest.written_by == by
            and (newest.rhythm, newest.form, newest.text) == (rhythm, form, text)
        ):
            return newest
        if newest and based_on is not None and newest.version != based_on:
            raise WrongVersion(newest)
        agreement = Agreement.objects.create(
            mentorship=row,
            version=newest.version + 1 if newest else 1,
            rhythm=rhythm,
            form=form,
            text=text,
            written_by=by,
            written_at=now,
            **{f"{row.side_of(by)}_confirmed_at": now},
        )
        audit.record(by=by, verb="write agreement", about=row, version=agreement.version)
        emails.agreement_written(agreement, by=by, now=now)
    return agreement


def confirm(agreement: Agreement, *, by: Person, now: datetime) -> None:
    """Only the newest version can be confirmed; a second click changes nothing."""
    with transaction.atomic():
        row = mentorships.lock(agreement.mentorship, by=by)
        newest = row.agreements.get(version=max(row.agreements.values_list("version", flat=True)))
        if newest.pk != agreement.pk:
            raise WrongVersion(newest)
        column = f"{row.side_of(by)}_confirmed_at"
        if getattr(newest, column) is not None:
            return
        Agreement.objects.filter(pk=newest.pk).update(**{column: now})
        setattr(agreement, column, now)
        audit.record(by=by, verb="confirm agreement", about=row, version=newest.version)
        mentorships.activate_if_ready(row, now=now, by=by)
