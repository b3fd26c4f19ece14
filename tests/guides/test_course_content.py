"""The shipped courses: each module whole in both languages, each question with the same right answer."""

from __future__ import annotations

import re

import pytest

from guides import load, markdown
from guides.actions.publishing import CONTENT
from tests.guides import reading

CHAPTERS = load.chapters(CONTENT)
COURSES = {course.slug: course for course in load.courses(CONTENT)}
MODULES = {
    "mentor-basics": [
        "role-and-boundaries",
        "starting-well",
        "listening-and-asking",
        "goals-and-progress",
        "feedback-and-challenge",
        "across-cultures",
        "ethics-and-signals",
        "repair-and-closing",
    ],
    "mentee-basics": ["make-the-most", "choosing-and-asking", "goals-preparing-following-up"],
    "coordinator-basics": ["running-a-program", "privacy-and-works-council", "reading-the-numbers"],
}
LESSONS = [
    pytest.param(lesson, id=f"{lesson.language}-{lesson.slug}")
    for course in COURSES.values()
    for lesson in course.lessons
]
FORBIDDEN = (
    r"submit|invalid|failed|are you sure|this field is required|pipeline|attrition|at risk|u dient|lorem|"
    r"ipsum|todo|tbd|xxx|placeholder"
)


def spoken(lesson: load.ShippedText) -> list[str]:
    """All that a learner reads, one piece each."""
    pieces = [lesson.title, lesson.body, lesson.reflection]
    for question in lesson.questions:
        pieces += [question.text, *(choice["text"] for choice in question.choices)]
        pieces += [choice["feedback"] for choice in question.choices]
    return pieces


def count(text: str) -> int:
    return len(re.findall(r"[^\W\d_][\w'’-]*", re.sub(r"\{#[a-z-]+\}", "", text)))


def in_language(slug: str, language: str) -> list[load.ShippedText]:
    return [lesson for lesson in COURSES[slug].lessons if lesson.language == language]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("slug", MODULES)
def test_course_has_all_its_modules_in_order(slug: str, language: str) -> None:
    lessons = in_language(slug, language)

    assert [lesson.slug for lesson in lessons] == MODULES[slug]
    assert [lesson.position for lesson in lessons] == list(range(1, len(lessons) + 1))


def test_no_course_is_shipped_that_is_not_looked_at_here() -> None:
    assert sorted(COURSES) == sorted(MODULES)


@pytest.mark.parametrize("slug", MODULES)
def test_course_is_for_the_role_that_it_names(slug: str) -> None:
    assert COURSES[slug].audience == slug.removesuffix("-basics")
    assert COURSES[slug].pass_percent == 80


@pytest.mark.parametrize("lesson", LESSONS)
def test_module_takes_eight_to_twelve_minutes(lesson: load.ShippedText) -> None:
    assert 8 <= lesson.minutes <= 12
    assert 550 <= count(lesson.body) <= 900
    assert 1_000 <= sum(count(piece) for piece in spoken(lesson)) <= 1_600


@pytest.mark.parametrize("lesson", LESSONS)
def test_module_begins_with_a_case_and_comes_back_to_it(lesson: load.ShippedText) -> None:
    anchors = markdown.anchors(lesson.body)

    assert (anchors[0], anchors[-1]) == ("case", "back")
    assert len(anchors) >= 5


@pytest.mark.parametrize("lesson", LESSONS)
def test_module_ends_with_a_reflection(lesson: load.ShippedText) -> None:
    assert "?" in lesson.reflection or lesson.reflection.count(".") >= 2
    assert count(lesson.reflection) >= 15


@pytest.mark.parametrize("lesson", LESSONS)
def test_question_has_feedback_that_teaches_for_every_choice(lesson: load.ShippedText) -> None:
    assert 3 <= len(lesson.questions) <= 5
    for question in lesson.questions:
        feedback = [choice["feedback"] for choice in question.choices]
        assert len(question.choices) == 3
        assert min(count(each) for each in feedback) >= 12, question.slug
        assert len(set(feedback)) == 3


@pytest.mark.parametrize("slug", MODULES)
def test_right_answer_is_not_always_at_the_same_place(slug: str) -> None:
    places = {
        question.right.index(True) for lesson in in_language(slug, "en") for question in lesson.questions
    }

    assert places == {0, 1, 2}


@pytest.mark.parametrize("slug", MODULES)
def test_languages_ask_the_same_with_the_same_right_answer(slug: str) -> None:
    asked = {
        language: [
            (lesson.slug, lesson.minutes, markdown.anchors(lesson.body), question.slug, question.right)
            for lesson in in_language(slug, language)
            for question in lesson.questions
        ]
        for language in ("en", "nl")
    }

    assert asked["en"] == asked["nl"]


@pytest.mark.parametrize("slug", MODULES)
def test_translation_is_no_copy(slug: str) -> None:
    for english, dutch in zip(in_language(slug, "en"), in_language(slug, "nl"), strict=True):
        same = set(spoken(english)) & set(spoken(dutch))
        assert {piece for piece in same if count(piece) > 3} == set()


@pytest.mark.parametrize("slug", MODULES)
def test_languages_have_the_same_lists_and_tables(slug: str) -> None:
    def shape(lesson: load.ShippedText) -> list[str]:
        marks = re.findall(r"^(\||- |\d\. |\*\*|## )", lesson.body, re.MULTILINE)
        return [mark if not mark[0].isdigit() else "1." for mark in marks]

    for english, dutch in zip(in_language(slug, "en"), in_language(slug, "nl"), strict=True):
        assert shape(english) == shape(dutch)


@pytest.mark.parametrize("lesson", LESSONS)
def test_module_has_no_placeholder_and_no_forbidden_word(lesson: load.ShippedText) -> None:
    text = "\n".join(spoken(lesson))

    assert re.findall(rf"\b(?:{FORBIDDEN})\b|!|  +\S|\.\.\.", text, re.IGNORECASE) == []
    assert re.findall(r"(?<!`)\"", text) == []  # only curly quotes


@pytest.mark.parametrize("lesson", LESSONS)
def test_module_reads_easily(lesson: load.ShippedText) -> None:
    """Flesch, and Flesch-Douma for Dutch: 70 and more is fairly easy."""
    assert reading.ease("\n".join(spoken(lesson)), lesson.language) >= 75


def test_links_of_the_modules_lead_to_a_chapter_and_a_heading() -> None:
    anchors = {(each.slug, each.language): markdown.anchors(each.body) for each in CHAPTERS}
    links = [
        (lesson.language, address)
        for course in COURSES.values()
        for lesson in course.lessons
        for address in re.findall(r"\]\(([^)]*)\)", lesson.body)
    ]

    assert links != []
    for language, address in links:
        match = re.fullmatch(r"/guide/([a-z-]+)/(?:#([a-z-]+))?", address)
        assert match, address
        assert (match[1], language) in anchors, address
        assert match[2] is None or match[2] in anchors[match[1], language], address
