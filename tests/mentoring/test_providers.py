"""Identity providers out of the environment: what is wrong is said in one sentence that names it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from mentoring import providers
from tests.mentoring.test_env import ROOT, start

GOOD = {
    "id": "entra",
    "name": "Company account",
    "issuer": "https://id.example.com",
    "client_id": "mentoring",
    "employee_id_claim": "employeeid",
}
SAML = {
    "id": "adfs",
    "name": "Company SAML",
    "entity_id": "https://idp.example.com",
    "sign_in_url": "https://idp.example.com/sso",
    "certificate": "MII",
    "employee_id_attribute": "employeeNumber",
}


def test_provider_gets_safe_defaults():
    (read,) = providers.openid("X", json.dumps([GOOD]))

    assert (read["link_by_verified_mail"], read["algorithms"], read["tells_auth_time"]) == (
        False,
        ["RS256"],
        True,
    )


def test_no_provider_is_no_provider():
    assert providers.openid("X", " ") == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "must be a JSON list"),
        ("{}", "must be a JSON list of providers, in"),
        ("[1]", "each in"),
        ([GOOD | {"isuer": "x"}], "“isuer” is not known"),
        ([{**GOOD, "client_id": ""}], "“client_id” is missing"),
        ([GOOD | {"id": "Our IdP"}], "“id” must be small letters"),
        ([GOOD | {"issuer": "http://id.example.com"}], "issuer must start with https://"),
        ([GOOD | {"issuer": "id.example.com"}], "issuer must start with https://"),
        ([GOOD | {"link_by_verified_mail": "yes"}], "must be true or false"),
        ([GOOD | {"scopes": [1]}], "must be a list of texts"),
        ([GOOD | {"scopes": ["email"]}], "scopes must contain “openid”"),
        ([GOOD | {"algorithms": ["HS256"]}], "must be public-key signatures"),
        ([GOOD | {"algorithms": ["none"]}], "must be public-key signatures"),
        ([GOOD | {"algorithms": []}], "must be public-key signatures"),
        ([GOOD | {"employee_id_claim": ""}], "nobody could sign in"),
    ],
)
def test_nonsense_is_named(given, said):
    raw = given if isinstance(given, str) else json.dumps(given)

    with pytest.raises(ImproperlyConfigured, match=said) as told:
        providers.openid("X", raw)

    assert str(told.value).startswith("X")


def test_two_providers_of_one_id_are_refused():
    with pytest.raises(ImproperlyConfigured, match="Two identity providers have the id “entra”"):
        providers.one_of_each([GOOD], [SAML | {"id": "entra"}])


def test_saml_without_its_libraries_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "onelogin", None)
    monkeypatch.setitem(sys.modules, "onelogin.saml2.auth", None)

    with pytest.raises(ImproperlyConfigured, match=r"install requirements/saml\.txt"):
        providers.saml("SAML_PROVIDERS", json.dumps([SAML]))


def test_saml_by_mail_needs_to_know_where_the_mail_is(monkeypatch):
    given = SAML | {"employee_id_attribute": "", "link_by_verified_mail": True}

    with pytest.raises(ImproperlyConfigured, match="needs mail_attribute"):
        providers.saml("SAML_PROVIDERS", json.dumps([given]))


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PASSWORD_SIGN_IN": "0"}, "nobody could sign in"),
        ({"MFA_REQUIRED_ROLES": "hr"}, "MFA_REQUIRED_ROLES takes hr_admin"),
        ({"MFA_REQUIRED_FROM": "soon"}, "MFA_REQUIRED_FROM must be a day"),
        ({"OIDC_PROVIDERS": "[{}]"}, "“id” is missing"),
    ],
)
def test_start_stops_with_the_sentence(variables, said):
    ended = start(**variables)

    assert ended.returncode == 1
    assert said in ended.stderr


def test_roles_that_need_a_second_step_are_named_unless_it_is_a_demo(monkeypatch):
    monkeypatch.delenv("MFA_REQUIRED_ROLES", raising=False)
    ask = "from django.conf import settings; print(settings.MFA_REQUIRED_ROLES)"

    assert [printed(ask, DEMO=demo) for demo in ("0", "1")] == ["['hr_admin', 'auditor', 'staff']", "[]"]


def printed(code: str, **variables: str) -> str:
    given = os.environ | {"DJANGO_SETTINGS_MODULE": "mentoring.settings"} | variables
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=given, capture_output=True, text=True)
    return done.stdout.strip()
