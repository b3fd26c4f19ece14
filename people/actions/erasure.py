"""Forgetting one person: announced, thirty days of grace, then carried out in one transaction.

Each app forgets what it holds; dashboard.actions.erasure calls them one after the other, this app last.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext

from people import audit
from people.actions import positions
from people.models import (
    Answered,
    Erasure,
    ExpectedLeave,
    HeldLeaver,
    Look,
    Person,
    Photo,
    RoleFromGroup,
    RosterImport,
    SavedView,
    ScimRecord,
)

GRACE = timedelta(days=30)
LIBRARIES = (  # (table, the column that leads to the person)
    ("account.emailaddress", "user"),
    ("socialaccount.socialaccount", "user"),
    ("mfa.authenticator", "user"),
    ("usersessions.usersession", "user"),
)


class AlreadyErased(Exception):
    """There is nothing left of this person to erase."""


@dataclass(frozen=True)
class Known:
    """By what the house knew a person: all that has to go out of texts that stay."""

    pk: int
    employee_id: str
    email: str
    given_name: str
    family_name: str
    full_names: frozenset[str]  # of earlier, too

    @classmethod
    def of(cls, person: Person, earlier: Iterable[str] = ()) -> Known:
        names = {name for name in (person.full_name, *earlier) if " " in name or len(name) > 3}
        return cls(
            pk=person.pk,
            employee_id=person.employee_id,
            email=person.email,
            given_name=person.given_name,
            family_name=person.family_name,
            full_names=frozenset(names),
        )

    @cached_property
    def _sure(self) -> re.Pattern[str]:
        return _words(sorted(self.full_names | {self.email}, key=len, reverse=True))

    @cached_property
    def _likely(self) -> re.Pattern[str]:
        return _words([self.family_name, self.given_name], re.NOFLAG)  # May, but not “may”

    def out_of(self, text: str, stand_in: str, *, close: bool = False) -> str:
        """Full names and the address; where the text is of somebody `close`, single names as well."""
        clean = self._sure.sub(stand_in, text)
        return self._likely.sub(stand_in, clean) if close else clean

    def out_of_all(self, value: Any, stand_in: str, *, close: bool = False) -> Any:
        """The same in every text of a JSON value; an employee id counts where it stands alone."""
        if isinstance(value, dict):
            return {key: self.out_of_all(each, stand_in, close=close) for key, each in value.items()}
        if isinstance(value, list):
            return [self.out_of_all(each, stand_in, close=close) for each in value]
        if not isinstance(value, str):
            return value
        return "" if value == self.employee_id else self.out_of(value, stand_in, close=close)

    def found_in(self, column: str) -> models.Q:
        """Rows whose text column (of JSON: cast to text) holds a full name or the address."""
        found = models.Q()
        for each in filter(None, (*self.full_names, self.email)):
            found |= models.Q(**{f"{column}__icontains": json.dumps(each, ensure_ascii=False)[1:-1]})
        return found


def _words(words: Iterable[str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """Whole words only; nothing at all where there are none."""
    some = [re.escape(word) for word in words if word]
    return re.compile(rf"(?<!\w)(?:{'|'.join(some)})(?!\w)" if some else r"(?!)", flags)


def announce(person: Person, *, cause: str, by: Person | None, now: datetime) -> Erasure:
    """Thirty days in which it can be stopped; a second announcement changes nothing."""
    with transaction.atomic():
        row = _locked(person)
        if row.erased_at:
            raise AlreadyErased
        erasure, is_new = Erasure.objects.get_or_create(
            person=row,
            state=Erasure.State.ANNOUNCED,
            defaults={
                "cause": cause,
                "announced_at": now,
                "due_on": timezone.localdate(now) + GRACE,
            },
        )
        if is_new:
            audit.record(by=by, verb="announce erasure", about=row, cause=str(cause))
    return erasure


def stop(erasure: Erasure, *, by: Person, now: datetime) -> bool:
    with transaction.atomic():
        row = Erasure.objects.select_for_update(of=("self",), no_key=True).get(pk=erasure.pk)
        if row.state != Erasure.State.ANNOUNCED:
            return False
        Erasure.objects.filter(pk=row.pk).update(state=Erasure.State.STOPPED, ended_at=now)
        audit.record(by=by, verb="stop erasure", about=row.person)
    return True


def _locked(person: Person) -> Person:
    return Person.objects.get_queryset().select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def forget(person: Person, known: Known, *, now: datetime) -> None:
    """What this app holds; the row stays without anything that says whose it was."""
    stand_in = gettext("A former colleague")
    Answered.objects.filter(person=person).delete()
    Photo.objects.filter(person=person).delete()
    SavedView.objects.filter(person=person).delete()
    ExpectedLeave.objects.filter(person=person).delete()
    positions.forget_of(person)
    ScimRecord.objects.filter(person=person).delete()
    person.directory_groups.clear()
    RoleFromGroup.objects.filter(person=person).delete()
    HeldLeaver.objects.filter(person=person).delete()
    Look.objects.filter(about=person).delete()
    Look.objects.filter(by=person).update(by_name=stand_in)
    Person.objects.filter(manager=person).update(manager=None)
    _forget_sign_in(person, stand_in)
    _forget_imports(known, stand_in)
    Person.objects.filter(pk=person.pk).update(
        **dict.fromkeys(
            (
                "email",
                "given_name",
                "family_name",
                "sort_name",
                "location",
                "legal_entity",
                "job_title",
                "gender",
                "left_why",
                "about",
            ),
            "",
        ),
        **dict.fromkeys(
            (
                "unit",
                "manager",
                "hired_on",
                "left_on",
                "works_from",
                "works_until",
                "last_login",
                "closed_at",
            ),
            None,
        ),
        employee_id=f"erased-{uuid.uuid4().hex}",
        public_id=uuid.uuid4(),
        password=make_password(None),
        photo_digest="",
        languages=[],
        topics=[],
        sources={},
        language="en",
        theme="auto",
        time_zone="UTC",
        is_active=False,
        erased_at=now,
    )
    person.refresh_from_db()


def _forget_sign_in(person: Person, stand_in: str) -> None:
    for label, column in LIBRARIES:
        app, _dot, name = label.partition(".")
        if any(config.label == app for config in apps.get_app_configs()):
            apps.get_model(app, name)._default_manager.filter(**{column: person.pk}).delete()
    gone = [row.pk for row in Session.objects.iterator() if _is_of(row, person)]
    Session.objects.filter(pk__in=gone).delete()
    entries = apps.get_model("admin", "LogEntry")._default_manager
    about = entries.filter(object_id=str(person.pk), content_type__model="person")
    about.update(object_repr=stand_in, change_message="")


def _is_of(session: Session, person: Person) -> bool:
    return str(session.get_decoded().get("_auth_user_id", "")) == str(person.pk)


def _forget_imports(known: Known, stand_in: str) -> None:
    """Rows of files that name them go out of the reports; a file that still waits is set aside."""
    rows = RosterImport.objects.annotate(
        text=Concat(Cast("report", models.TextField()), "file_name", output_field=models.TextField())
    )
    sought = known.found_in("text") | models.Q(text__contains=json.dumps(known.employee_id))
    if known.family_name:
        sought |= models.Q(text__icontains=known.family_name)
    for row in rows.filter(sought).only("pk", "report", "file_name", "brakes", "options"):
        RosterImport.objects.filter(pk=row.pk).update(
            report=_without_rows(row.report, known),
            brakes=known.out_of_all(row.brakes, stand_in, close=True),
            options=known.out_of_all(row.options, stand_in, close=True),
            file_name=known.out_of(row.file_name, stand_in, close=True),
        )
    waiting = RosterImport.objects.filter(content__isnull=False).values_list("pk", "content")
    for pk, content in waiting.iterator(chunk_size=1):
        if _names(bytes(content or b""), known):
            still = RosterImport.objects.filter(pk=pk)
            still.filter(applied_at__isnull=True).update(state=RosterImport.State.DISCARDED)
            still.update(content=None)


def _names(content: bytes, known: Known) -> bool:
    """Workbooks are packed, so whatever is no plain text counts as naming everybody."""
    if content.startswith(b"PK"):
        return True
    texts = [content.decode(encoding, "ignore").casefold() for encoding in ("utf-8", "utf-16", "cp1252")]
    sought = [each.casefold() for each in (known.email, known.employee_id, known.family_name) if each]
    return any(each in text for text in texts for each in sought)


def _without_rows(value: Any, known: Known) -> Any:
    """Entries of lists that name them are left out; numbers stay."""
    if isinstance(value, dict):
        return {key: _without_rows(each, known) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_rows(each, known) for each in value if not _mentions(each, known)]
    return value


def _mentions(value: Any, known: Known) -> bool:
    if isinstance(value, dict):
        return any(_mentions(each, known) for each in value.values())
    if isinstance(value, list):
        return any(_mentions(each, known) for each in value)
    text = str(value)
    return bool(text) and (text == known.employee_id or known.out_of(text, "", close=True) != text)
