"""Technical staff help somebody back in, and it is written down."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command

from people.models import Event, Person
from tests.factories.people import PersonFactory
from tests.factories.sign_in import set_up_all
from tests.people.test_sign_in_pages import device_of
from tests.people.test_sign_in_sessions import with_password


@pytest.fixture
def person(db) -> Person:
    return with_password(PersonFactory(email="ann@example.com"))


def test_account_at_the_provider_is_set_free(person):
    SocialAccount.objects.create(user=person, provider="company", uid="1")

    call_command("free_sign_in", "ANN@example.com", provider="company")

    assert not SocialAccount.objects.exists()
    assert Event.objects.filter(verb="unlink a sign-in", about_id=str(person.pk)).exists()


def test_lost_second_steps_are_removed_and_sessions_ended(person):
    client = device_of(person)
    set_up_all(person)

    call_command("free_sign_in", "ann@example.com", second_steps=True)

    assert not Authenticator.objects.exists()
    assert client.get("/").status_code == 302
    assert Event.objects.filter(verb="remove second steps").exists()


@pytest.mark.parametrize(
    ("email", "options"),
    [
        ("nobody@example.com", {"provider": "x"}),
        ("ann@example.com", {}),
        ("ann@example.com", {"provider": "x"}),
    ],
)
def test_nothing_to_free_is_said(person, email, options):
    with pytest.raises(CommandError):
        call_command("free_sign_in", email, **options)
