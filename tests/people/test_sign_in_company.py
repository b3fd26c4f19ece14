"""Signing in at a provider: the good way, and every lie a provider or a thief could tell."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from people.actions import sign_in as deeds
from people.models import Event, Person
from tests.factories.people import PersonFactory
from tests.factories.sign_in import company, set_up_app
from tests.people.oidc import provider as oidc
from tests.people.oidc.lies import LIES
from tests.people.test_sign_in_sessions import at, with_password

START = "/accounts/company/company/"


@pytest.fixture(scope="module")
def _server():
    with oidc.running() as provider:
        yield provider


@pytest.fixture
def provider(_server, settings):
    """Honest again for each test, and known to the house."""
    _server.__dict__ |= oidc.Provider().__dict__ | {"address": _server.address}
    settings.BASE_URL = "http://testserver"
    settings.OIDC_PROVIDERS = [company(issuer=_server.address)]
    return _server


@pytest.fixture
def anna(db) -> Person:
    return PersonFactory(employee_id="E1", given_name="Anna", email="anna@example.com")


def way_back(client: Client, path: str = START) -> str:
    """Goes to the provider and returns the address it sends the browser back to."""
    leaving = client.get(path)
    assert leaving.status_code == 302, leaving.text
    back = requests.get(leaving.url, allow_redirects=False, timeout=5).headers["Location"]
    return back.removeprefix("http://testserver")


def come_in(client: Client, path: str = START):
    return client.get(way_back(client, path))


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def last_event() -> Event:
    return Event.objects.latest("pk")


def test_first_sign_in_links_by_employee_id(provider, anna):
    provider.about = {"employee_id": "E1"}
    client = Client()

    reply = come_in(client)

    account = SocialAccount.objects.get()
    assert (reply.status_code, reply.url) == (302, "/")
    assert signed_in_as(client) == str(anna.pk)
    assert (account.user, account.extra_data["sub"]) == (anna, "anna-at-the-provider")
    assert (last_event().verb, last_event().detail["how"]) == ("link a sign-in", "employee id")


def test_second_sign_in_uses_the_link_also_after_the_employee_id_is_gone(provider, anna):
    provider.about = {"employee_id": "E1"}
    come_in(Client())
    provider.about = {}
    client = Client()

    come_in(client)

    assert signed_in_as(client) == str(anna.pk)
    assert Event.objects.filter(verb="link a sign-in").count() == 1


def test_provider_is_asked_with_pkce_nonce_and_state(provider, anna):
    provider.about = {"employee_id": "E1"}

    come_in(Client())

    asked = provider.asked[-1]
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked["code_challenge"]), len(asked["nonce"])) >= 32
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"http://testserver{START}return/"
    assert provider.verified_pkce == 1


def test_sign_in_leads_on_to_where_the_person_was_going(provider, anna):
    provider.about = {"employee_id": "E1"}

    assert come_in(Client(), f"{START}?next=/todo/").url == "/todo/"
    assert come_in(Client(), f"{START}?next=//evil.example").url == "/"


def test_only_what_a_link_needs_is_kept_of_what_the_provider_tells(provider, anna):
    provider.about = {
        "employee_id": "E1",
        "email": "anna@example.com",
        "birthdate": "1990-01-01",
        "phone": "1",
    }

    come_in(Client())

    assert set(SocialAccount.objects.get().extra_data) == {"iss", "sub", "email"}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_lie_of_a_provider_brings_nobody_in(provider, anna, lie):
    """A page, not an error; no session, no link; a line in the audit."""
    provider.about = {"employee_id": "E1"}
    come_in(Client())
    known = Event.objects.count()
    client = Client()
    back = way_back(client)
    for name, value in lie.items():
        setattr(provider, name, value)

    reply = client.get(back)

    assert reply.status_code in {403, 503}
    assert "<h1>" in reply.text
    assert signed_in_as(client) is None
    assert SocialAccount.objects.count() == 1
    assert (Event.objects.count(), last_event().verb) == (known + 1, "refuse a sign-in")


def test_mail_of_a_victim_is_no_way_in(provider, anna):
    """Verified, and another subject: without the setting an address proves nothing."""
    provider.subject, provider.about = "mallory", {"email": "anna@example.com", "email_verified": True}
    client = Client()

    reply = come_in(client)

    assert (reply.status_code, signed_in_as(client)) == (403, None)
    assert "We do not know you here yet" in reply.text
    assert not SocialAccount.objects.exists()
    assert (last_event().verb, last_event().detail["reason"]) == ("refuse a sign-in", deeds.UNKNOWN)


def test_mail_of_a_victim_is_no_way_in_where_mail_may_link_and_the_victim_is_linked(provider, anna, settings):
    settings.OIDC_PROVIDERS = [company(issuer=provider.address, link_by_verified_mail=True)]
    provider.about = {"employee_id": "E1"}
    come_in(Client())
    provider.subject, provider.about = "mallory", {"email": "anna@example.com", "email_verified": True}
    client = Client()

    reply = come_in(client)

    assert (reply.status_code, signed_in_as(client)) == (403, None)
    assert last_event().detail["reason"] == deeds.ANOTHER
    assert last_event().about_id == str(anna.pk)


@pytest.mark.parametrize(
    ("verified", "comes_in"), [(True, True), (False, False), ("true", False), (None, False)]
)
def test_verified_mail_links_only_under_the_setting(provider, anna, settings, verified, comes_in):
    settings.OIDC_PROVIDERS = [
        company(issuer=provider.address, employee_id_claim="", link_by_verified_mail=True)
    ]
    provider.about = {"email": "Anna@Example.com", "email_verified": verified}
    client = Client()

    come_in(client)

    assert (signed_in_as(client) == str(anna.pk)) is comes_in


@pytest.mark.parametrize("look_alike", ["dırk@example.com", "DİRK@example.com", "dir\u212a@example.com"])
def test_mail_that_only_looks_the_same_links_nobody(db, provider, settings, look_alike):
    """The database calls some letters equal that are two mailboxes."""
    PersonFactory(email="dirk@example.com")
    settings.OIDC_PROVIDERS = [
        company(issuer=provider.address, employee_id_claim="", link_by_verified_mail=True)
    ]
    provider.about = {"email": look_alike, "email_verified": True}
    client = Client()

    come_in(client)

    assert signed_in_as(client) is None


def test_unknown_employee_id_is_not_mended_by_a_mail(provider, anna, settings):
    settings.OIDC_PROVIDERS = [company(issuer=provider.address, link_by_verified_mail=True)]
    provider.about = {"employee_id": "E2", "email": "anna@example.com", "email_verified": True}
    client = Client()

    come_in(client)

    assert signed_in_as(client) is None


def test_same_subject_of_another_issuer_is_somebody_else(provider, anna, settings):
    SocialAccount.objects.create(
        user=anna,
        provider="company",
        uid=deeds.Identity("company", "https://before.example", provider.subject).uid,
        extra_data={"iss": "https://before.example"},
    )
    client = Client()

    reply = come_in(client)

    assert (reply.status_code, signed_in_as(client)) == (403, None)


def test_unknown_person_reads_whom_to_ask(provider, db, settings):
    settings.HR_CONTACT = "Hanna of HR, hr@example.com"

    assert "Hanna of HR, hr@example.com" in come_in(Client()).text


def test_leaver_does_not_come_in_by_the_provider(provider, anna):
    provider.about = {"employee_id": "E1"}
    come_in(Client())
    Person.objects.get_queryset().filter(pk=anna.pk).update(is_active=False)
    linked, unlinked = Client(), Client()

    first = come_in(linked)
    SocialAccount.objects.all().delete()
    second = come_in(unlinked)

    assert first.url == second.url == reverse("account_inactive")
    assert signed_in_as(linked) is signed_in_as(unlinked) is None


def test_answer_used_twice_brings_nobody_in(provider, anna):
    provider.about = {"employee_id": "E1"}
    client, thief = Client(), Client()
    back = way_back(client)
    client.get(back)
    client.post(reverse("account_logout"))

    replies = [client.get(back), thief.get(back)]

    assert [reply.status_code for reply in replies] == [403, 403]
    assert signed_in_as(client) is signed_in_as(thief) is None
    assert Event.objects.filter(verb="refuse a sign-in").count() == 2


def test_answer_for_another_browser_brings_nobody_in(provider, anna):
    """Somebody sends a colleague the end of their own sign-in."""
    provider.about = {"employee_id": "E1"}
    back = way_back(Client())
    victim = Client()
    way_back(victim)

    reply = victim.get(back)

    assert (reply.status_code, signed_in_as(victim)) == (403, None)


def test_code_that_was_used_brings_nobody_in(provider, anna):
    provider.about = {"employee_id": "E1"}
    client = Client()
    used = parse_qs(urlsplit(way_back(client)).query)["code"][0]
    provider.codes.pop(used)
    state = parse_qs(urlsplit(way_back(client)).query)["state"][0]

    reply = client.get(f"{START}return/", {"code": used, "state": state})

    assert (reply.status_code, signed_in_as(client)) == (403, None)


def test_answer_that_names_another_issuer_is_refused(provider, anna):
    client = Client()

    reply = client.get(f"{way_back(client)}&iss=https://evil.example")

    assert (reply.status_code, signed_in_as(client)) == (403, None)


def test_person_who_changes_their_mind_is_back_at_the_door(provider, anna):
    client = Client()
    state = parse_qs(urlsplit(way_back(client)).query)["state"][0]

    reply = client.get(f"{START}return/", {"error": "access_denied", "state": state}, follow=True)

    assert reply.redirect_chain[-1][0] == reverse("account_login")
    assert "You did not go through with signing in" in reply.text


def test_provider_that_is_away_is_said_so(db, settings):
    settings.OIDC_PROVIDERS = [company(issuer="http://127.0.0.1:9")]

    reply = Client().get(START)

    assert reply.status_code == 503
    assert "does not answer" in reply.text


def test_login_page_offers_the_provider(provider, db):
    assert f'href="{START}?next=%2Ftodo%2F"' in Client().get("/accounts/login/?next=/todo/").text


def test_second_step_is_asked_after_the_provider_too(provider, anna):
    set_up_app(anna)
    provider.about = {"employee_id": "E1", "amr": ["pwd", "mfa"]}
    client = Client()

    reply = come_in(client)

    assert (reply.url, signed_in_as(client)) == (reverse("mfa_authenticate"), None)


def test_second_step_at_a_trusted_provider_counts(provider, anna, settings):
    settings.OIDC_PROVIDERS = [company(issuer=provider.address, second_step=["mfa"])]
    settings.MFA_REQUIRED_ROLES = ["staff"]
    Person.objects.get_queryset().filter(pk=anna.pk).update(is_staff=True)
    provider.about = {"employee_id": "E1", "amr": ["pwd", "mfa"]}
    with_step, without = Client(), Client()

    come_in(with_step)
    provider.about = {"employee_id": "E1", "amr": ["pwd"]}
    come_in(without)

    assert with_step.get("/settings/").status_code == 200
    assert without.get("/settings/").url == f"{reverse('people:second-step')}?next=%2Fsettings%2F"


def old(client: Client) -> Client:
    session = client.session
    session.pop("account_authentication_methods", None)
    session.save()
    return at(client, signed_in_at=time.time() - 3600)


PASSKEY_PAGE = "/accounts/passkeys/add/"


def test_person_of_the_provider_proves_themselves_there(provider, anna):
    provider.about = {"employee_id": "E1"}
    client = Client()
    come_in(client)
    old(client)

    asked = client.get(PASSKEY_PAGE)
    reply = come_in(client, f"{START}?again=1&next={PASSKEY_PAGE}")

    assert asked.url.partition("?")[0] == reverse("people:sign-in-again")
    assert (provider.asked[-1]["prompt"], provider.asked[-1]["max_age"]) == ("login", "0")
    assert (reply.status_code, reply.url) == (302, PASSKEY_PAGE)
    assert client.get(PASSKEY_PAGE).status_code == 200


@pytest.mark.parametrize(
    "lie",
    [
        {"claims": lambda c: c | {"auth_time": int(time.time()) - 3600}},
        {"claims": lambda c: {k: v for k, v in c.items() if k != "auth_time"}},
    ],
    ids=["remembered", "does not tell"],
)
def test_provider_that_asked_nobody_is_no_proof(provider, anna, lie):
    provider.about = {"employee_id": "E1"}
    client = Client()
    come_in(client)
    old(client)
    for name, value in lie.items():
        setattr(provider, name, value)

    reply = come_in(client, f"{START}?again=1&next={PASSKEY_PAGE}")

    assert reply.status_code == 403
    assert client.get(PASSKEY_PAGE).status_code == 302


def test_proof_of_somebody_else_is_none(provider, anna):
    provider.about = {"employee_id": "E1"}
    client = Client()
    come_in(client)
    PersonFactory(employee_id="E2")
    provider.subject, provider.about = "bob", {"employee_id": "E2"}
    come_in(Client())
    old(client)

    reply = come_in(client, f"{START}?again=1&next={PASSKEY_PAGE}")

    assert reply.status_code == 403
    assert "That was another account" in reply.text
    assert signed_in_as(client) == str(anna.pk)
    assert client.get(PASSKEY_PAGE).status_code == 302


def test_person_set_free_is_linked_anew(provider, anna):
    provider.about = {"employee_id": "E1"}
    come_in(Client())
    provider.subject = "anna with a new account"
    before = come_in(Client()).status_code

    deeds.unlink(anna, provider="company", by=None)
    after = come_in(Client()).status_code

    assert (before, after) == (403, 302)


def test_password_page_of_a_house_without_passwords(provider, anna, settings):
    settings.PASSWORD_SIGN_IN = False
    root = with_password(PersonFactory(is_superuser=True))
    with_password(anna)

    page = Client().get("/accounts/login/").text
    replies = [
        Client().post("/accounts/login/", {"login": each.email, "password": "a long enough password"})
        for each in (anna, root)
    ]

    assert 'name="password"' not in page
    assert 'name="password"' in Client().get("/accounts/login/?with=password").text
    assert [reply.status_code for reply in replies] == [200, 302]
    assert Client().get(reverse("account_reset_password")).status_code == 404
