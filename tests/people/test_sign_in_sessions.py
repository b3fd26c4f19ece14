"""How long a session lives, and when it is asked for proof again."""

from __future__ import annotations

import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from people.login import recently_signed_in
from people.login.sessions import SEEN_AT, SIGNED_IN_AT
from tests.factories.people import PersonFactory
from tests.house.urls import urlpatterns as house

PASSWORD = "a long enough password"


@recently_signed_in
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.method} {request.POST.get('word', '')}")


urlpatterns = [*house, path("guarded/", guarded)]


@pytest.fixture
def person(db):
    return with_password(PersonFactory())


def with_password(person):
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def at(client: Client, **stamps: float) -> Client:
    """The session as it would be had time gone by."""
    session = client.session
    for name, moment in stamps.items():
        session[name] = moment
    session.save()
    return client


def test_session_gets_a_new_key_at_sign_in(person):
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key

    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert client.session.session_key != before
    assert not session.exists(before)


def test_stolen_cookie_is_worth_nothing_after_signing_out(person, signed_in):
    client, thief = signed_in(person), Client()
    thief.cookies = client.cookies.copy()
    before = thief.get("/").status_code

    client.post(reverse("account_logout"))

    assert (before, thief.get("/").status_code) == (200, 302)


@pytest.mark.parametrize(
    ("stamps", "status"),
    [
        ({SIGNED_IN_AT: 11.9, SEEN_AT: 0.1}, 200),
        ({SIGNED_IN_AT: 12.1, SEEN_AT: 0.1}, 302),
        ({SIGNED_IN_AT: 9.0, SEEN_AT: 7.9}, 200),
        ({SIGNED_IN_AT: 9.0, SEEN_AT: 8.1}, 302),
    ],
)
def test_session_ends_after_its_hours(person, signed_in, stamps, status):
    client = at(signed_in(person), **{name: time.time() - h * 3600 for name, h in stamps.items()})

    assert client.get("/").status_code == status


def test_session_that_is_over_is_gone_from_the_database(person, signed_in):
    client = at(signed_in(person), **{SIGNED_IN_AT: time.time() - 13 * 3600})
    key = client.cookies["session"].value

    client.get("/")

    assert not client.session.exists(key)


def test_using_a_session_keeps_it_without_writing_each_time(person, signed_in):
    client = at(signed_in(person), **{SEEN_AT: time.time() - 600})

    client.get("/")
    first = client.session[SEEN_AT]
    client.get("/")

    assert time.time() - first < 60
    assert client.session[SEEN_AT] == first


def test_fresh_session_is_not_asked_again(person, signed_in, settings):
    settings.ROOT_URLCONF = __name__

    assert signed_in(person).get("/guarded/").text == "GET "


def test_old_session_proves_itself_and_goes_on(person, signed_in, settings):
    settings.ROOT_URLCONF = __name__
    client = at(signed_in(person), **{SIGNED_IN_AT: time.time() - 3600})

    asked = client.get("/guarded/?a=1")
    page = client.get(asked.url)
    done = client.post(asked.url, {"password": PASSWORD, "next": "/guarded/?a=1"})

    assert (asked.status_code, asked.url.partition("?")[0]) == (302, reverse("account_reauthenticate"))
    assert page.status_code == 200
    assert (done.status_code, done.url) == (302, "/guarded/?a=1")
    assert client.get("/guarded/").text == "GET "


def test_form_sent_from_an_old_session_is_carried_out_after_the_proof(person, signed_in, settings):
    settings.ROOT_URLCONF = __name__
    client = at(signed_in(person), **{SIGNED_IN_AT: time.time() - 3600})

    asked = client.post("/guarded/", {"word": "kept"})
    done = client.post(asked.url, {"password": PASSWORD, "next": "/guarded/"})

    assert (asked.status_code, done.text) == (302, "POST kept")


def test_wrong_password_is_no_proof(person, signed_in, settings):
    settings.ROOT_URLCONF = __name__
    client = at(signed_in(person), **{SIGNED_IN_AT: time.time() - 3600})

    reply = client.post(reverse("account_reauthenticate"), {"password": "not this one", "next": "/guarded/"})

    assert reply.status_code == 200
    assert client.get("/guarded/").status_code == 302


def test_part_of_a_page_is_sent_to_the_question_as_a_whole(person, signed_in, settings):
    settings.ROOT_URLCONF = __name__
    client = at(signed_in(person), **{SIGNED_IN_AT: time.time() - 3600})

    reply = client.post(
        "/guarded/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/"}
    )

    assert reply.headers["HX-Redirect"] == f"{reverse('account_reauthenticate')}?next=%2Fsettings%2F"
