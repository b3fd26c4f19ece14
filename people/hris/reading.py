"""Bytes → rows of text; refuses with a reason what is not a table, before anything else looks at it."""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import IO

from people.hris import dates, header, letters, workbook
from people.hris.header import Header, Numbered
from people.hris.refusing import UnreadableFile

__all__ = ["Sheet", "UnreadableFile", "read"]

DELIMITERS = ",;\t|"
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_LINE = 1_000_000
SNIFFED_LINES = 30
SNIFFED_LETTERS = 100_000
WORKBOOK = b"PK\x03\x04"
SIGNATURES = {b"\xd0\xcf\x11\xe0": "workbook", b"\x1f\x8b": "packed", b"%PDF": "not text"}


@dataclass(slots=True)
class Count:
    """How many rows the whole table has, empty ones too; known once it was read to its end."""

    rows: int = 0


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
    if len(content) > max_bytes:
        raise UnreadableFile("too big", megabytes=max_bytes // 1024 // 1024)
    for signature, reason in SIGNATURES.items():
        if content.startswith(signature):
            raise UnreadableFile(reason)
    if content.startswith(WORKBOOK):
        return _workbook(content)
    return _text(content)


def _workbook(content: bytes) -> Sheet:
    about, stream = workbook.opened(content)
    count = Count()
    cells = _counted(csv.reader(_lines(stream), strict=True), count)
    rows = ((int(numbered[0]), numbered[1:]) for _, numbered in cells)
    head, first, body = _headed(rows)
    return Sheet(
        body, head, "", "", ends_mid_row=False, count=count, first_row=first, kind="xlsx",
        name=about["sheet"], first_day=dates.FIRST_DAY_1904 if about["from_1904"] else dates.FIRST_DAY,
    )  # fmt: skip


def _text(content: bytes) -> Sheet:
    codec, encoding = letters.encoding_of(content)
    delimiter = _delimiter(_stream(content, codec).read(SNIFFED_LETTERS))
    breaks = content.count(b"\n"), content.count(b"\r") if b"\r" in content else 0
    if max(breaks) > MOST_ROWS:
        deque(_rows(_stream(content, codec), delimiter, Count()), maxlen=0)  # before anybody works on them
    count = Count()
    head, first, body = _headed(_rows(_stream(content, codec), delimiter, count))
    ends_mid_row = not letters.ends_with_line_break(content, codec)
    return Sheet(body, head, encoding, delimiter, ends_mid_row, count, first, codec=codec)


def _stream(content: bytes, codec: str) -> IO[str]:
    return io.TextIOWrapper(io.BytesIO(content), encoding=codec, newline="")


def _headed(rows: Iterator[Numbered]) -> tuple[Header, int, Iterator[Numbered]]:
    """(header, number of the first row below it, the rows from there on)."""
    ahead = list(islice(rows, header.SEARCHED_ROWS + 2))
    if not ahead:
        raise UnreadableFile("empty")
    found = header.find(ahead)
    body = ahead[found.body :]
    return found, body[0][0] if body else ahead[-1][0] + 1, chain(body, rows)


def _delimiter(start: str) -> str:
    """The sign under which a row names most fields; where that ties, most rows are equally wide."""
    lines = io.StringIO(start, newline="").readlines()[:SNIFFED_LINES]
    return max(DELIMITERS, key=lambda sign: _parted(lines, sign))


def _parted(lines: list[str], sign: str) -> tuple[int, int]:
    rows: list[Numbered] = []
    with suppress(csv.Error):  # a cell may be cut where the lines end; the rows before it are enough
        rows.extend(
            (number, cells) for number, cells in enumerate(csv.reader(lines, delimiter=sign)) if cells
        )
    if not rows:
        return 0, 0
    widths = Counter(len(cells) for _, cells in rows if len(cells) > 1)
    return header.find(rows).fields, max(widths.values(), default=0)


def _lines(stream: IO[str]) -> Iterator[str]:
    """Before anything splits it: a line of 20 million commas would become 20 million cells."""
    for number, line in enumerate(stream, start=1):
        if len(line) > LONGEST_LINE:
            raise UnreadableFile("line too long", row=number)
        yield line


def _rows(stream: IO[str], delimiter: str, count: Count) -> Iterator[Numbered]:
    return _counted(csv.reader(_lines(stream), delimiter=delimiter, strict=True), count)


def _counted(reader: Iterator[list[str]], count: Count) -> Iterator[Numbered]:
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise UnreadableFile("too many rows", most=MOST_ROWS)
            if len(cells) > MOST_COLUMNS:
                raise UnreadableFile("too many columns", row=number, most=MOST_COLUMNS)
            if cells and (cells[0].strip() or any(map(str.strip, cells))):
                yield number, cells
    except csv.Error as error:
        raise UnreadableFile("quotes", row=number + 1) from error
    count.rows = number
