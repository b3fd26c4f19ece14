"""Texts as files: Markdown under a TOML head between two lines of +++. A course is a folder of them.

What is shipped and what a company brings in are read here alike; whatever is wrong is collected, not raised.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from guides.models import LANGUAGES, SOURCE_LANGUAGE, Chapter, Course

HEAD = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n(.*)\Z", re.S)
NAME = re.compile(r"\A\d\d-([a-z0-9-]+)\.md\Z")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = {"search", "print", "pdf", "pictures"}  # addresses beside the chapters
LONGEST_SLUG, LONGEST_TITLE = 50, 200
NO_TEXT = "\x00"  # stands for a file that is no text: a sign that no text has


@dataclass(frozen=True)
class ShippedQuestion:
    slug: str
    text: str
    choices: list[dict[str, Any]]

    @property
    def right(self) -> list[bool]:
        return [choice["is_right"] for choice in self.choices]


@dataclass(frozen=True)
class ShippedText:
    """A chapter, or a lesson with its questions."""

    slug: str
    language: str
    title: str
    position: int
    minutes: int
    body: str
    part: str = ""  # of the handbook; lessons have none
    readers: tuple[str, ...] = ()  # roles a chapter is for; none means everybody
    questions: tuple[ShippedQuestion, ...] = ()
    reflection: str = ""  # what the learner writes down, for nobody else


@dataclass(frozen=True)
class ShippedCourse:
    slug: str
    titles: dict[str, str]
    audience: str
    pass_percent: int
    version: int
    lessons: tuple[ShippedText, ...]


@dataclass(frozen=True)
class Problem:
    file: str
    reason: str


@dataclass
class Findings:
    """All reasons at once, so that an editor mends the files once."""

    problems: list[Problem] = field(default_factory=list)

    def lack(self, file: str, reason: str) -> None:
        self.problems.append(Problem(file, reason))


def chapter(found: Findings, file: str, text: str, language: str) -> ShippedText | None:
    written = _written(found, file, text)
    if written is None:
        return None
    slug, head, body = written
    part, readers = head.get("part"), head.get("readers", [])
    if part not in Chapter.Part.values:
        found.lack(file, _("No part of the guide is called “%(part)s”.") % {"part": part})
    if not set(readers) <= set(Chapter.Reader.values):
        known = ", ".join(Chapter.Reader.values)
        found.lack(file, _("Readers are some of %(known)s.") % {"known": known})
    if slug in RESERVED:
        found.lack(file, _("No chapter can have the address “%(slug)s”.") % {"slug": slug})
    return ShippedText(
        **_facts(found, file, slug, head, body, language), part=str(part), readers=tuple(readers)
    )


def course(found: Findings, slug: str, languages: Mapping[str, Mapping[str, str]]) -> ShippedCourse | None:
    """`languages` = language → name of the file → text. None where anything was wrong."""
    before = len(found.problems)
    there = [code for code, _name in LANGUAGES if code in languages]
    source = SOURCE_LANGUAGE if SOURCE_LANGUAGE in there else there[0]
    heads: dict[str, dict[str, Any]] = {}
    lessons: list[ShippedText] = []
    for language in there:
        files, name = languages[language], f"{language}/{slug}/course.toml"
        heads[language] = _head(found, name, files.get("course.toml"), is_source=language == source)
        for name in sorted(each for each in files if each.endswith(".md")):
            lesson = _lesson(found, f"{language}/{slug}/{name}", files[name], language)
            if lesson:
                lessons.append(lesson)
    _compare(found, lessons, source)
    if len(found.problems) > before:
        return None
    return ShippedCourse(
        slug=slug,
        titles={language: head["title"] for language, head in heads.items()},
        audience=heads[source]["audience"],
        pass_percent=heads[source].get("pass_percent", 80),
        version=heads[source].get("version", 1),
        lessons=tuple(lessons),
    )


def _head(found: Findings, file: str, text: str | None, *, is_source: bool) -> dict[str, Any]:
    """For whom it is stands in the language it was written in; translations have a title of their own."""
    if text is None:
        found.lack(file, _("This file is missing. It names the title of the course and for whom it is."))
        return {}
    head = _toml(found, file, text)
    if head is None:
        return {}
    _want_text(found, file, head, "title", longest=LONGEST_TITLE)
    if (is_source or "audience" in head) and head.get("audience") not in Course.Audience.values:
        known = ", ".join(Course.Audience.values)
        found.lack(file, _("Say for whom it is: audience is one of %(known)s.") % {"known": known})
    _want_number(found, file, {"pass_percent": 80} | head, "pass_percent", 1, 100)
    _want_number(found, file, {"version": 1} | head, "version", 1, 9999)
    return head


def _written(found: Findings, file: str, text: str) -> tuple[str, dict[str, Any], str] | None:
    """Slug, head and Markdown of one file."""
    named = NAME.match(file.rpartition("/")[2])
    if named is None or len(named[1]) > LONGEST_SLUG:
        found.lack(file, _("Name the file with two digits and its subject, for instance 03-listening.md."))
        return None
    parts = HEAD.match(text)
    if parts is None or NO_TEXT in text:
        found.lack(file, _("A part begins with a head between two lines of +++, then the text in Markdown."))
        return None
    head = _toml(found, file, parts[1])
    return None if head is None else (named[1], head, parts[2])


def _facts(
    found: Findings, file: str, slug: str, head: Mapping[str, Any], body: str, language: str
) -> dict[str, Any]:
    if not body.strip():
        found.lack(file, _("There is no text under the head."))
    return {
        "slug": slug,
        "language": language,
        "title": _want_text(found, file, head, "title", longest=LONGEST_TITLE),
        "position": _want_number(found, file, head, "position", 1, 99),
        "minutes": _want_number(found, file, head, "minutes", 1, 120),
        "body": body.strip() + "\n",
    }


def _lesson(found: Findings, file: str, text: str, language: str) -> ShippedText | None:
    written = _written(found, file, text)
    if written is None:
        return None
    slug, head, body = written
    return ShippedText(
        **_facts(found, file, slug, head, body, language),
        questions=tuple(_questions(found, file, head.get("questions", []))),
        reflection=_want_text(found, file, head, "reflection") if "reflection" in head else "",
    )


def _toml(found: Findings, file: str, text: str) -> dict[str, Any] | None:
    if NO_TEXT in text:
        found.lack(file, _("Save this file as text in UTF-8."))
        return None
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found.lack(file, _("The head can’t be read: %(error)s") % {"error": error})
        return None


def _want_text(
    found: Findings, file: str, head: Mapping[str, Any], key: str, *, longest: int = 20_000
) -> str:
    value = head.get(key)
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        found.lack(file, _("“%(key)s” is missing or is no text.") % {"key": key})
        return ""
    if len(value) > longest:
        found.lack(
            file, _("“%(key)s” is longer than %(number)d characters.") % {"key": key, "number": longest}
        )
    return value.strip()


def _want_number(found: Findings, file: str, head: Mapping[str, Any], key: str, least: int, most: int) -> int:
    value = head.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        words = {"key": key, "least": least, "most": most}
        found.lack(file, _("“%(key)s” is a whole number from %(least)d to %(most)d.") % words)
        return least
    return value


def _questions(found: Findings, file: str, rows: Any) -> Iterator[ShippedQuestion]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        found.lack(file, _("Write each question under [[questions]]."))
        return
    for number, row in enumerate(rows, start=1):
        slug = row.get("slug")
        if not isinstance(slug, str) or not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
            found.lack(
                file, _("Question %(number)d needs a slug of small letters and hyphens.") % {"number": number}
            )
            continue
        yield ShippedQuestion(
            slug, _want_text(found, file, row, "text"), _choices(found, file, slug, row.get("choices"))
        )


def _choices(found: Findings, file: str, slug: str, rows: Any) -> list[dict[str, Any]]:
    words = {"slug": slug}
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) < 2:
        found.lack(file, _("Question “%(slug)s” needs two choices or more.") % words)
        return []
    if sum(row.get("right") is True for row in rows) != 1:
        found.lack(file, _("Question “%(slug)s” needs exactly one right choice.") % words)
    if not all(isinstance(row.get("feedback"), str) and row["feedback"].strip() for row in rows):
        found.lack(
            file, _("Question “%(slug)s” needs feedback for each choice, also the wrong ones.") % words
        )
    return [
        {
            "text": _want_text(found, file, row, "text"),
            "is_right": row.get("right") is True,
            "feedback": str(row.get("feedback", "")).strip(),
        }
        for row in rows
    ]


def _compare(found: Findings, lessons: list[ShippedText], source: str) -> None:
    """Answers are kept by question and number of the choice, so these are the same in every language."""
    first = [lesson for lesson in lessons if lesson.language == source]
    if not any(lesson.questions for lesson in first):
        found.lack(source, _("A course needs a part with questions."))
    for language in sorted({lesson.language for lesson in lessons}):
        slugs = [each.slug for lesson in lessons if lesson.language == language for each in lesson.questions]
        for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            found.lack(language, _("Two questions are called “%(slug)s”.") % {"slug": slug})
    known = {lesson.slug: lesson for lesson in first}
    for lesson in lessons:
        if lesson.language == source:
            continue
        twin, words = known.get(lesson.slug), {"slug": lesson.slug, "source": source}
        file = f"{lesson.language}/{lesson.slug}"
        if twin is None:
            found.lack(file, _("Part “%(slug)s” is not there in “%(source)s”.") % words)
        elif [(each.slug, each.right) for each in lesson.questions] != [
            (each.slug, each.right) for each in twin.questions
        ]:
            found.lack(
                file,
                _("The questions and right choices of “%(slug)s” differ from those in “%(source)s”.") % words,
            )
