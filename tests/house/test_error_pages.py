"""What a person reads when a request cannot be answered: what happened, that nothing changed, where to go."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from people.login.sessions import SessionStore
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.urls("tests.house.urls")


def page_of(response) -> str:
    return response.content.decode()


def test_not_found_for_a_person(signed_in):
    response = signed_in(PersonFactory()).get("/there-is-no-such-page/")

    assert [response.status_code, "We cannot find this page" in page_of(response)] == [404, True]


def test_not_found_for_nobody(client, db):
    response = client.get("/there-is-no-such-page/")

    assert [response.status_code, "We cannot find this page" in page_of(response)] == [404, True]


def test_forbidden(signed_in):
    response = signed_in(PersonFactory()).get("/wrong/closed/")

    assert [response.status_code, "This is not open to you" in page_of(response)] == [403, True]


def test_unreadable_request(client, db):
    response = client.get("/wrong/unreadable/")

    assert [response.status_code, "We could not read this request" in page_of(response)] == [400, True]


def test_broken_page_needs_no_database(django_assert_num_queries, db):
    client = Client(raise_request_exception=False)
    assert not connection.queries_log

    with django_assert_num_queries(0):
        response = client.get("/wrong/broken/")

    assert [response.status_code, "Something went wrong on our side" in page_of(response)] == [500, True]


class CutOff(Exception):
    sqlstate = "57P01"


@pytest.mark.parametrize("cause", [None, CutOff()])
def test_database_that_starts_anew_is_back_in_a_moment(client, db, monkeypatch, cause):
    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("the connection is lost") from cause

    monkeypatch.setattr(SessionStore, "load", away)
    client = Client(raise_request_exception=False)
    client.cookies["session"] = "a" * 32

    response = client.get("/")

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "We are back in a moment" in page_of(response)


@pytest.mark.parametrize(("cookie", "token"), [(None, None), ("a" * 32, "b" * 32)])
def test_expired_form_says_nothing_changed(db, cookie, token):
    person = PersonFactory(theme="auto")
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    if cookie:
        client.cookies["csrf"] = cookie

    response = client.post("/settings/", {"theme": "dark", "csrfmiddlewaretoken": token or ""})

    person.refresh_from_db()
    page = page_of(response)
    assert [response.status_code, person.theme] == [403, "auto"]
    assert ["This page was open too long" in page, "Nothing was changed." in page] == [True, True]
    assert 'href="/settings/"' in page


def test_every_page_sends_the_policy_and_stays_out_of_search(client, db):
    response = client.get("/privacy/")

    policy = response.headers["Content-Security-Policy"]
    assert ["unsafe" in policy, response.headers["X-Robots-Tag"]] == [False, "noindex, nofollow"]
