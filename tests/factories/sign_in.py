"""Providers, second steps and devices, as a person would have them."""

from __future__ import annotations

from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from people.models import Person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CREDENTIAL = {"clientExtensionResults": {"credProps": {"rk": True}}}


def company(**given: Any) -> dict[str, Any]:
    """A provider as mentoring.providers reads it."""
    return {
        "id": "company",
        "name": "Company account",
        "issuer": "https://id.example.com",
        "client_id": "mentoring",
        "client_secret": "only for tests",
        "employee_id_claim": "employee_id",
        "link_by_verified_mail": False,
        "second_step": [],
        "scopes": ["openid", "profile", "email"],
        "algorithms": ["RS256"],
        "userinfo": True,
        "tells_auth_time": True,
    } | given


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UserSession

    user = factory.SubFactory("tests.factories.people.PersonFactory")
    ip = "192.0.2.7"
    user_agent = FIREFOX
    session_key = factory.Sequence(lambda number: f"anothersession{number}")


def set_up_app(person: Person) -> Authenticator:
    return TOTP.activate(person, SECRET).instance


def set_up_passkey(person: Person) -> Authenticator:
    """A row only: a key that signs is made by the browser's own authenticator in its tests."""
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Work laptop", "credential": CREDENTIAL}
    )


def set_up_all(person: Person) -> tuple[Authenticator, Authenticator]:
    app, passkey = set_up_app(person), set_up_passkey(person)
    RecoveryCodes.activate(person)
    return app, passkey


def sessions_of(person: Person) -> int:
    return sum(one.get_decoded().get("_auth_user_id") == str(person.pk) for one in Session.objects.all())
