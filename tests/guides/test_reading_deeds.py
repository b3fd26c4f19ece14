"""Read, confirmed, useful: what a reader says back, and who gets to know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from guides.actions import reading
from guides.models import Acknowledgment, MustRead, Reading, Usefulness
from people.models import Event
from tests.factories.guides import ChapterFactory, GuideFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def post(client, name: str, slug: str = "good-conversation", query: str = "", **data: str) -> str:
    response = client.post(reverse(f"guides:{name}", args=[slug]) + query, data)
    assert response.status_code == 302
    return response.url


def shown(client, query: str = "") -> str:
    return client.get(reverse("guides:chapter-detail", args=["good-conversation"]) + query).content.decode()


@pytest.fixture
def chapters():
    return [ChapterFactory(), ChapterFactory(slug="later", position=7, title="Later")]


def test_read_leads_to_the_next_chapter_and_is_on_the_own_list(signed_in, stranger, chapters) -> None:
    client = signed_in(stranger)

    assert post(client, "chapter-read") == "/guide/later/"
    assert post(client, "chapter-read", "later") == "/guide/"

    html = client.get(reverse("guides:chapter-list")).content.decode()
    assert "You have read 2 of 2 chapters" in html
    assert sorted(Reading.objects.values_list("person", "slug")) == [
        (stranger.pk, "good-conversation"),
        (stranger.pk, "later"),
    ]


def test_read_twice_is_read_once_and_can_be_taken_back(signed_in, stranger, chapters) -> None:
    client = signed_in(stranger)
    post(client, "chapter-read")
    post(client, "chapter-read")
    assert Reading.objects.count() == 1

    assert post(client, "chapter-read", undo="yes") == "/guide/good-conversation/"
    assert Reading.objects.count() == 0


def test_read_is_shown_to_nobody_else(signed_in, stranger, hr_admin, chapters) -> None:
    post(signed_in(stranger), "chapter-read")

    html = signed_in(hr_admin).get(reverse("guides:chapter-list")).content.decode()

    assert "You have read 0 of 2 chapters" in html
    assert not Event.objects.filter(about_kind="guides.chapter").exists()


def test_read_keeps_the_language_that_was_switched_to(signed_in, stranger, chapters) -> None:
    ChapterFactory(dutch=True)

    assert post(signed_in(stranger), "chapter-read", query="?lang=nl") == "/guide/later/?lang=nl"


def test_confirm_is_asked_where_the_house_asks(signed_in, stranger, hr_admin, chapters, now) -> None:
    client = signed_in(stranger)
    assert "I have read this chapter" not in shown(client)

    reading.require(GuideFactory(), ["good-conversation"], by=hr_admin, now=now)

    assert "I have read this chapter" in shown(client)
    post(client, "chapter-confirm")
    assert "that you have read version 1" in shown(client)
    row = Acknowledgment.objects.get()
    assert (row.person, row.slug, row.language, row.version) == (stranger, "good-conversation", "en", 1)
    assert Event.objects.filter(verb="confirm reading", by_id_label=stranger.employee_id).count() == 1


def test_confirm_twice_is_confirmed_once(signed_in, stranger, hr_admin, chapters, now) -> None:
    reading.require(GuideFactory(), ["good-conversation"], by=hr_admin, now=now)
    client = signed_in(stranger)

    post(client, "chapter-confirm")
    post(client, "chapter-confirm")

    assert Acknowledgment.objects.count() == 1
    assert Event.objects.filter(verb="confirm reading").count() == 1


def test_confirm_of_what_is_not_asked_keeps_nothing(signed_in, stranger, chapters) -> None:
    post(signed_in(stranger), "chapter-confirm")

    assert Acknowledgment.objects.count() == 0


def test_confirm_counts_until_the_editors_ask_again(signed_in, stranger, hr_admin, chapters, now) -> None:
    guide = GuideFactory()
    reading.require(guide, ["good-conversation"], by=hr_admin, now=now)
    asked = MustRead.objects.get()
    reading.acknowledge(stranger, chapters[0], asked=asked, now=now + timedelta(days=1))
    assert not MustRead.objects.open_for(stranger).exists()

    reading.ask_again(guide, "good-conversation", now=now + timedelta(days=30))

    assert MustRead.objects.open_for(stranger).get() == asked
    assert Acknowledgment.objects.count() == 1


def test_require_keeps_since_when_a_chapter_is_asked(hr_admin, now) -> None:
    guide = GuideFactory()
    reading.require(guide, ["roles"], by=hr_admin, now=now)
    reading.require(guide, ["roles", "smart-goals"], by=hr_admin, now=now + timedelta(days=9))

    assert list(MustRead.objects.values_list("slug", "asked_from")) == [
        ("roles", now),
        ("smart-goals", now + timedelta(days=9)),
    ]
    reading.require(guide, [], by=hr_admin, now=now)
    assert not MustRead.objects.exists()
    assert Event.objects.filter(verb="require reading").count() == 3


def test_useful_counts_without_a_name(signed_in, chapters) -> None:
    for answer in ("yes", "yes", "no", "perhaps"):
        post(signed_in(PersonFactory()), "chapter-rate", useful=answer)

    row = Usefulness.objects.get()
    assert (row.slug, row.language, row.version, row.yes, row.no) == ("good-conversation", "en", 1, 2, 1)
    assert {field.name for field in Usefulness._meta.fields} == {
        "id", "guide", "slug", "language", "version", "yes", "no"
    }  # fmt: skip
    assert not Event.objects.filter(about_kind="guides.usefulness").exists()


@pytest.mark.parametrize("name", ["chapter-read", "chapter-confirm", "chapter-rate"])
def test_deeds_on_an_unknown_chapter_are_not_found(signed_in, stranger, chapters, name: str) -> None:
    client = signed_in(stranger)

    assert client.post(reverse(f"guides:{name}", args=["nowhere"])).status_code == 404
    assert client.get(reverse(f"guides:{name}", args=["good-conversation"])).status_code == 405
