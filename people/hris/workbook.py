"""XLSX → a stream of CSV, unpacked by a process of its own with limits.

A workbook is a ZIP file of XML: less than a megabyte can hold hundreds, and a crafted one keeps a reader busy
for minutes. So the list of contents is judged first, and whatever still goes wrong ends only the child.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import IO, Any

from people.hris import guarded
from people.hris.refusing import UnreadableFile

CHILD = "people.hris.workbook_process"
MOST_ENTRIES = 1000
MOST_UNPACKED = 200 * 1024 * 1024
HIGHEST_RATIO = 100  # unpacked to packed; a sheet of people stays under 30
SMALL = 5 * 1024 * 1024  # unpacked; below this no ratio is too high
ENTRY = b"PK\x01\x02"  # one per file inside, in the list at the end
ZIP64 = b"PK\x06\x06"  # lengths beyond 4 GB: no workbook needs it, and it can say anything
SECONDS = guarded.SECONDS


def opened(content: bytes) -> tuple[dict[str, Any], IO[str]]:
    """(the sheet's name and first day, CSV text: the row's number, then its cells)."""
    _check(content)
    output = io.BytesIO(_converted(content))
    about = json.loads(output.readline())
    if "refused" in about:
        raise UnreadableFile(about["refused"], **about["named"])
    return about, io.TextIOWrapper(output, encoding="utf-8", newline="")


def _check(content: bytes) -> None:
    """By the list of contents alone: nothing is unpacked here."""
    if content.count(ENTRY) > MOST_ENTRIES or ZIP64 in content:
        raise UnreadableFile("workbook too big inside")
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile("workbook damaged") from error
    inside = {entry.filename for entry in entries}
    if "content.xml" in inside or "xl/workbook.bin" in inside:
        raise UnreadableFile("workbook unknown")
    if not any(name.startswith("xl/") for name in inside):
        raise UnreadableFile("packed")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    ratio = max(
        (entry.file_size / (entry.compress_size or 1) for entry in entries if entry.file_size > SMALL),
        default=0,
    )
    if unpacked > MOST_UNPACKED or ratio > HIGHEST_RATIO:
        raise UnreadableFile("workbook too big inside")
    if packed > len(content):  # entries that share their bytes: each of them counts
        raise UnreadableFile("workbook too big inside")


def _converted(content: bytes) -> bytes:
    """What the child wrote."""
    try:
        with guarded.Child(CHILD, content, seconds=SECONDS) as child:
            return child.written()
    except guarded.TooHeavy as error:
        raise UnreadableFile("workbook too heavy") from error
