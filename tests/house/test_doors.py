"""Signing in, sessions, and what every answer carries: the doors of the house."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.core import mail
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from guides.views import courses
from notices.delivery import compose
from notices.models import Notice
from people.actions import settings as deeds
from people.models import Event
from tests.conftest import NOW
from tests.factories.people import PersonFactory
from tests.house.access import ACCESS, ARGUMENTS
from tests.house.screens import SCREENS
from tests.house.test_hostile_input import play, stage, transactional_db  # noqa: F401  # fixtures

PASSWORD = "a long enough password"
ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "https://[",
    " //evil.example",
    "/\t/evil.example",
    "https://127.0.0.1@evil.example/",
    "%2f%2fevil.example",
)


def employee(**columns: object):
    person = PersonFactory(**columns)
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(db, address: str):
    person = employee()

    reply = Client().post(
        f"{reverse('account_login')}", {"login": person.email, "password": PASSWORD, "next": address}
    )

    assert (reply.status_code, reply.headers["Location"]) in {(302, "/"), (302, "%2f%2fevil.example")}


@pytest.mark.parametrize("address", [*ELSEWHERE[:11], "/todo/"])
def test_a_course_leads_back_to_this_house_only(address: str):
    found = courses._next(RequestFactory().get("/", {"next": address}))

    assert found == ("/todo/" if address == "/todo/" else "")


def test_leaver_with_a_live_session_gets_nothing(signed_in):
    person = PersonFactory()
    client = signed_in(person)
    before = client.get("/").status_code
    type(person).objects.filter(pk=person.pk).update(is_active=False)

    replies = [client.get("/"), client.post(reverse("people:settings"), {"theme": "dark"})]

    assert before == 200
    assert [(reply.status_code, reply.url.partition("?")[0]) for reply in replies] == [
        (302, "/accounts/login/")
    ] * 2


def test_leaver_who_signs_in_reads_why_not(db):
    person = employee(is_active=False)

    reply = Client().post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert (reply.status_code, reply.url) == (302, reverse("account_inactive"))


def test_known_and_unknown_addresses_read_the_same(db):
    person = employee()
    login, reset = reverse("account_login"), reverse("account_reset_password")

    wrong = [
        Client().post(login, {"login": address, "password": "not this one"}).text.replace(address, "")
        for address in (person.email, "nobody@example.com")
    ]
    sent = [Client().post(reset, {"email": each}).url for each in (person.email, "nobody@example.com")]

    assert without_tokens(wrong[0]) == without_tokens(wrong[1])
    assert sent[0] == sent[1]
    assert [message.to for message in mail.outbox] == [[person.email]]


def without_tokens(html: str) -> str:
    return "\n".join(line for line in html.splitlines() if "csrfmiddlewaretoken" not in line)


def test_resetting_a_password_survives_a_mail_server_that_is_away(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    person = employee()

    reply = Client().post(reverse("account_reset_password"), {"email": person.email})

    assert (reply.status_code, reply.url) == (302, reverse("account_reset_password_done"))


def test_admin_asks_to_sign_in_as_everywhere_else(db):
    reply = Client().get("/admin/", follow=True)

    assert reply.redirect_chain[-1][0].partition("?")[0] == "/accounts/login/"
    assert "django administration" not in reply.text.lower()


def test_admin_is_closed_to_who_is_no_staff(signed_in):
    reply = signed_in(PersonFactory(hr_admin=True)).get("/admin/", follow=True)

    assert reply.status_code == 403


@pytest.mark.parametrize(
    "path", ["people/person/add/", "notices/notice/add/", "people/event/add/", "people/person/{pk}/delete/"]
)
def test_admin_adds_and_deletes_no_people_and_no_proof(signed_in, path: str):
    root = PersonFactory(is_superuser=True, is_staff=True)

    reply = signed_in(root).post(
        f"/admin/{path.format(pk=root.pk)}", {"post": "yes", "email": "a@example.com"}
    )

    assert reply.status_code == 403


def test_a_foreign_host_is_refused(db):
    reply = Client(headers={"host": "evil.example"}).post(
        reverse("account_reset_password"), {"email": employee().email}
    )

    assert (reply.status_code, len(mail.outbox)) == (400, 0)


# Opened by a key of their own and never by a session, so they need no token: one asks for the key, the other
# holds it in its address and can switch off one kind of mail.
BY_KEY = {"people:scim": 401, "dashboard:api": 401, "notices:unsubscribe": 200}


def test_every_post_wants_its_token(play):  # noqa: F811
    """Whoever is signed in, and for whom the address is open: without the token nothing gets through."""
    wrong = []
    people = {screen.name: play.who[screen.role] for screen in SCREENS}
    for name in ACCESS:
        screen = next((screen for screen in SCREENS if screen.name == name), None)
        words = list(screen.args(play)) if screen else [
            play.things[word].pk if word in play.things else {"proposal": 1, "agreement": 1}.get(word, word)
            for word in ARGUMENTS.get(name, ())
        ]  # fmt: skip
        client = Client(enforce_csrf_checks=True)
        client.force_login(people.get(name) or play.who["coordinator"])
        before = Event.objects.exclude(verb="choose mails").count()
        reply = client.post(reverse(name, args=words), {"yes": "1"})
        written = Event.objects.exclude(verb="choose mails").count()
        if reply.status_code != BY_KEY.get(name, 403) or written != before:
            wrong.append(f"{name}: {reply.status_code}")

    assert wrong == []


@pytest.mark.parametrize(
    "path", ["/", "/accounts/login/", "/nowhere/", "/privacy/", "/health/live", "/static/css/base.css"]
)
def test_every_answer_carries_the_policy(client, db, path: str):
    policy = client.get(path).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert [word for word in ("unsafe", "*", "data:", "http:", "https:") if word in policy] == []


def test_cookies_are_for_this_host_over_https_only():
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_NAME,"
        " s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT)"
    )
    env = {
        "DJANGO_SETTINGS_MODULE": "mentoring.settings",
        "BASE_URL": "https://mentoring.example",
        "ALLOWED_HOSTS": "mentoring.example",
        "SECRET_KEY": "only for this test",
        "DATABASE_URL": "postgresql://localhost/none",
        "PATH": "",
    }
    root = Path(__file__).resolve().parent.parent.parent

    run = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=root, capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == [
        "__Host-session",
        "True",
        "True",
        "__Host-csrf",
        "True",
        "True",
        "31536000",
        "True",
    ]


def test_names_are_inert_in_mails(db):
    """No tag in HTML, no entity in plain text, no second header."""
    name = "<script>alert(1)</script> O'Neill & Co\r\nBcc: all@example.com"
    person = PersonFactory(given_name="<b>Ann</b>", language="en")
    context = {
        "partner": name,
        "side": "mentee",
        "program": name,
        "action_url": "/",
        "coordinator_name": name,
    }
    notice = Notice(to=person, kind="mentorship_started", key="k", context=context, created_at=NOW)

    made = compose(notice)
    html = made.alternatives[0].content

    assert [tag for tag in ("<script>", "<b>") if tag in html] == []
    assert [entity for entity in ("&#x27;", "&amp;") if entity in made.body] == []
    assert made.message().get_all("Bcc") is None


@pytest.mark.parametrize(
    ("state", "status"), [("55P03", 409), ("40P01", 409), ("57P01", 503), ("XX000", 500)]
)
def test_who_waited_too_long_for_a_row_reads_that_nothing_changed(
    signed_in, monkeypatch, state: str, status: int
):
    class Cause(Exception):
        sqlstate = state

    def waited(*args: object, **kwargs: object) -> None:
        raise OperationalError("waited") from Cause()

    monkeypatch.setattr(deeds, "change", waited)
    client = signed_in(PersonFactory())
    client.raise_request_exception = False

    reply = client.post(
        reverse("people:settings"), {"language": "en", "theme": "dark", "time_zone": "Europe/Oslo"}
    )

    assert (reply.status_code, "Nothing was changed" in reply.text) == (status, status == 409)


def test_signing_in_while_the_cache_is_away_says_that_the_fault_is_ours(db, settings):
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = {"default": away}
    person = employee()

    reply = Client().post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "60")


def test_pages_need_no_cache(signed_in, settings):
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = {"default": away}

    assert signed_in(PersonFactory()).get("/").status_code == 200
