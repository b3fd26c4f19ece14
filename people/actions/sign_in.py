"""Which identity of a provider belongs to whom, and what happened to proofs: each written down."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from people import audit
from people.models import Person

UNKNOWN, LEFT, ANOTHER = "unknown person", "left", "linked to another account"


@dataclass(frozen=True)
class Identity:
    """Who somebody is at a provider, after everything about the answer was checked.

    `mail` is filled only where the provider says it verified it and the house lets it link by that.
    """

    provider: str
    issuer: str
    subject: str
    employee_id: str = ""
    mail: str = ""
    shown: str = ""  # what the person recognizes this account by

    @property
    def uid(self) -> str:
        """The same subject at another issuer is somebody else."""
        return sha256(f"{self.issuer}\n{self.subject}".encode()).hexdigest()

    @property
    def facts(self) -> dict[str, str]:
        return {"iss": self.issuer, "sub": self.subject, "email": self.shown}


@dataclass(frozen=True)
class Linked:
    account: SocialAccount | None
    refused: str = ""


def link(identity: Identity) -> Linked:
    """Ties an identity that nobody has to the HR record it names; never takes over another's place."""
    with transaction.atomic():
        person = _named(identity)
        theirs = SocialAccount.objects.filter(provider=identity.provider, user=person) if person else None
        if theirs and (same := theirs.filter(uid=identity.uid).first()):
            return Linked(same)  # a second window was faster
        refused = _why_not(person, identity)
        if refused or person is None:
            _write_refusal(
                identity.provider, refused, person, issuer=identity.issuer, subject=identity.subject
            )
            return Linked(None, refused)
        account = SocialAccount.objects.create(
            user=person, provider=identity.provider, uid=identity.uid, extra_data=identity.facts
        )
        how = "employee id" if identity.employee_id else "verified mail"
        audit.record(
            by=person,
            verb="link a sign-in",
            about=person,
            provider=identity.provider,
            how=how,
            **_who(identity),
        )
    return Linked(account)


def _named(identity: Identity) -> Person | None:
    """The employee id decides where the provider sends one; only without it a verified mail may."""
    rows = Person.objects.get_queryset().select_for_update(of=("self",), no_key=True)
    if identity.employee_id:
        return rows.filter(employee_id=identity.employee_id).first()
    found = rows.filter(email__iexact=identity.mail).first() if identity.mail else None
    return found if found and _is_same_mail(found.email, identity.mail) else None


def _is_same_mail(one: str, other: str) -> bool:
    """Of letters beyond ASCII the database calls some equal that are two mailboxes: dırk is not dirk."""
    return one == other or (one.isascii() and other.isascii() and one.lower() == other.lower())


def _why_not(person: Person | None, identity: Identity) -> str:
    if person is None:
        return UNKNOWN
    if not person.is_active:
        return LEFT
    others = SocialAccount.objects.filter(user=person, extra_data__iss=identity.issuer)
    return ANOTHER if others.exclude(uid=identity.uid).exists() else ""


def _who(identity: Identity) -> dict[str, str]:
    return {"issuer": identity.issuer, "subject": identity.subject}


def _write_refusal(provider: str, reason: str, person: Person | None, **detail: Any) -> None:
    audit.record(
        by=None, verb="refuse a sign-in", about=person or Person(), provider=provider, reason=reason, **detail
    )


def refuse(provider: str, reason: str, person: Person | None = None) -> None:
    """Somebody came back from a provider with an answer the house does not take."""
    with transaction.atomic():
        _write_refusal(provider, reason[:200], person)


def unlink(person: Person, *, provider: str, by: Person | None) -> int:
    """Sets people free of an identity that is gone at the provider; their next sign-in links again."""
    with transaction.atomic():
        Person.objects.get_queryset().select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        accounts = SocialAccount.objects.filter(user=person, provider=provider)
        number = accounts.count()
        if number:
            accounts.delete()
            audit.record(by=by, verb="unlink a sign-in", about=person, provider=provider)
    return number


def remove_second_steps(person: Person, *, by: Person | None) -> None:
    """For somebody whose phone and recovery codes are gone, once technical staff know who is asking."""
    with transaction.atomic():
        Person.objects.get_queryset().select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        Authenticator.objects.filter(user=person).delete()
        audit.record(by=by, verb="remove second steps", about=person)


def second_step_changed(person: Person, what: str) -> None:
    with transaction.atomic():
        audit.record(by=person, verb="change own sign-in", about=person, what=what)


def end_session(person: Person, key: str) -> None:
    """Whoever holds this session is out at their next click."""
    with transaction.atomic():
        Session.objects.filter(session_key=key).delete()
        UserSession.objects.filter(user=person, session_key=key).delete()
        audit.record(by=person, verb="end own session", about=person)


def end_other_sessions(person: Person, *, keep: str) -> int:
    with transaction.atomic():
        others = UserSession.objects.filter(user=person).exclude(session_key=keep)
        keys = list(others.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        others.delete()
        audit.record(by=person, verb="end own sessions", about=person, number=len(keys))
    return len(keys)
