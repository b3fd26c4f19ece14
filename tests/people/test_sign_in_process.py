"""Signing in at a provider that is a process of its own, and what it says when it lies."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from people.models import Event
from tests.factories.people import PersonFactory
from tests.factories.sign_in import company
from tests.people.test_sign_in_company import come_in, signed_in_as, way_back

Tell = Callable[..., None]


@pytest.fixture(scope="module")
def _process() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.people.oidc"]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def tell(_process: str, settings) -> Tell:
    settings.BASE_URL = "http://testserver"
    settings.OIDC_PROVIDERS = [company(issuer=_process)]

    def told(lie: str = "", *, subject: str = "anna-at-the-provider", **about: object) -> None:
        asked = {"lie": lie, "subject": subject, "about": json.dumps(about)}
        requests.get(f"{_process}/told", asked, timeout=5).raise_for_status()

    return told


def test_person_of_another_process_comes_in(db, tell):
    anna, client = PersonFactory(employee_id="E1"), Client()
    tell(employee_id="E1")

    come_in(client)

    assert signed_in_as(client) == str(anna.pk)


@pytest.mark.parametrize(
    "lie", ["another issuer, same subject", "alg none", "expired", "wrong nonce", "signed by a stranger"]
)
def test_lie_of_another_process_brings_nobody_in(db, tell, lie):
    PersonFactory(employee_id="E1")
    tell(employee_id="E1")
    come_in(Client())
    client = Client()
    back = way_back(client)
    tell(lie, employee_id="E1")

    reply = client.get(back)

    assert (reply.status_code, signed_in_as(client), SocialAccount.objects.count()) == (403, None, 1)
    assert Event.objects.latest("pk").verb == "refuse a sign-in"


def test_mail_of_a_victim_from_another_process_is_no_way_in(db, tell):
    PersonFactory(employee_id="E1", email="anna@example.com")
    tell(subject="mallory", email="anna@example.com", email_verified=True)
    client = Client()

    reply = come_in(client)

    assert (reply.status_code, signed_in_as(client), SocialAccount.objects.count()) == (403, None, 0)
