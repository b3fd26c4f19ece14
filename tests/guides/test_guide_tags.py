"""One paragraph of the handbook beside the form it belongs to."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from guides import load, markdown
from guides.actions.publishing import CONTENT
from tests.factories.guides import ChapterFactory

QUOTED = [
    (template.relative_to(settings.BASE_DIR / "templates").as_posix(), slug, anchor)
    for template in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    for slug, anchor in re.findall(r'{% guide_quote "([^"]*)" "([^"]*)"', template.read_text("utf-8"))
]
SHIPPED = {(text.slug, text.language): text for text in load.chapters(CONTENT)}


def quote(person, slug: str, anchor: str) -> str:
    request = RequestFactory().get("/")
    request.user = person
    template = Template(f'{{% load guide %}}{{% guide_quote "{slug}" "{anchor}" %}}')
    return template.render(Context({"request": request}))


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(("template", "slug", "anchor"), QUOTED)
def test_quoted_paragraph_is_in_the_shipped_chapter(template, slug, anchor, language) -> None:
    chapter = SHIPPED[slug, language]

    words = re.findall(r"\w+", re.sub(r"<[^>]+>", "", markdown.opening(chapter.body, anchor)))

    assert 15 <= len(words) <= 90, f"{template}: {slug}#{anchor} in {language}"


def test_forms_of_a_pair_quote_the_handbook() -> None:
    assert {template for template, _slug, _anchor in QUOTED} >= {
        "programs/agreement_write.html",
        "programs/follow_up_answer.html",
        "programs/goal_set.html",
        "programs/meeting_plan.html",
        "programs/mentorship_part.html",
    }


@pytest.mark.django_db
def test_guide_quote_is_in_the_language_of_the_reader(stranger) -> None:
    ChapterFactory()
    ChapterFactory(dutch=True)

    with translation.override("nl"):
        html = quote(stranger, "good-conversation", "check-in")

    assert '<div class="prose" lang="nl"><p>Begin.</p>' in html
    assert 'href="/guide/good-conversation/#check-in"' in html
    assert "Een goed gesprek" in html


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "anchor"), [("good-conversation", "gone"), ("gone", "check-in")])
def test_guide_quote_of_what_is_gone_shows_nothing(stranger, slug: str, anchor: str) -> None:
    ChapterFactory()

    assert quote(stranger, slug, anchor).strip() == ""
