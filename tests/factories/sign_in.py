"""Providers, second steps and devices, as a person would have them."""

from __future__ import annotations

from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.sessions.models import Session
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from people.models import Person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


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
    """Its private half is thrown away: a key that signs is made by the browser in its tests."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(b"\0" * 16, b"work-laptop", public)
    shown = AuthenticatorData.create(b"\0" * 32, AuthenticatorData.FLAG.AT, 0, credential)
    response = {
        "clientDataJSON": websafe_encode(b'{"type": "webauthn.create", "challenge": "AA", "origin": ""}'),
        "attestationObject": websafe_encode(AttestationObject.create("none", shown, {})),
    }
    given = {
        "id": websafe_encode(b"work-laptop"),
        "rawId": websafe_encode(b"work-laptop"),
        "response": response,
    }
    data = {"name": "Work laptop", "credential": given | {"type": "public-key"}}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)


def set_up_all(person: Person) -> tuple[Authenticator, Authenticator]:
    app, passkey = set_up_app(person), set_up_passkey(person)
    RecoveryCodes.activate(person)
    return app, passkey


def sessions_of(person: Person) -> int:
    return sum(one.get_decoded().get("_auth_user_id") == str(person.pk) for one in Session.objects.all())
