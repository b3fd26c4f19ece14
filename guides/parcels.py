"""A company's own course as a parcel of files: read whole, with every reason why it can't be used.

The same files as under guides/content: `en/<course>/course.toml` and `en/<course>/01-subject.md`, and the
same under `nl`. A ZIP or a folder; nothing in it is run, and nothing outside these names is read.
"""

from __future__ import annotations

import io
import json
import lzma
import re
import tomllib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from guides.load import HEAD, NAME, ShippedCourse, ShippedQuestion, ShippedText
from guides.models import LANGUAGES, SOURCE_LANGUAGE, Course

MOST_FILES, MOST_BYTES = 200, 1_000_000
PLACE = re.compile(r"(?:^|/)(en|nl)/(?:courses/)?([^/]+)/([^/]+)$")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
UNREADABLE = (  # what the library raises for a file that is none, broken, locked or packed in an odd way
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
)
LONGEST_SLUG, LONGEST_TITLE = 50, 200


class UnreadableParcel(Exception):
    """Not a ZIP, or more than a course can be; the message says which."""


@dataclass(frozen=True)
class Problem:
    file: str
    reason: str


@dataclass
class Parcel:
    """`course` only where nothing is wrong."""

    course: ShippedCourse | None = None
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def lack(self, file: str, reason: str) -> None:
        self.problems.append(Problem(file, reason))

    @property
    def languages(self) -> list[str]:
        return list(self.course.titles) if self.course else []


def unzipped(content: bytes) -> dict[str, str]:
    """Path → text of each file that could belong to a course; a bomb is not unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = [info for info in archive.infolist() if not info.is_dir() and not _hidden(info.filename)]
        _refuse_huge(len(infos), sum(info.file_size for info in infos))
        files, left = {}, MOST_BYTES
        for info in infos:
            with archive.open(info) as file:
                files[info.filename] = file.read(left + 1)
            left -= len(files[info.filename])
            _refuse_huge(0, MOST_BYTES - left)  # the sizes that a ZIP tells may be lies
    except UNREADABLE as error:
        raise UnreadableParcel(_("This is not a ZIP file that can be opened.")) from error
    return {name: _text(each) for name, each in files.items()}


def in_folder(folder: Path) -> dict[str, str]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _hidden(path.name)]
    _refuse_huge(len(paths), sum(path.stat().st_size for path in paths))
    return {path.relative_to(folder).as_posix(): _text(path.read_bytes()) for path in paths}


def _hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _refuse_huge(files: int, size: int) -> None:
    if files > MOST_FILES or size > MOST_BYTES:
        raise UnreadableParcel(
            _("This is more than a course can be: at most %(files)d files and %(size)d MB of text.")
            % {"files": MOST_FILES, "size": MOST_BYTES // 1_000_000}
        )


def _text(content: bytes) -> str:
    """What is no text in UTF-8 has a sign that no text has, and is named where it is read."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return "\x00"


def read(files: Mapping[str, str]) -> Parcel:
    """All reasons at once, so that an editor mends the files once."""
    parcel = Parcel()
    found: dict[str, dict[str, dict[str, str]]] = {}
    for path, text in files.items():
        place = PLACE.search(path)
        if place is None or not place[3].endswith((".md", ".toml")):
            parcel.ignored.append(path)
        else:
            found.setdefault(place[2], {}).setdefault(place[1], {})[place[3]] = text
    if len(found) != 1:
        parcel.lack(
            "",
            _("Put in a folder “en” or “nl”, and in that a folder with the name of the course.")
            if not found
            else _("There is more than one course: %(names)s. Bring in one at a time.")
            % {"names": ", ".join(sorted(found))},
        )
        return parcel
    ((slug, languages),) = found.items()
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        parcel.lack(slug, _("Name the folder of the course with small letters, digits and hyphens."))
    _read_course(parcel, slug, languages)
    return parcel


def _read_course(parcel: Parcel, slug: str, languages: Mapping[str, Mapping[str, str]]) -> None:
    heads: dict[str, dict[str, Any]] = {}
    lessons: list[ShippedText] = []
    for language in [code for code, _name in LANGUAGES if code in languages]:
        files = languages[language]
        heads[language] = _head(parcel, f"{language}/{slug}/course.toml", files.get("course.toml"))
        for name in sorted(each for each in files if each.endswith(".md")):
            lesson = _lesson(parcel, f"{language}/{slug}/{name}", name, files[name], language)
            if lesson:
                lessons.append(lesson)
    source = SOURCE_LANGUAGE if SOURCE_LANGUAGE in heads else next(iter(heads))
    _compare(parcel, lessons, source)
    if not parcel.problems:
        parcel.course = ShippedCourse(
            slug=slug,
            titles={language: head["title"] for language, head in heads.items()},
            audience=heads[source]["audience"],
            pass_percent=heads[source].get("pass_percent", 80),
            version=1,
            lessons=tuple(lessons),
        )


def _head(parcel: Parcel, file: str, text: str | None) -> dict[str, Any]:
    if text is None:
        parcel.lack(file, _("This file is missing. It names the title of the course and for whom it is."))
        return {}
    head = _toml(parcel, file, text)
    if head is None:
        return {}
    _want_text(parcel, file, head, "title", longest=LONGEST_TITLE)
    if head.get("audience") not in Course.Audience.values:
        known = ", ".join(Course.Audience.values)
        parcel.lack(file, _("Say for whom it is: audience is one of %(known)s.") % {"known": known})
    _want_number(parcel, file, {"pass_percent": 80} | head, "pass_percent", 1, 100)
    return head


def _toml(parcel: Parcel, file: str, text: str) -> dict[str, Any] | None:
    if "\x00" in text:
        parcel.lack(file, _("Save this file as text in UTF-8."))
        return None
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        parcel.lack(file, _("The head can’t be read: %(error)s") % {"error": error})
        return None


def _want_text(parcel: Parcel, file: str, head: Mapping[str, Any], key: str, *, longest: int = 20_000) -> str:
    value = head.get(key)
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        parcel.lack(file, _("“%(key)s” is missing or is no text.") % {"key": key})
        return ""
    if len(value) > longest:
        parcel.lack(
            file, _("“%(key)s” is longer than %(number)d characters.") % {"key": key, "number": longest}
        )
    return value.strip()


def _want_number(parcel: Parcel, file: str, head: Mapping[str, Any], key: str, least: int, most: int) -> int:
    value = head.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        words = {"key": key, "least": least, "most": most}
        parcel.lack(file, _("“%(key)s” is a whole number from %(least)d to %(most)d.") % words)
        return least
    return value


def _lesson(parcel: Parcel, file: str, name: str, text: str, language: str) -> ShippedText | None:
    named = NAME.match(name.removesuffix(".md"))
    if named is None or len(named[1]) > LONGEST_SLUG:
        parcel.lack(file, _("Name the file with two digits and its subject, for instance 03-listening.md."))
        return None
    parts = HEAD.match(text)
    if parts is None or "\x00" in text:
        parcel.lack(file, _("A part begins with a head between two lines of +++, then the text in Markdown."))
        return None
    head = _toml(parcel, file, parts[1])
    if head is None:
        return None
    if not parts[2].strip():
        parcel.lack(file, _("There is no text under the head."))
    return ShippedText(
        slug=named[1],
        language=language,
        title=_want_text(parcel, file, head, "title", longest=LONGEST_TITLE),
        position=_want_number(parcel, file, head, "position", 1, 99),
        minutes=_want_number(parcel, file, head, "minutes", 1, 120),
        body=parts[2].strip() + "\n",
        questions=tuple(_questions(parcel, file, head.get("questions", []))),
        reflection=_want_text(parcel, file, head, "reflection") if "reflection" in head else "",
    )


def _questions(parcel: Parcel, file: str, rows: Any) -> Iterator[ShippedQuestion]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        parcel.lack(file, _("Write each question under [[questions]]."))
        return
    for number, row in enumerate(rows, start=1):
        slug = row.get("slug")
        if not isinstance(slug, str) or not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
            parcel.lack(
                file, _("Question %(number)d needs a slug of small letters and hyphens.") % {"number": number}
            )
            continue
        yield ShippedQuestion(
            slug, _want_text(parcel, file, row, "text"), _choices(parcel, file, slug, row.get("choices"))
        )


def _choices(parcel: Parcel, file: str, slug: str, rows: Any) -> list[dict[str, Any]]:
    words = {"slug": slug}
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) < 2:
        parcel.lack(file, _("Question “%(slug)s” needs two choices or more.") % words)
        return []
    if sum(row.get("right") is True for row in rows) != 1:
        parcel.lack(file, _("Question “%(slug)s” needs exactly one right choice.") % words)
    if not all(isinstance(row.get("feedback"), str) and row["feedback"].strip() for row in rows):
        parcel.lack(
            file, _("Question “%(slug)s” needs feedback for each choice, also the wrong ones.") % words
        )
    return [
        {
            "text": _want_text(parcel, file, row, "text"),
            "is_right": row.get("right") is True,
            "feedback": str(row.get("feedback", "")).strip(),
        }
        for row in rows
    ]


def _compare(parcel: Parcel, lessons: list[ShippedText], source: str) -> None:
    """Answers are kept by question and number of the choice, so these are the same in every language."""
    first = [lesson for lesson in lessons if lesson.language == source]
    if not any(lesson.questions for lesson in first):
        parcel.lack(source, _("A course needs a part with questions."))
    for language in sorted({lesson.language for lesson in lessons}):
        slugs = [each.slug for lesson in lessons if lesson.language == language for each in lesson.questions]
        for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            parcel.lack(language, _("Two questions are called “%(slug)s”.") % {"slug": slug})
    known = {lesson.slug: lesson for lesson in first}
    for lesson in lessons:
        if lesson.language == source:
            continue
        twin, words = known.get(lesson.slug), {"slug": lesson.slug, "source": source}
        file = f"{lesson.language}/{lesson.slug}"
        if twin is None:
            parcel.lack(file, _("Part “%(slug)s” is not there in “%(source)s”.") % words)
        elif [(each.slug, each.right) for each in lesson.questions] != [
            (each.slug, each.right) for each in twin.questions
        ]:
            parcel.lack(
                file,
                _("The questions and right choices of “%(slug)s” differ from those in “%(source)s”.") % words,
            )


def packed(course: Course) -> bytes:
    """The files of a course that is here, to be changed and brought in again."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for language, title in course.titles.items():
            head = {"title": title, "audience": course.audience, "pass_percent": course.pass_percent}
            archive.writestr(f"{language}/{course.slug}/course.toml", _lines(head))
        for lesson in course.lessons.order_by("language", "position").prefetch_related("questions"):
            facts = {"title": lesson.title, "position": lesson.position, "minutes": lesson.minutes}
            head_text = _lines(facts | ({"reflection": lesson.reflection} if lesson.reflection else {}))
            for question in lesson.questions.all():
                head_text += "\n[[questions]]\n" + _lines({"slug": question.slug, "text": question.text})
                for choice in question.choices:
                    row = {"text": choice["text"], "feedback": choice["feedback"]}
                    right = {"right": True} if choice["is_right"] else {}
                    head_text += "\n[[questions.choices]]\n" + _lines(row | right)
            name = f"{lesson.language}/{course.slug}/{lesson.position:02}-{lesson.slug}.md"
            archive.writestr(name, f"+++\n{head_text}+++\n\n{lesson.body}")
    return file.getvalue()


def _lines(head: Mapping[str, Any]) -> str:
    """A JSON text is a TOML text too, but for one sign that JSON leaves as it is."""
    return "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n".replace("\x7f", "\\u007f")
        for key, value in head.items()
    )
