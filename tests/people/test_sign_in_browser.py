"""Signing in as people do it: in a browser, at somebody else's provider, with a key in the device."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.urls import reverse

from tests.browser import open_context, shoot
from tests.factories.people import PersonFactory
from tests.factories.sign_in import company, set_up_all
from tests.house import looks
from tests.people.test_sign_in_sessions import PASSWORD, with_password

pytestmark = pytest.mark.browser
KEY_IN_THE_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _counters_at_zero() -> None:
    cache.clear()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_person_signs_in_at_a_providers_own_page(visit, site, settings):
    """The provider is a program of others; it runs for itself and knows nothing of this house."""
    from oidc_provider_mock import User, run_server_in_thread

    anna = PersonFactory(employee_id="E1", given_name="Anna")
    known = [User(sub="anna", claims={"employee_id": "E1", "email": "anna@example.com"})]
    with run_server_in_thread(user_claims=known) as server:
        settings.OIDC_PROVIDERS = [company(issuer=f"http://localhost:{server.server_port}")]
        page = visit()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/todo/")
        page.get_by_role("link", name="Sign in with Company account").click()
        page.get_by_role("button", name="anna").click()
        page.wait_for_url(lambda url: urlsplit(url).path == "/todo/")

    authorize = next(url for url in asked if "/oauth2/authorize" in url)
    sent = parse_qs(urlsplit(authorize).query)
    assert sent["code_challenge_method"] == ["S256"]
    assert {"code_challenge", "nonce", "state"} <= sent.keys()
    assert SocialAccount.objects.get().user == anna
    assert page.get_by_text("Anna", exact=True).first.is_visible()


@pytest.fixture
def device(chromium, site, settings):
    """Passkeys belong to a name, not to a number: the same server by its name."""
    settings.BASE_URL = site.replace("127.0.0.1", "localhost")
    opened = []

    def open_device(person=None):
        context = open_context(chromium, settings.BASE_URL, person)
        opened.append(context)
        page = context.new_page()
        keys = context.new_cdp_session(page)
        keys.send("WebAuthn.enable")
        keys.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_IN_THE_DEVICE})
        return page

    yield open_device
    for context in opened:
        context.close()


def test_passkey_is_made_signs_in_and_proves_again(device, settings):
    settings.MFA_REQUIRED_ROLES = ["hr_admin"]
    person = PersonFactory(given_name="Tessa", house_roles=["hr_admin"])
    page = device(person)
    watch = looks.Watch(page, settings.BASE_URL)

    page.goto("/hr/import/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("heading", name="Recovery codes", exact=True).wait_for()
    assert str(Authenticator.objects.get(type="webauthn")) == "Work laptop"

    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/settings/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/settings/")
    page.goto("/hr/import/")
    assert page.get_by_role("heading", name="Import people").is_visible()

    settings.SIGN_IN_AGAIN_MINUTES = 0
    page.goto(reverse("mfa_view_recovery_codes"))
    page.get_by_role("link", name="With your passkey").click()
    settings.SIGN_IN_AGAIN_MINUTES = 10
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_role("heading", name="Recovery codes", exact=True).wait_for()
    assert watch.problems(expected_status=200) == []


def test_passkey_of_another_device_brings_nobody_in(device):
    person = PersonFactory()
    page = device(person)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("heading", name="Recovery codes", exact=True).wait_for()
    stranger = device()

    stranger.goto("/accounts/login/")
    stranger.get_by_role("button", name="Use a passkey").click()

    stranger.get_by_text("Your device did not give a passkey").wait_for()
    assert urlsplit(stranger.url).path == "/accounts/login/"


def test_passkey_is_the_second_step_after_a_password(device):
    person = with_password(PersonFactory())
    page = device(person)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("heading", name="Recovery codes", exact=True).wait_for()
    page.context.clear_cookies()

    page.goto("/accounts/login/")
    page.get_by_label("Work e-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use my passkey instead").click()

    page.wait_for_url(lambda url: urlsplit(url).path == "/")


def test_question_for_the_second_step_looks_as_it_should(visit, site):
    """A step in the middle of signing in has no address of its own that one could open."""
    person = with_password(PersonFactory())
    set_up_all(person)
    page = visit()
    page.goto("/accounts/login/")
    page.get_by_label("Work e-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    problems = []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            shoot(page, f"mfa_authenticate__{scheme}-{width}")
            problems += looks.axe_violations(page, colors_only=scheme == "dark")
    page.set_viewport_size({"width": 320, "height": 800})
    problems += looks.overflow(page)

    assert page.get_by_role("heading", name="Your second step").is_visible()
    assert problems == []


def test_passkeys_are_not_offered_without_scripts(visit, site):
    page = visit(java_script_enabled=False)

    page.goto("/accounts/login/")

    assert page.get_by_role("button", name="Use a passkey").count() == 0
    assert page.get_by_role("button", name="Sign in", exact=True).is_visible()
