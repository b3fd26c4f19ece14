"""Bytes → rows of text; refuses with a reason what is not a table, before anything else looks at it.

No row is read in this process before a process of its own, with limits, has read them all.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import date
from types import TracebackType
from typing import Any

from people.hris import dates, table, workbook
from people.hris.guarded import Child, TooHeavy
from people.hris.header import Header, Numbered
from people.hris.refusing import UnreadableFile
from people.hris.table import Count, Reading

__all__ = ["Sheet", "UnreadableFile", "read"]

TEXT_CHILD = "people.hris.text_process"
WORKBOOK = b"PK\x03\x04"
SIGNATURES = {b"\xd0\xcf\x11\xe0": "workbook", b"\x1f\x8b": "packed", b"%PDF": "not text"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as written: `rows` yields (row number as a spreadsheet counts, cells) below the header row."""

    rows: Iterator[Numbered]
    header: Header
    encoding: str
    delimiter: str
    ends_mid_row: bool  # no line break at the end: the last row may be cut off
    count: Count
    first_row: int  # of the rows below the header
    kind: str = "csv"
    name: str = ""  # of the sheet in a workbook
    codec: str = ""  # of a text file
    first_day: date = dates.FIRST_DAY  # from which a workbook counts
    reading: dict[str, Any] = field(default_factory=dict)  # of a text file: what its process found

    @property
    def header_row(self) -> int:
        return self.header.row

    @property
    def headers(self) -> list[str]:
        return self.header.cells

    @property
    def system(self) -> str:
        return self.header.system

    @property
    def signature(self) -> str:
        """Files with the same header row share it: the key to what was remembered about their columns."""
        return self.header.signature


def read(content: bytes, *, max_bytes: int) -> Sheet:
    with Opening(content, max_bytes=max_bytes) as file:
        return file.sheet()


class Opening:
    """A file that a process of its own reads; other work can be done until its sheet is wanted.

    `known`: what that process found in the very same bytes before.
    """

    def __init__(self, content: bytes, *, max_bytes: int, known: Mapping[str, Any] | None = None) -> None:
        if len(content) > max_bytes:
            raise UnreadableFile("too big", megabytes=max_bytes // 1024 // 1024)
        for signature, reason in SIGNATURES.items():
            if content.startswith(signature):
                raise UnreadableFile(reason)
        self.content, self.is_workbook = content, content.startswith(WORKBOOK)
        self.known = known if known and known["version"] == table.VERSION else None
        self.children = ExitStack()
        self.child: Child | None = None
        if not self.is_workbook and not self.known:
            self.child = self.children.enter_context(Child(TEXT_CHILD, content))

    def __enter__(self) -> Opening:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.children.close()

    def sheet(self) -> Sheet:
        if self.is_workbook:
            return _workbook(self.content)
        found = self.known or (_found(self.child) if self.child else {})
        return _text(self.content, Reading(**found))


def _workbook(content: bytes) -> Sheet:
    about, stream = workbook.opened(content)
    count = Count()
    cells = table.counted(csv.reader(table.lines(stream), strict=True), count)
    rows = ((int(numbered[0]), numbered[1:]) for _, numbered in cells)
    head, first, body = table.headed(rows)
    return Sheet(
        body, head, "", "", ends_mid_row=False, count=count, first_row=first, kind="xlsx",
        name=about["sheet"], first_day=dates.FIRST_DAY_1904 if about["from_1904"] else dates.FIRST_DAY,
    )  # fmt: skip


def _found(child: Child) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(child.written())
    except TooHeavy as error:
        raise UnreadableFile("file too heavy") from error
    if "refused" in about:
        raise UnreadableFile(about["refused"], **about["named"])
    return about


def _text(content: bytes, found: Reading) -> Sheet:
    count = Count()
    stream = table.stream(content, found.codec)
    head, first, body = table.headed(table.rows(stream, found.delimiter, count))
    return Sheet(
        body, head, found.encoding, found.delimiter, found.ends_mid_row, count, first, codec=found.codec,
        reading=asdict(found),
    )  # fmt: skip
