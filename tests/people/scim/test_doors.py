"""Who may call: keys, limits, sizes; and what never opens the door."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from people import limits
from people.actions import keys
from people.models import Event, Person, ScimCall, ScimToken
from tests.factories.people import PersonFactory
from tests.people.scim.conftest import CORE, NOW, Provider


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc", "Bearer \udcff", "Token x"])
def test_without_a_key_the_door_stays_shut(provider: Provider, header: str):
    headers = {"Authorization": header.encode("utf-8", "replace").decode()} if header else {}

    reply = Client().get("/scim/v2/Users", headers=headers)

    assert (reply.status_code, reply.headers["Content-Type"]) == (401, "application/scim+json")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert reply.json()["status"] == "401"


def test_a_session_never_opens_it(provider: Provider, hr_admin: Person):
    client = Client()
    client.force_login(hr_admin)

    replies = [client.get("/scim/v2/Users"), client.post("/scim/v2/Users", {"userName": "x"})]

    assert [reply.status_code for reply in replies] == [401, 401]
    assert not Person.objects.filter(scim__isnull=False).exists()


def test_key_is_kept_as_a_digest_only(provider: Provider):
    row = ScimToken.objects.get()

    assert row.digest == hashlib.sha256(provider.key.encode()).hexdigest()
    assert provider.key not in str(ScimToken.objects.values())
    assert not any(provider.key in str(event) for event in Event.objects.values())


def test_revoked_key_is_refused_from_the_next_call_on(provider: Provider, hr_admin: Person):
    before = provider.get("/Users").status_code
    keys.revoke("SCIM", provider.token, by=hr_admin, now=NOW)

    assert (before, provider.get("/Users").status_code) == (200, 401)
    assert Event.objects.filter(verb="revoke SCIM key", by_name=hr_admin.full_name).count() == 1


def test_only_hr_administrators_make_and_revoke_keys(provider: Provider, stranger: Person):
    with pytest.raises(keys.NotAllowed):
        keys.make("SCIM", name="Mine", by=stranger, now=NOW)
    with pytest.raises(keys.NotAllowed):
        keys.revoke("SCIM", provider.token, by=stranger, now=NOW)

    assert ScimToken.objects.get().is_open


def test_last_use_is_shown(provider: Provider):
    provider.get("/Users")

    assert ScimToken.objects.get().used_at is not None


def test_too_many_calls_are_told_when_to_come_back(provider: Provider, settings):
    settings.SCIM_CALLS_PER_MINUTE = 3

    replies = [provider.get("/ServiceProviderConfig") for _ in range(8)]

    codes = [reply.status_code for reply in replies]
    assert codes.count(429) >= 2  # a minute may turn over in the middle
    assert codes[:3] == [200, 200, 200]
    limited = next(reply for reply in replies if reply.status_code == 429)
    assert 1 <= int(limited.headers["Retry-After"]) <= 60
    assert limited.json()["status"] == "429"


def test_calls_are_counted_while_the_cache_is_away(provider: Provider, settings):
    settings.SCIM_CALLS_PER_MINUTE = 3
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/1"}}
    limits._here.clear()

    codes = [provider.get("/ServiceProviderConfig").status_code for _ in range(8)]

    assert codes[:3] == [200, 200, 200]
    assert codes.count(429) >= 2


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/Nothing", 404),
        ("GET", "", 404),
        ("GET", "/Users/not-an-id", 404),
        ("GET", "/Users/00000000-0000-4000-8000-000000000000", 404),
        ("GET", "/Groups/x/y/z", 404),
        ("GET", "/Schemas/urn:nothing", 404),
        ("PUT", "/Users", 405),
        ("DELETE", "/Groups", 405),
        ("POST", "/Schemas", 405),
        ("GET", "/Users/.search", 405),
        ("GET", "/Me", 501),
    ],
)
def test_unknown_places_and_methods_answer_in_scim(provider: Provider, method: str, path: str, code: int):
    reply = provider.call(method, path)

    assert (reply.status_code, reply.json()["status"]) == (code, str(code))
    assert ("Allow" in reply.headers) == (code == 405)


def test_a_body_beyond_the_limit_is_413(provider: Provider):
    reply = provider.call("POST", "/Users", b'{"userName": "' + b"x" * (4 * 1024 * 1024) + b'"}')

    assert (reply.status_code, reply.json()["status"]) == (413, "413")


def test_each_change_is_in_the_audit_under_the_name_of_the_key(provider: Provider):
    user = provider.user(userName="a@example.com", title="Analyst")
    provider.patch(f"/Users/{user['id']}", {"op": "replace", "path": "title", "value": "Director"})
    provider.call("DELETE", f"/Users/{user['id']}")

    found = Event.objects.exclude(verb="make SCIM key").order_by("pk").values_list("verb", "by_name")
    assert list(found) == [
        ("add person", "SCIM: Entra"),
        ("change person", "SCIM: Entra"),
        ("close account", "SCIM: Entra"),
        ("unlink from directory", "SCIM: Entra"),
    ]


def test_calls_are_listed_without_what_they_contained(provider: Provider):
    provider.get("/Users?filter=userName+eq+%22secret@example.com%22")
    provider.call("POST", "/Users", {"schemas": [CORE]})

    calls = list(ScimCall.objects.order_by("pk").values_list("method", "path", "status"))
    assert calls == [("GET", "Users", 200), ("POST", "Users", 400)]
    assert "secret" not in str(list(ScimCall.objects.values()))


def test_page_of_keys_leads_its_form_to_making_one(signed_in, hr_admin: Person):
    page = signed_in(hr_admin).get("/hr/scim/")

    assert 'action="/hr/scim/make/"' in page.text


def test_page_of_keys_shows_the_key_once(signed_in, hr_admin: Person):
    client = signed_in(hr_admin)

    made = client.post("/hr/scim/make/", {"name": "Entra"})
    again = client.post("/hr/scim/make/", {"name": "Entra"})

    key = made.context["secret"]
    assert key in made.text
    assert keys.find("SCIM", key, now=NOW) == ScimToken.objects.get()
    assert "There is a key with this name" in again.text
    assert key not in client.get("/hr/scim/").text


def test_stale_session_proves_itself_before_a_key_is_made(signed_in, hr_admin: Person, settings):
    settings.SIGN_IN_AGAIN_MINUTES = 0
    client = signed_in(hr_admin)

    reply = client.post("/hr/scim/make/", {"name": "Entra"})

    assert (reply.status_code, ScimToken.objects.count()) == (302, 0)
    assert reply.url.startswith("/settings/sign-in/again/")


def test_key_is_revoked_on_its_page(signed_in, hr_admin: Person):
    token, key = keys.make("SCIM", name="Entra", by=hr_admin, now=NOW)
    client = signed_in(hr_admin)

    client.get(f"/hr/scim/keys/{token.pk}/revoke/")
    open_before = keys.find("SCIM", key, now=NOW) is not None
    client.post(f"/hr/scim/keys/{token.pk}/revoke/")

    assert open_before
    assert keys.find("SCIM", key, now=NOW) is None


def test_others_learn_nothing_of_the_page(signed_in):
    client = signed_in(PersonFactory(coordinator=True))

    assert client.get("/hr/scim/").status_code == 404
    assert client.post("/hr/scim/make/", {"name": "Mine"}).status_code == 404


def test_the_library_is_loaded_by_the_first_call_only():
    """scim2-models takes two seconds of a processor; no other page and no worker pays for it."""
    code = (
        "import django, sys; django.setup(); from django.urls import get_resolver; "
        "get_resolver().url_patterns; import mentoring.wsgi, mentoring.celery; "
        "print([name for name in sys.modules if name.startswith(('scim2', 'lark'))])"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "mentoring.settings",
        "DATABASE_URL": "postgresql://x@/x",
        "SECRET_KEY": "x",
    }

    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
    )

    assert found.stdout.strip() == "[]"
