"""SAML, for whoever installed requirements/saml.txt: pytest tests/people/saml_with_its_libraries.py

The usual test run does not collect this file, for the usual lock does not hold those libraries.
"""

from __future__ import annotations

import base64
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from django.urls import include, path
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from people.models import Event
from tests.factories.people import PersonFactory
from tests.house.urls import urlpatterns as house

urlpatterns = [path("accounts/", include("people.login.saml_urls")), *house]
ISSUER = "https://idp.example.com/metadata"
HOUSE = "http://house.example.com/accounts/saml/saml/metadata/"
CONSUMER = "http://house.example.com/accounts/saml/saml/acs/"
RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" IssueInstant="{now}"
 Destination="{consumer}" InResponseTo="{request}"><saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}
</samlp:Response>"""
ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0"
 IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">anna</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{consumer}" InResponseTo="{request}"/>
</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{before}" NotOnOrAfter="{until}">
<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s1"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="employeeNumber">
<saml:AttributeValue>E1</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"""


def key_and_certificate() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return private.decode(), made.public_bytes(serialization.Encoding.PEM).decode()


KEY, CERTIFICATE = key_and_certificate()
STRANGE_KEY, STRANGE_CERTIFICATE = key_and_certificate()


@pytest.fixture(autouse=True)
def known(settings, db):
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["house.example.com"]
    settings.BASE_URL = "http://house.example.com"
    settings.SAML_PROVIDERS = [
        {
            "id": "saml",
            "name": "Company SAML",
            "entity_id": ISSUER,
            "sign_in_url": "https://idp.example.com/sso",
            "certificate": CERTIFICATE,
            "employee_id_attribute": "employeeNumber",
            "mail_attribute": "",
            "link_by_verified_mail": False,
            "second_step": [],
        }
    ]
    return PersonFactory(employee_id="E1")


def browser() -> Client:
    return Client(headers={"host": "house.example.com"})


def ask(client: Client) -> str:
    leaving = client.get("/accounts/company/saml/")
    assert leaving.status_code == 302
    sent = parse_qs(urlsplit(leaving.url).query)["SAMLRequest"][0]
    return ElementTree.fromstring(zlib.decompress(base64.b64decode(sent), -15)).attrib["ID"]


def answer(
    request: str, *, key: str = KEY, certificate: str = CERTIFICATE, signed: bool = True, **lies: str
) -> str:
    now = datetime.now(UTC)

    def stamp(minutes: int) -> str:
        return f"{now + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"

    facts = {
        "now": stamp(0),
        "before": stamp(-2),
        "until": stamp(5),
        "issuer": ISSUER,
        "audience": HOUSE,
        "consumer": CONSUMER,
        "request": request,
    } | lies
    assertion = ASSERTION.format(**facts)
    if signed:
        assertion = OneLogin_Saml2_Utils.add_sign(assertion, key, certificate).decode()
        assertion = assertion.partition("?>")[2] if assertion.startswith("<?xml") else assertion
    return base64.b64encode(RESPONSE.format(assertion=assertion, **facts).encode()).decode()


def come_back(client: Client, said: str):
    posted = client.post("/accounts/saml/saml/acs/", {"SAMLResponse": said})
    return client.get(posted.url)


def test_metadata_are_served():
    reply = browser().get("/accounts/saml/saml/metadata/")

    assert reply.status_code == 200
    assert CONSUMER in reply.text


def test_signed_answer_links_and_lets_in(known):
    client = browser()

    reply = come_back(client, answer(ask(client)))

    assert (reply.status_code, reply.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(known.pk)
    assert SocialAccount.objects.get().extra_data["sub"] == "anna"


LIES = {
    "unsigned": {"signed": False},
    "signed by a stranger": {"key": STRANGE_KEY, "certificate": STRANGE_CERTIFICATE},
    "another issuer": {"issuer": "https://evil.example"},
    "another audience": {"audience": "https://another.example"},
    "expired": {"until": "2020-01-01T00:00:00Z"},
    "answer to another request": {"request": "ONELOGIN_another"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_lie_lets_nobody_in(lie):
    client = browser()
    request = ask(client)

    reply = come_back(client, answer(**({"request": request} | lie)))

    assert (reply.status_code, client.session.get("_auth_user_id")) == (403, None)
    assert not SocialAccount.objects.exists()
    assert Event.objects.latest("pk").verb == "refuse a sign-in"


def test_answer_used_twice_lets_nobody_in():
    client, thief = browser(), browser()
    said = answer(ask(client))
    come_back(client, said)

    reply = come_back(thief, said)

    assert (reply.status_code, thief.session.get("_auth_user_id")) == (403, None)


def test_answer_nobody_asked_for_lets_nobody_in():
    client = browser()

    reply = come_back(client, answer(""))

    assert (reply.status_code, client.session.get("_auth_user_id")) == (403, None)
