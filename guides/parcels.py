"""A company's own course as a parcel of files: read whole, with every reason why it can't be used.

The same files as under guides/content: `en/<course>/course.toml` and `en/<course>/01-subject.md`, and the
same under `nl`. A ZIP or a folder; nothing in it is run, and nothing outside these names is read.
"""

from __future__ import annotations

import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from guides import text_files
from guides.text_files import LONGEST_SLUG, NO_TEXT, SLUG, Findings, ShippedCourse

MOST_FILES, MOST_BYTES = 200, 1_000_000
PLACE = re.compile(r"(?:^|/)(en|nl)/(?:courses/)?([^/]+)/([^/]+)$")
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


class UnreadableParcel(Exception):
    """Not a ZIP, or more than a course can be; the message says which."""


@dataclass
class Parcel(Findings):
    """`course` only where nothing is wrong."""

    course: ShippedCourse | None = None
    ignored: list[str] = field(default_factory=list)

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
    """What is no text in UTF-8 is named where it is read."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return NO_TEXT


def read(files: Mapping[str, str]) -> Parcel:
    """The one course that these files are; which version it will be, publishing says."""
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
    course = text_files.course(parcel, slug, languages)
    if course and not parcel.problems:
        parcel.course = replace(course, version=1)
    return parcel


def packed(course: ShippedCourse) -> bytes:
    """The files of a course that is here, to be changed and brought in again."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files_of(course).items():
            archive.writestr(name, text)
    return file.getvalue()


def files_of(course: ShippedCourse) -> dict[str, str]:
    files = {}
    for language, title in course.titles.items():
        head = {"title": title, "audience": course.audience, "pass_percent": course.pass_percent}
        files[f"{language}/{course.slug}/course.toml"] = _lines(head)
    for lesson in course.lessons:
        facts = {"title": lesson.title, "position": lesson.position, "minutes": lesson.minutes}
        head_text = _lines(facts | ({"reflection": lesson.reflection} if lesson.reflection else {}))
        for question in lesson.questions:
            head_text += "\n[[questions]]\n" + _lines({"slug": question.slug, "text": question.text})
            for choice in question.choices:
                row = {"text": choice["text"], "feedback": choice["feedback"]}
                right = {"right": True} if choice["is_right"] else {}
                head_text += "\n[[questions.choices]]\n" + _lines(row | right)
        name = f"{lesson.language}/{course.slug}/{lesson.position:02}-{lesson.slug}.md"
        files[name] = f"+++\n{head_text}+++\n\n{lesson.body}"
    return files


def _lines(head: Mapping[str, Any]) -> str:
    """A JSON text is a TOML text too, but for one sign that JSON leaves as it is."""
    return "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n".replace("\x7f", "\\u007f")
        for key, value in head.items()
    )
