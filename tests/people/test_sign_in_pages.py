"""The page about signing in, and the limits at the door."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisAway

from people.login.sessions import device
from people.models import Event, Person
from tests.factories.people import PersonFactory
from tests.factories.sign_in import FIREFOX, set_up_all
from tests.people.test_sign_in_sessions import PASSWORD, with_password

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML) Chrome/140.0 Safari/537.36"


@pytest.fixture
def person(db) -> Person:
    return with_password(PersonFactory())


@pytest.fixture(autouse=True)
def _counters_at_zero() -> None:
    """The limits count by address, and all tests come from one."""
    cache.clear()


def device_of(person: Person, user_agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": user_agent})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def test_page_lists_the_devices_of_its_reader_only(person):
    device_of(with_password(PersonFactory()), CHROME)
    here = device_of(person)
    device_of(person, CHROME)

    sessions = here.get(reverse("people:sign-in")).context["sessions"]

    assert [(one.device, one.current) for one in sessions] == [
        ("Firefox, Linux", True),
        ("Chrome, Windows", False),
    ]


def test_device_that_signed_out_is_not_listed(person):
    here, there = device_of(person), device_of(person, CHROME)
    there.post(reverse("account_logout"))

    assert len(here.get(reverse("people:sign-in")).context["sessions"]) == 1


def test_ended_session_is_out_at_its_next_click(person):
    here, there = device_of(person), device_of(person, CHROME)
    other = here.get(reverse("people:sign-in")).context["sessions"][1]

    here.post(reverse("people:session-end", args=[other.pk]))

    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert Event.objects.latest("pk").verb == "end own session"


def test_all_other_sessions_end_at_once(person):
    here, others = device_of(person), [device_of(person, CHROME) for _ in range(3)]

    here.post(reverse("people:session-end-others"))

    assert here.get("/").status_code == 200
    assert {other.get("/").status_code for other in others} == {302}


def test_session_of_somebody_else_cannot_be_ended(person):
    theirs = device_of(with_password(PersonFactory()))
    row = UserSession.objects.get()
    here = device_of(person)

    reply = here.post(reverse("people:session-end", args=[row.pk]))

    assert (reply.status_code, theirs.get("/").status_code) == (404, 200)


def test_page_asks_the_database_little(person, django_assert_max_num_queries):
    set_up_all(person)
    here = device_of(person)
    for _ in range(5):
        device_of(person, CHROME)
    here.get(reverse("people:sign-in"))

    with django_assert_max_num_queries(12):
        here.get(reverse("people:sign-in"))


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [(FIREFOX, "Firefox, Linux"), (CHROME, "Chrome, Windows"), ("curl/8", "A device we do not recognize")],
)
def test_device_is_named_in_a_few_words(user_agent, said):
    assert device(user_agent) == said


class Counting:
    """Stands in for the hasher's work and counts how often it is done."""

    def __init__(self, monkeypatch) -> None:
        self.calls = 0
        plain = hashers.MD5PasswordHasher.encode

        def encode(hasher, password, salt):
            self.calls += 1
            return plain(hasher, password, salt)

        monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", encode)


def test_thousand_guesses_from_forged_addresses_reach_the_hasher_ten_times_at_most(person, monkeypatch):
    counting = Counting(monkeypatch)
    login, client = reverse("account_login"), Client()

    for number in range(1000):
        client.post(
            login,
            {"login": person.email, "password": f"guess {number}"},
            headers={"x-forwarded-for": f"10.{number // 250}.{number % 250}.1"},
        )

    assert 1 <= counting.calls <= 10


@pytest.mark.parametrize("proxies", [0, 1])
def test_forged_address_does_not_hide_the_real_one(person, settings, proxies):
    """What a visitor writes into the header stands left of what the house's own proxy adds."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    login, client = reverse("account_login"), Client()

    replies = [
        client.post(
            login,
            {"login": f"someone{number}@example.com", "password": "guess"},
            headers={"x-forwarded-for": f"10.0.0.{number}, 192.0.2.9"},
        )
        for number in range(12)
    ]

    assert "Wait five minutes" not in replies[0].text
    assert "Wait five minutes" in replies[-1].text


def test_known_and_unknown_addresses_cost_the_same_work(person, monkeypatch):
    counting, login = Counting(monkeypatch), reverse("account_login")
    work = []
    for address in (person.email, "nobody@example.com"):
        before = counting.calls
        Client().post(login, {"login": address, "password": "not this one"})
        work.append(counting.calls - before)

    assert work[0] == work[1] == 1


def test_person_without_a_password_costs_the_same_work(db, monkeypatch):
    counting = Counting(monkeypatch)
    person = PersonFactory()
    person.set_unusable_password()
    person.save(update_fields=["password"])

    Client().post(reverse("account_login"), {"login": person.email, "password": "a guess"})

    assert counting.calls == 1


def test_sign_in_says_the_fault_is_ours_while_the_counters_are_away(person, monkeypatch):
    def away(*args, **kwargs):
        raise RedisAway("away")

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get_client", away)
    client = Client()

    reply = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert reply.status_code == 503
    assert "_auth_user_id" not in client.session


def test_rule_of_second_steps_asks_the_database_nothing(person, settings):
    """It looks at the role, which is there already, and at the session."""
    client = device_of(person)
    asked = []
    for roles in ([], ["hr_admin", "staff"]):
        settings.MFA_REQUIRED_ROLES = roles
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("people:sign-in-again")).status_code == 200
        asked.append(len(queries))

    assert asked[0] == asked[1] > 0


def test_address_of_before_is_no_way_in(person):
    """HR changed it, and the old one may be somebody else's by now."""
    before = person.email
    device_of(person).get(reverse("people:sign-in"))
    Client().post(reverse("account_reset_password"), {"email": before})
    mail.outbox.clear()
    Person.objects.get_queryset().filter(pk=person.pk).update(email="new.name@example.com")
    client = Client()

    client.post(reverse("account_login"), {"login": before, "password": PASSWORD})
    Client().post(reverse("account_reset_password"), {"email": before})

    assert "_auth_user_id" not in client.session
    assert mail.outbox == []


def test_recovery_by_mail_still_asks_for_the_second_step(person):
    set_up_all(person)
    Client().post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"http\S+/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    client = Client()
    form = client.get(urlsplit(link).path)

    done = client.post(form.url, {"password1": "another long password", "password2": "another long password"})

    assert done.status_code == 302
    assert "_auth_user_id" not in client.session
