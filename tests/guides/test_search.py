"""Looking for a passage: stems, accents, both languages, the place it leads to."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guides.actions import indexing, insights, publishing
from guides.models import Chapter, Section
from tests.factories.guides import ChapterFactory, InsightCardFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def published(**columns) -> Chapter:
    chapter = ChapterFactory(**columns)
    indexing.index([chapter])
    return chapter


def found(client, words: str, query: str = "") -> list[str]:
    """Addresses of the passages, in order."""
    response = client.get(reverse("guides:chapter-search") + f"?q={words}{query}")
    assert response.status_code == 200
    return re.findall(r'<h3><a href="([^"]+)"', response.content.decode())


@pytest.mark.parametrize("words", ["agenda", "agendas", "Agenda", "AGENDAS meeting", '"short agenda"'])
def test_search_finds_by_stem_and_leads_to_the_section(signed_in, stranger, words: str) -> None:
    published(body="Begin.\n\n## Prepare {#prepare}\n\nWrite a short agenda before each meeting.")

    assert found(signed_in(stranger), words) == ["/guide/good-conversation/#prepare"]


@pytest.mark.parametrize("words", ["coördinator", "coordinator", "COORDINATOREN", "coördinatoren"])
def test_search_ignores_accents(signed_in, words: str) -> None:
    published(dutch=True, body="## Hulp {#hulp}\n\nVraag het de coördinatoren van je programma.")
    reader = PersonFactory(language="nl")

    assert found(signed_in(reader), words) == ["/guide/good-conversation/#hulp"]


def test_search_shows_own_language_first_and_the_other_below(signed_in, stranger) -> None:
    published(body="## Step {#step}\n\nYour mentor listens.")
    published(dutch=True, body="## Stap {#stap}\n\nJe mentor luistert.")

    assert found(signed_in(stranger), "mentor") == [
        "/guide/good-conversation/#step",
        "/guide/good-conversation/?lang=nl#stap",
    ]
    assert found(signed_in(stranger), "mentor", "&lang=nl") == [
        "/guide/good-conversation/?lang=nl#stap",
        "/guide/good-conversation/?lang=en#step",
    ]


def test_search_heading_counts_more_than_a_word_in_the_text(signed_in, stranger) -> None:
    published(body="## First {#first}\n\nA goal helps and takes time.\n\n## A goal {#goal}\n\nWrite it down.")

    assert found(signed_in(stranger), "goal") == [
        "/guide/good-conversation/#goal",
        "/guide/good-conversation/#first",
    ]


def test_search_marks_what_was_found_and_escapes_the_rest(signed_in, stranger) -> None:
    published(body="## Café {#cafe}\n\nMeet in the *café* & say 1 < 2 together.")

    html = signed_in(stranger).get(reverse("guides:chapter-search") + "?q=cafe").content.decode()

    assert "Meet in the <mark>café</mark> &amp; say 1 &lt; 2 together" in html


def test_search_knows_current_versions_only(signed_in, stranger, now) -> None:
    old = published(body="## Old {#old}\n\nPigeons carry the message.")
    Chapter.objects.filter(pk=old.pk).update(replaced_at=now)
    published(version=2, body="## New {#new}\n\nMails carry the message.")
    client = signed_in(stranger)

    assert found(client, "pigeons") == []
    assert found(client, "message") == ["/guide/good-conversation/#new"]
    assert not Section.objects.filter(chapter=old).exists()


@pytest.mark.parametrize(
    "words", ["", "%00", "%27", "((", "a%26|!", "%22", "-", "%F0%9F%98%80", "x" * 5000, "the", ":*"]
)
def test_search_for_nothing_or_nonsense_finds_nothing(signed_in, stranger, words: str) -> None:
    published()

    assert found(signed_in(stranger), words) == []


def test_search_asks_the_database_the_same_number_of_times(signed_in, stranger) -> None:
    client = signed_in(stranger)
    counts = []
    for amount in (1, 3):
        for number in range(amount):
            published(slug=f"chapter-{amount}-{number}", body="## Goal {#goal}\n\nA goal.")
        with CaptureQueriesContext(connection) as queries:
            found(client, "goal")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("language", "words", "slug"),
    [
        ("en", "sponsor coach", "/guide/roles/"),
        ("en", "harassment", "/guide/confidentiality/"),
        ("nl", "vertrouwenspersoon", "/guide/when-it-sticks/"),
        ("nl", "agenda eerste gesprek", "/guide/first-meetings/"),
    ],
)
def test_search_of_the_shipped_handbook(signed_in, now, language, words, slug) -> None:
    publishing.load_shipped(now=now)
    client = signed_in(PersonFactory(language=language))

    pages = [address.split("#")[0] for address in found(client, words)]

    assert slug in pages[:5]


def cards(client, words: str, query: str = "") -> list[str]:
    """Titles of the cards that were found, in order."""
    text = client.get(reverse("guides:chapter-search") + f"?q={words}{query}").text
    return re.findall(r'<a href="/insights/\d+/">([^<]+)</a></h3>', text)


def test_search_finds_published_insights_by_stem_and_accent_in_their_own_language(signed_in, stranger):
    published(body="Nothing of it here.")
    InsightCardFactory(published=True, title="Walks", body="Our meetings went better outside the café.")
    InsightCardFactory(published=True, title="Lopen", body="Onze gesprekken liepen buiten.", language="nl")
    client = signed_in(stranger)

    assert cards(client, "meeting") == ["Walks"]
    assert cards(client, "cafe") == ["Walks"]
    assert cards(client, "gesprek") == ["Lopen"]
    assert cards(client, "meeting gesprek") == []


def test_search_puts_a_card_whose_title_says_it_first(signed_in, stranger):
    InsightCardFactory(published=True, title="Other", body="A goal is a wish and takes its time.")
    InsightCardFactory(published=True, title="A goal", body="Write it down.")

    assert cards(signed_in(stranger), "goal") == ["A goal", "Other"]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_search_shows_no_card_without_the_authors_consent(signed_in, stranger, state):
    card = InsightCardFactory(state=state)

    for reader in (stranger, card.author):
        assert cards(signed_in(reader), "second") == []


def test_search_finds_a_card_from_the_tick_until_it_is_taken_back(signed_in, stranger, now):
    card = InsightCardFactory()
    client = signed_in(stranger)

    seen = [cards(client, "second")]
    insights.publish(card, by=card.author, now=now)
    seen.append(cards(client, "second"))
    insights.change(card, by=card.author, body="The third answer was the true one.")
    seen += [cards(client, "second"), cards(client, "third")]
    insights.take_back(card, by=card.author)
    seen.append(cards(client, "third"))

    assert seen == [[], ["Ask twice"], [], ["Ask twice"], []]


def test_search_names_no_author_who_did_not_want_it_and_leaves_no_html(signed_in, stranger):
    InsightCardFactory(
        published=True,
        shows_name=False,
        author__family_name="Quirinius",
        body="Ask <script>alert(1)</script>",
    )

    text = signed_in(stranger).get(reverse("guides:chapter-search") + "?q=ask").text

    assert "Quirinius" not in text
    assert "<mark>Ask</mark>" in text
    assert "<script>alert" not in text


def test_search_asks_no_more_for_more_cards(signed_in, stranger):
    client, counts = signed_in(stranger), []
    for amount in (1, 3):
        for _ in range(amount):
            InsightCardFactory(published=True)
        with CaptureQueriesContext(connection) as queries:
            cards(client, "second")
        counts.append(len(queries))

    assert counts[0] == counts[1]
