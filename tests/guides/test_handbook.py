"""The shipped handbook as a whole: nothing missing, both languages alike, every link leads somewhere."""

from __future__ import annotations

import re
from itertools import groupby

import pytest
from django.urls import Resolver404, resolve

from guides import load, markdown
from guides.actions.publishing import CONTENT
from guides.models import Chapter
from tests.guides import reading

CHAPTERS = load.chapters(CONTENT)
SHIPPED = {(chapter.slug, chapter.language): chapter for chapter in CHAPTERS}
TEXTS = [pytest.param(each, id=f"{each.language}-{each.position:02}-{each.slug}") for each in CHAPTERS]
SLUGS = [
    "why-mentoring",
    "gives-and-asks",
    "roles",
    "sign-up-to-match",
    "first-meetings",
    "good-conversation",
    "smart-goals",
    "online-or-in-person",
    "countries-and-cultures",
    "voicing-expectations",
    "when-it-sticks",
    "confidentiality",
    "rounding-off",
    "informal-contact",
    "for-managers",
    "for-coordinators",
    "agreement-form",
    "agendas",
    "questions",
    "goal-sheet",
    "glossary",
    "faq",
]
EASE = 70, 101  # from “fairly easy” to “very easy”: a colleague reads it in a second language
PLACEHOLDER = r"\[[A-Z][A-Z _]+\]|\{\{|\?\?\?|<[a-z]+>|\b(?i:tbd|todo|xxx|fixme|placeholder|lorem)\b"


def links(chapter: load.ShippedText) -> list[str]:
    return re.findall(r'<a href="([^"]*)"', markdown.render(chapter.body))


def shape(chapter: load.ShippedText) -> dict[str, tuple[int, int, int]]:
    """Per section how many rows of a table, entries of a list and paragraphs."""
    pieces = re.split(r'<h2 id="([^"]+)">', markdown.render(chapter.body))
    return {
        anchor: (html.count("<tr>"), html.count("<li>"), html.count("<p>"))
        for anchor, html in zip(pieces[1::2], pieces[2::2], strict=True)
    }


@pytest.mark.parametrize("language", ["en", "nl"])
def test_handbook_has_each_chapter_and_annex_once_and_in_order(language: str) -> None:
    found = sorted((each.position, each.slug) for each in CHAPTERS if each.language == language)

    assert found == list(enumerate(SLUGS, start=1))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_parts_follow_one_another(language: str) -> None:
    chapters = sorted((each.position, each.part) for each in CHAPTERS if each.language == language)

    assert [part for part, _chapters in groupby(part for _position, part in chapters)] == Chapter.Part.values


@pytest.mark.parametrize("slug", SLUGS)
def test_languages_say_the_same_things(slug: str) -> None:
    english, dutch = SHIPPED[slug, "en"], SHIPPED[slug, "nl"]

    assert dutch.part == english.part
    assert list(shape(dutch)) == list(shape(english))
    rows = {anchor: counts[:2] for anchor, counts in shape(english).items()}
    assert {anchor: counts[:2] for anchor, counts in shape(dutch).items()} == rows
    assert sorted(links(dutch)) == sorted(links(english))


@pytest.mark.parametrize("slug", SLUGS)
def test_dutch_is_not_left_in_english(slug: str) -> None:
    english, dutch = (
        {line for line in SHIPPED[slug, language].body.splitlines() if len(line.split()) > 5}
        for language in ("en", "nl")
    )

    assert {line for line in english & dutch if re.search("[a-z]{3}", line)} == set()


@pytest.mark.parametrize("chapter", TEXTS)
def test_every_link_and_anchor_leads_somewhere(chapter: load.ShippedText) -> None:
    for link in links(chapter):
        path, _hash, anchor = link.partition("#")
        try:
            match = resolve(path)
        except Resolver404:
            pytest.fail(f"nothing is at {link}")
        if match.view_name == "guides:chapter-detail":
            target = SHIPPED[match.kwargs["slug"], chapter.language]
            assert anchor in {"", *markdown.anchors(target.body)}, link
        else:
            assert anchor == "", link


@pytest.mark.parametrize("chapter", TEXTS)
def test_chapter_has_no_placeholder_and_no_straight_quote(chapter: load.ShippedText) -> None:
    assert re.findall(PLACEHOLDER, chapter.body) == []
    assert re.findall(r"[\"']", chapter.title + chapter.body) == []
    assert chapter.body.count("“") == chapter.body.count("”")


@pytest.mark.parametrize("chapter", TEXTS)
def test_chapter_takes_about_the_minutes_it_says(chapter: load.ShippedText) -> None:
    words = len(reading.WORD.findall(chapter.body))

    assert 130 <= words / chapter.minutes <= 240


@pytest.mark.parametrize("chapter", TEXTS)
def test_chapter_is_easy_to_read(chapter: load.ShippedText) -> None:
    hardest, easiest = EASE

    assert hardest <= reading.ease(chapter.body, chapter.language) <= easiest


@pytest.mark.parametrize("chapter", TEXTS)
def test_chapter_closes_with_something_to_try(chapter: load.ShippedText) -> None:
    assert markdown.anchors(chapter.body)[-1] == "try"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_question_bank_holds_sixty_different_questions(language: str) -> None:
    asked = re.findall(r"^(\d+)\. (.+\?.*)$", SHIPPED["questions", language].body, re.MULTILINE)

    assert [int(number) for number, _question in asked] == list(range(1, 61))
    assert len({question for _number, question in asked}) == 60


@pytest.mark.parametrize("language", ["en", "nl"])
def test_agreement_form_asks_the_twelve_questions_of_the_course(language: str) -> None:
    lesson = next(
        lesson
        for course in load.courses(CONTENT)
        for lesson in course.lessons
        if (lesson.slug, lesson.language) == ("starting-well", language)
    )

    pattern = re.compile(r"^\d+\. (.+\?)$", re.MULTILINE)

    assert pattern.findall(SHIPPED["agreement-form", language].body) == pattern.findall(lesson.body)
