"""The shipped texts: the handbook and the courses, one folder per language."""

from __future__ import annotations

from pathlib import Path

from guides import text_files
from guides.models import LANGUAGES, SOURCE_LANGUAGE
from guides.text_files import Findings, ShippedCourse, ShippedText


class UnusableContent(Exception):
    """Files cannot be published; the message names each and what is wrong."""


def chapters(folder: Path) -> list[ShippedText]:
    found, texts = Findings(), []
    for language, _name in LANGUAGES:
        for path in sorted((folder / language / "handbook").glob("*.md")):
            name = path.relative_to(folder).as_posix()
            texts.append(text_files.chapter(found, name, path.read_text(encoding="utf-8"), language))
    _refuse(found)
    return [text for text in texts if text]


def courses(folder: Path) -> list[ShippedCourse]:
    found, read = Findings(), []
    for path in sorted((folder / SOURCE_LANGUAGE / "courses").glob("*/course.toml")):
        course = text_files.course(found, path.parent.name, _files(folder, path.parent.name))
        if course:
            _want_equal_parts(found, course)
            read.append(course)
    _refuse(found)
    return read


def _files(folder: Path, course: str) -> dict[str, dict[str, str]]:
    return {
        language: {
            path.name: path.read_text(encoding="utf-8")
            for path in (folder / language / "courses" / course).iterdir()
        }
        for language, _name in LANGUAGES
        if (folder / language / "courses" / course).is_dir()
    }


def _want_equal_parts(found: Findings, course: ShippedCourse) -> None:
    """A company may translate some parts of its course; what is shipped has them all in each language."""
    texts = {(lesson.language, lesson.slug) for lesson in course.lessons}
    for language in sorted({language for language, _slug in texts}):
        for slug in sorted({slug for _language, slug in texts}):
            if (language, slug) not in texts:
                found.lack(f"{language}/{course.slug}", f"“{slug}” is missing in this language.")


def _refuse(found: Findings) -> None:
    if found.problems:
        raise UnusableContent("\n".join(f"{each.file}: {each.reason}" for each in found.problems))
