"""The shipped words themselves: both languages, within their length, nothing left open, no forbidden word."""

from __future__ import annotations

import re

import pytest

from guides import load, markdown
from guides.actions.publishing import CONTENT
from guides.models import Chapter

CHAPTERS = load.chapters(CONTENT)
COURSES = load.courses(CONTENT)
LESSONS = [lesson for course in COURSES for lesson in course.lessons]
TEXTS = [pytest.param(text, id=f"{text.language}-{text.slug}") for text in [*CHAPTERS, *LESSONS]]
FORBIDDEN = (
    r"submit|invalid|failed|are you sure|this field is required|pipeline|attrition|at risk|u dient|"
    r"lorem|todo|tbd|xxx|!"
)


def everything(text: load.ShippedText) -> str:
    choices = [choice for question in text.questions for choice in question.choices]
    parts = [text.title, text.body, *(question.text for question in text.questions)]
    return "\n".join([*parts, *(f"{choice['text']} {choice['feedback']}" for choice in choices)])


def words(text: load.ShippedText) -> int:
    return len(re.findall(r"[^\W\d_][\w'’-]*", re.sub(r"\{#[a-z-]+\}", "", text.body)))


@pytest.mark.parametrize("text", TEXTS)
def test_text_has_a_length_worth_reading(text: load.ShippedText) -> None:
    is_sheet = text.part == Chapter.Part.KIT  # to fill in or to lay on the table
    shortest, longest = (500, 900) if text.questions else (450 if is_sheet else 600, 1500)

    assert shortest <= words(text) <= longest


@pytest.mark.parametrize("text", TEXTS)
def test_text_has_no_forbidden_word(text: load.ShippedText) -> None:
    assert re.findall(rf"\b(?:{FORBIDDEN})\b|!", everything(text), re.IGNORECASE) == []


@pytest.mark.parametrize("text", TEXTS)
def test_text_names_every_anchor_itself(text: load.ShippedText) -> None:
    headings = re.findall(r"^#+ .*$", text.body, re.MULTILINE)
    named = re.findall(r"^## .* \{#([a-z0-9-]+)\}$", text.body, re.MULTILINE)

    assert len(headings) == len(named) > 3
    assert markdown.anchors(text.body) == named


@pytest.mark.parametrize("texts", [CHAPTERS, LESSONS], ids=["chapters", "lessons"])
def test_languages_are_parallel(texts: list[load.ShippedText]) -> None:
    outlines = {
        language: {
            text.slug: (text.position, text.minutes, markdown.anchors(text.body))
            for text in texts
            if text.language == language
        }
        for language in ("en", "nl")
    }

    assert outlines["en"] == outlines["nl"]
    assert outlines["en"] != {}


def test_course_has_a_title_in_each_language() -> None:
    assert [sorted(course.titles) for course in COURSES] == [["en", "nl"]] * len(COURSES)


@pytest.mark.parametrize(
    "lesson", [pytest.param(each, id=f"{each.language}-{each.slug}") for each in LESSONS]
)
def test_lesson_asks_three_to_five_questions(lesson: load.ShippedText) -> None:
    assert 3 <= len(lesson.questions) <= 5
    assert [len(question.choices) for question in lesson.questions] == [3] * len(lesson.questions)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_conversation_chapter_brings_questions_for_each_step(language: str) -> None:
    chapter = next(each for each in CHAPTERS if (each.slug, each.language) == ("good-conversation", language))
    pieces = re.split(r"^## .*\{#([a-z-]+)\}$", chapter.body, flags=re.MULTILINE)
    sections = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    steps = ["check-in", "focus", "explore", "options", "step", "wrap-up"]
    questions = [re.findall(r"^- .*\?$", sections[step], re.MULTILINE) for step in steps]
    assert [len(asked) >= 3 for asked in questions] == [True] * 6
    assert sum(len(asked) for asked in questions) >= 15
