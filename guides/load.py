"""The shipped texts: Markdown files with a TOML head between two lines of +++, one folder per language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guides.models import LANGUAGES, SOURCE_LANGUAGE, Chapter, Course

HEAD = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n(.*)\Z", re.S)
NAME = re.compile(r"\A\d\d-([a-z0-9-]+)\Z")
RESERVED = {"search", "print", "pdf", "pictures"}  # addresses beside the chapters


class UnusableContent(Exception):
    """A file cannot be published; the message names the file and what is wrong."""


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


def chapters(folder: Path) -> list[ShippedText]:
    texts = [
        _text(path, language)
        for language, _name in LANGUAGES
        for path in sorted((folder / language / "handbook").glob("*.md"))
    ]
    for text in texts:
        if text.part not in Chapter.Part.values:
            raise UnusableContent(f"{text.slug} in {text.language}: no part of the guide is “{text.part}”")
        if text.slug in RESERVED or not set(text.readers) <= set(Chapter.Reader.values):
            raise UnusableContent(f"{text.slug} in {text.language}: an address or a reader that can’t be")
    return texts


def courses(folder: Path) -> list[ShippedCourse]:
    paths = sorted((folder / SOURCE_LANGUAGE / "courses").glob("*/course.toml"))
    return [_course(folder, path.parent.name) for path in paths]


def _course(folder: Path, slug: str) -> ShippedCourse:
    heads = {
        language: _toml(path.read_text(encoding="utf-8"), path)
        for language, path in _files(folder, slug, "course.toml")
    }
    source = heads[SOURCE_LANGUAGE]
    course = ShippedCourse(
        slug=slug,
        titles={language: head["title"] for language, head in heads.items()},
        audience=source["audience"],
        pass_percent=source["pass_percent"],
        version=source.get("version", 1),
        lessons=tuple(_text(path, language) for language, path in _files(folder, slug, "*.md")),
    )
    _refuse_unequal(course)
    return course


def _files(folder: Path, course: str, pattern: str) -> Iterator[tuple[str, Path]]:
    for language, _name in LANGUAGES:
        for path in sorted((folder / language / "courses" / course).glob(pattern)):
            yield language, path


def _text(path: Path, language: str) -> ShippedText:
    name = NAME.match(path.stem)
    parts = HEAD.match(path.read_text(encoding="utf-8"))
    if name is None or parts is None:
        raise UnusableContent(f"{path}: needs a name like 06-subject.md and a head between two lines of +++")
    head = _toml(parts[1], path)
    try:
        return ShippedText(
            slug=name[1],
            language=language,
            title=head["title"],
            position=head["position"],
            minutes=head["minutes"],
            body=parts[2].strip() + "\n",
            part=head.get("part", ""),
            readers=tuple(head.get("readers", ())),
            questions=tuple(_question(question, path) for question in head.get("questions", [])),
            reflection=head.get("reflection", ""),
        )
    except KeyError as missing:
        raise UnusableContent(f"{path}: the head lacks {missing}") from missing


def _question(head: dict[str, Any], path: Path) -> ShippedQuestion:
    choices = [
        {
            "text": choice["text"],
            "is_right": choice.get("right", False),
            "feedback": choice["feedback"],
        }
        for choice in head["choices"]
    ]
    if len(choices) < 2 or sum(choice["is_right"] for choice in choices) != 1:
        raise UnusableContent(f"{path}: question {head['slug']} needs choices of which exactly one is right")
    if not all(choice["feedback"].strip() for choice in choices):
        raise UnusableContent(f"{path}: question {head['slug']} needs feedback for each choice")
    return ShippedQuestion(head["slug"], head["text"], choices)


def _toml(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableContent(f"{path}: {error}") from error


def _refuse_unequal(course: ShippedCourse) -> None:
    """An answer is kept by question and number of the choice, so these are the same in every language."""
    if course.audience not in Course.Audience.values:
        raise UnusableContent(f"{course.slug}: nobody is called {course.audience}")
    source = _right_answers(course, SOURCE_LANGUAGE)
    if not source:
        raise UnusableContent(f"{course.slug}: a course needs questions")
    for language in sorted({lesson.language for lesson in course.lessons}):
        if _right_answers(course, language) != source:
            raise UnusableContent(f"{course.slug}: the questions in {language} differ from the English ones")


def _right_answers(course: ShippedCourse, language: str) -> dict[tuple[str, str], list[bool]]:
    lessons = [lesson for lesson in course.lessons if lesson.language == language]
    slugs = [question.slug for lesson in lessons for question in lesson.questions]
    if len(slugs) != len(set(slugs)):
        raise UnusableContent(f"{course.slug}: two questions in {language} have the same slug")
    return {
        (lesson.slug, question.slug): question.right for lesson in lessons for question in lesson.questions
    }
