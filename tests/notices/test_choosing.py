"""Choosing one's mails on the page and from a mail; a scanner that opens every link changes nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from notices import actions, kinds
from notices.letters import unsubscribe_path
from notices.models import Muted
from tests.factories.people import PersonFactory

CHOOSE = reverse("notices:choose")


@pytest.fixture
def path(stranger):
    return unsubscribe_path(stranger, "reminders")


def test_looking_twice_changes_nothing(path):
    scanner = Client(enforce_csrf_checks=True)

    answers = [scanner.get(path), scanner.get(path), scanner.head(path)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert Muted.objects.count() == 0


def test_one_click_of_a_mail_program_switches_off_without_signing_in(path, stranger):
    """RFC 8058: a POST from elsewhere, without cookies."""
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert list(Muted.objects.values_list("person", "topic")) == [(stranger.pk, "reminders")]


def test_page_is_in_the_readers_language(path, stranger):
    stranger.language = "nl"
    stranger.save(update_fields=["language"])

    assert "Stop deze mails" in Client().get(path).content.decode()


@pytest.mark.parametrize("topic", ["requests", "account", "nonsense"])
def test_no_address_switches_off_what_one_cannot_do_without(stranger, topic):
    answer = Client().post(unsubscribe_path(stranger, topic))

    assert answer.status_code == 404
    assert Muted.objects.count() == 0


def test_address_that_was_changed_is_unknown(path):
    assert Client().post(path[:-3] + "xx/").status_code == 404


def test_address_of_someone_who_left_is_unknown(db):
    assert Client().post(unsubscribe_path(PersonFactory(gone=True), "reminders")).status_code == 404


def test_choice_on_the_page_is_kept_and_shown(signed_in, stranger):
    client = signed_in(stranger)

    client.post(CHOOSE, {"wanted": ["invitations"]})

    assert list(Muted.objects.order_by("topic").values_list("topic", flat=True)) == [
        "messages",
        "reminders",
        "week",
    ]
    assert client.get(CHOOSE).context["form"]["wanted"].initial == ["invitations"]


def test_choosing_everything_again_takes_the_rows_away(signed_in, stranger, now):
    actions.choose(stranger, muted=kinds.OPTIONAL, by=stranger, now=now)

    signed_in(stranger).post(CHOOSE, {"wanted": sorted(kinds.OPTIONAL)})

    assert Muted.objects.count() == 0


def test_foreign_topic_is_an_error_beside_the_field(signed_in, stranger):
    answer = signed_in(stranger).post(CHOOSE, {"wanted": ["requests"]})

    assert "Choose from the list" in answer.content.decode()
    assert Muted.objects.count() == 0
