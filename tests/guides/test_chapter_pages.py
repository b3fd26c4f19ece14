from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guides.actions import publishing
from guides.models import Chapter
from tests.factories.guides import ChapterFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def page(client, name: str, *args: str, query: str = "") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def test_chapter_list_names_each_chapter_once_in_the_language_of_the_reader(signed_in) -> None:
    ChapterFactory()
    ChapterFactory(dutch=True)
    ChapterFactory(slug="why", position=1, title="Why mentoring")
    reader = PersonFactory(language="nl")

    html = main(page(signed_in(reader), "guides:chapter-list"))

    titles = re.findall(r'<a href="/guide/[a-z-]+/" lang="(..)">([^<]+)</a>', html)
    assert titles == [("en", "Why mentoring"), ("nl", "Een goed gesprek")]
    assert html.count('class="tag"') == 1


def test_chapter_list_without_chapters_says_so(signed_in, stranger) -> None:
    assert "No chapters yet" in page(signed_in(stranger), "guides:chapter-list")


def test_chapter_detail_shows_text_version_and_date(signed_in, stranger) -> None:
    ChapterFactory(version=3, published_at=datetime(2026, 4, 2, 9, 0, tzinfo=UTC))

    html = main(page(signed_in(stranger), "guides:chapter-detail", "good-conversation"))

    words = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "A good conversation Mentor guide · 4 minutes · version 3, 2 April 2026" in words
    assert '<h2 id="check-in">Check in</h2>' in html


def test_chapter_detail_switches_the_text_and_keeps_it_switched(signed_in, stranger) -> None:
    ChapterFactory()
    ChapterFactory(dutch=True)
    ChapterFactory(slug="why", position=1, title="Why mentoring")
    client = signed_in(stranger)

    english = main(page(client, "guides:chapter-detail", "good-conversation"))
    dutch = main(page(client, "guides:chapter-detail", "good-conversation", query="?lang=nl"))

    assert '<a href="?lang=nl" lang="nl" hreflang="nl">Nederlands</a>' in english
    assert '<article class="flow" lang="nl">' in dutch
    assert '<h2 id="check-in">Landen</h2>' in dutch
    assert '<a href="?lang=en" lang="en" hreflang="en">English</a>' in dutch
    assert 'href="/guide/why/?lang=nl"' in dutch
    assert "Alleen in het Engels" in dutch
    assert "only" not in dutch.lower()


def test_chapter_detail_only_in_english_says_so_to_a_dutch_reader(signed_in) -> None:
    ChapterFactory()
    reader = PersonFactory(language="nl")

    html = main(page(signed_in(reader), "guides:chapter-detail", "good-conversation"))

    assert '<article class="flow" lang="en">' in html
    assert html.count('class="tag"') == 2
    assert "hreflang" not in html


def test_chapter_detail_shows_the_current_version_only(signed_in, stranger, now) -> None:
    ChapterFactory(title="Old words", replaced_at=now)
    ChapterFactory(title="New words", version=2)

    html = main(page(signed_in(stranger), "guides:chapter-detail", "good-conversation"))

    assert "<h1>New words</h1>" in html
    assert "Old words" not in html


@pytest.mark.parametrize("query", ["", "?lang=nl", "?lang=xx"])
def test_chapter_detail_unknown_slug_is_not_found(signed_in, stranger, query: str) -> None:
    response = signed_in(stranger).get(reverse("guides:chapter-detail", args=["nowhere"]) + query)

    assert response.status_code == 404


def test_chapter_detail_unknown_language_shows_the_own_one(signed_in, stranger) -> None:
    ChapterFactory()

    html = page(signed_in(stranger), "guides:chapter-detail", "good-conversation", query="?lang=%3Cscript%3E")

    assert '<article class="flow" lang="en">' in html
    assert "%3Cscript" not in html


def test_chapter_detail_links_to_the_chapters_around_it(signed_in, stranger) -> None:
    for position, slug in enumerate(["why", "roles", "ending"], start=1):
        ChapterFactory(slug=slug, position=position, title=slug)

    html = main(page(signed_in(stranger), "guides:chapter-detail", "roles"))

    assert re.findall(r'<a class="button plain" href="(/guide/[a-z]+/)">', html) == ["/guide/why/"]
    assert "Read, go to “ending”" in html
    assert html.count('aria-current="page"') == 1


def test_chapter_detail_prints_without_navigation(signed_in, stranger) -> None:
    for slug in ("good-conversation", "why"):
        ChapterFactory(slug=slug)

    html = main(page(signed_in(stranger), "guides:chapter-detail", "good-conversation"))

    printed = (
        (settings.BASE_DIR / "static/css/modes.css").read_text(encoding="utf-8").split("@media print")[1]
    )
    hidden = re.findall(r"\.([a-z-]+)", printed.split("display: none")[0])
    classes = re.findall(r'<nav class="([^"]+)"', html)
    assert [bool(set(names.split()) & set(hidden)) for names in classes] == [True, True]
    assert {"top", "foot", "no-print"} <= set(hidden)


def test_guide_pages_ask_the_database_the_same_number_of_times(signed_in, stranger) -> None:
    client = signed_in(stranger)
    counts = []

    for amount in (1, 3):
        for number in range(amount):
            ChapterFactory(slug=f"chapter-{amount}-{number}", position=number)
        with CaptureQueriesContext(connection) as queries:
            page(client, "guides:chapter-list")
            page(client, "guides:chapter-detail", f"chapter-{amount}-0")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_guide_pages_need_a_signed_in_reader(client) -> None:
    ChapterFactory()

    for address in ("/guide/", "/guide/good-conversation/"):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("language", ["en", "nl"])
def test_shipped_chapter_opens_in_both_languages(signed_in, now, language: str) -> None:
    publishing.load_shipped(now=now)
    reader = PersonFactory(language=language)
    chapter = Chapter.objects.current().get(slug="good-conversation", language=language)

    html = main(page(signed_in(reader), "guides:chapter-detail", "good-conversation"))

    assert f"<h1>{chapter.title}</h1>" in html
    assert 'class="tag"' not in html


@pytest.mark.parametrize("language", ["en", "nl"])
def test_whole_guide_on_one_page_has_every_place_once_and_links_within(signed_in, now, language: str) -> None:
    publishing.load_shipped(now=now)
    reader = PersonFactory(language=language)

    html = main(page(signed_in(reader), "guides:chapter-print"))

    ids = re.findall(r' id="([^"]+)"', html)
    links = re.findall(r' href="#([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(links) - set(ids) == set()
    assert html.count("<article") == Chapter.objects.current().filter(language=language).count()
