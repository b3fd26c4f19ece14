from __future__ import annotations

import re
from datetime import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.urls import reverse

from people.actions import photos, profile
from people.models import Event, Person
from tests.factories.people import TopicFactory
from tests.people.test_photos import picture

FILLED = {
    "about": "I like questions",
    "languages": ["en", "nl"],
    "works_from": "08:30",
    "works_until": "16:30",
}


def sent(client, **changed):
    return client.post(reverse("people:profile"), FILLED | changed)


def test_profile_is_saved_with_its_source_and_date(signed_in, stranger):
    TopicFactory(slug="strategy")

    reply = sent(signed_in(stranger), topics=["strategy"])

    stranger.refresh_from_db()
    assert reply.status_code == 302
    assert [stranger.about, stranger.languages, stranger.topics] == [
        "I like questions",
        ["en", "nl"],
        ["strategy"],
    ]
    assert [stranger.works_from, stranger.works_until] == [time(8, 30), time(16, 30)]
    assert {name: said[0] for name, said in stranger.sources.items()} == dict.fromkeys(
        ["about", "languages", "topics", "works_from", "works_until"], "self"
    )


def test_profile_that_stays_as_it_was_writes_nothing(signed_in, stranger):
    sent(signed_in(stranger))
    stranger.refresh_from_db()
    before = stranger.sources

    sent(signed_in(stranger))

    stranger.refresh_from_db()
    assert stranger.sources == before
    assert Event.objects.filter(verb="change profile").count() == 1


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ({"works_from": "09:00", "works_until": ""}, "works_until"),
        ({"works_from": "", "works_until": "17:00"}, "works_from"),
        ({"works_from": "17:00", "works_until": "09:00"}, "works_until"),
        ({"works_from": "09:00", "works_until": "09:00"}, "works_until"),
        ({"works_from": "nine", "works_until": "17:00"}, "works_from"),
    ],
)
def test_hours_that_make_no_day_are_refused_beside_the_field(signed_in, stranger, hours, field):
    reply = sent(signed_in(stranger), **hours)

    assert list(reply.context["form"].errors) == [field]


def test_refused_photo_saves_nothing_of_the_form(signed_in, stranger):
    reply = sent(signed_in(stranger), photo=SimpleUploadedFile("me.jpg", b"no picture"))

    stranger.refresh_from_db()
    assert list(reply.context["form"].errors) == ["photo"]
    assert [stranger.about, stranger.photo_digest] == ["", ""]


def test_photo_above_the_limit_is_refused_before_it_is_decoded(signed_in, stranger, settings, monkeypatch):
    settings.PHOTO_MAX_BYTES = 100
    monkeypatch.setattr(photos, "redraw", lambda content: pytest.fail("was decoded"))

    reply = sent(signed_in(stranger), photo=SimpleUploadedFile("me.jpg", picture()))

    assert list(reply.context["form"].errors) == ["photo"]


def test_photo_is_shown_to_who_is_signed_in_and_kept_by_the_browser(
    signed_in, client, stranger, hr_admin, now
):
    photos.keep(stranger, content=picture(), by=stranger, now=now)
    url = reverse("people:photo", args=[stranger.pk, "small"])

    named = signed_in(hr_admin).get(f"{url}?v={stranger.photo_digest}")
    unnamed = signed_in(hr_admin).get(url)

    assert named["Content-Type"] == "image/jpeg"
    assert named["Cache-Control"] == "private, max-age=31536000, immutable"
    assert named["X-Content-Type-Options"] == "nosniff"
    assert named["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert unnamed["Cache-Control"] == "private, max-age=0"
    assert client.get(url).status_code == 302


def test_page_shows_the_photo_with_its_size(signed_in, stranger, now):
    photos.keep(stranger, content=picture(), by=stranger, now=now)

    page = signed_in(stranger).get(reverse("people:profile")).text

    url = reverse("people:photo", args=[stranger.pk, "small"])
    assert f'src="{url}?v={stranger.photo_digest}" width="96" height="96"' in page


def test_photo_can_be_taken_away_again(signed_in, stranger, now):
    photos.keep(stranger, content=picture(), by=stranger, now=now)

    signed_in(stranger).post(reverse("people:photo-remove"))

    stranger.refresh_from_db()
    assert stranger.photo_digest == ""
    assert signed_in(stranger).get(reverse("people:photo", args=[stranger.pk, "large"])).status_code == 404


def test_languages_named_while_joining_are_the_persons_own_word(stranger):
    profile.set_languages(stranger, languages=["sv", "en", "en"], by=stranger)

    stranger.refresh_from_db()
    assert [stranger.languages, stranger.sources["languages"][0]] == [["en", "sv"], "self"]


def test_avatar_is_drawn_by_the_tag_only():
    """A photo is shown wherever initials are."""
    root = Path(__file__).resolve().parents[2] / "templates"

    drawn = [
        path
        for path in root.rglob("*.html")
        if re.search(r"\.initials|people:photo'[^%]*'small'", path.read_text())
    ]

    assert drawn == []


@pytest.mark.parametrize(
    ("digest", "big", "drawn"),
    [
        ("", False, '<span class="avatar" aria-hidden="true">&lt;B</span>'),
        ("", True, '<span class="avatar big" aria-hidden="true">&lt;B</span>'),
        (
            "0a",
            False,
            '<img class="avatar" src="/people/7/photo/small.jpg?v=0a" width="96" height="96" alt="" '
            'loading="lazy" decoding="async">',
        ),
    ],
)
def test_avatar_is_the_photo_or_initials(digest, big, drawn):
    person = Person(pk=7, given_name="<script>", family_name="Berg", photo_digest=digest)
    shown = Template("{% load people %}{% avatar person big=big %}").render(
        Context({"person": person, "big": big})
    )

    assert shown == drawn
