"""Tables as files that a spreadsheet opens, made row by row: no list has to fit into memory.

Nothing in them is run as a formula. A cell of a workbook says of itself that it is text, so its value is
the very value; a CSV file can't say so, and a text that would be run has an apostrophe before it there.
Line ends become one letter and letters that no workbook may hold are left out, in both alike.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from xml.sax.saxutils import escape

Table = Iterable[list[object]]
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LINE_ENDS = re.compile("\r\n?")
HELD_BY_NO_WORKBOOK = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as the letter A
LONGEST_CELL = 32_767  # of a workbook, in UTF-16; Excel calls a file with more damaged
A_CHUNK = 64 * 1024
SHEET = "xl/worksheets/sheet1.xml"


def plain(cell: object) -> str:
    return HELD_BY_NO_WORKBOOK.sub("", LINE_ENDS.sub("\n", str(cell)))


def safe(cell: object) -> str:
    """A text that a spreadsheet would run is shown as text instead."""
    text = str(cell)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def is_number(cell: object) -> bool:
    return isinstance(cell, int) and not isinstance(cell, bool)


class Csv:
    suffix = "csv"
    content_type = "text/csv; charset=utf-8"

    @staticmethod
    def chunks(table: Table) -> Iterator[bytes]:
        """With a byte order mark, so that spreadsheets read the letters right; every text in quotes."""
        file = io.StringIO("\ufeff")
        file.seek(1)
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
        for number, row in enumerate(table):
            writer.writerow([cell if is_number(cell) else safe(plain(cell)) for cell in row])
            if not number or file.tell() >= A_CHUNK:  # the head at once
                yield _emptied(file).encode()
        yield _emptied(file).encode()

    @classmethod
    def file(cls, table: Table) -> bytes:
        return b"".join(cls.chunks(table))


class Workbook:
    suffix = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @staticmethod
    def chunks(table: Table) -> Iterator[bytes]:
        """An empty workbook of openpyxl's whose one sheet is written as it leaves; openpyxl itself would
        write all rows to a file first."""
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # a sink that can't be wound back
            for name, content in _around().items():
                archive.writestr(name, content)
            head, tail = _sheet()
            with archive.open(SHEET, "w") as part:
                part.write(head)
                yield sink.emptied()
                for number, row in enumerate(table):
                    part.write(_row(row, is_head=not number))
                    if sink.size >= A_CHUNK:
                        yield sink.emptied()
                part.write(tail)
        yield sink.emptied()

    @classmethod
    def file(cls, table: Table) -> bytes:
        return b"".join(cls.chunks(table))


def _emptied(file: io.StringIO) -> str:
    text = file.getvalue()
    file.seek(0)
    file.truncate()
    return text


class _Sink(io.RawIOBase):
    """What has been written since it was emptied."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, part: object) -> int:
        content = bytes(part)  # type: ignore[call-overload]
        self.parts.append(content)
        self.size += len(content)
        return len(content)

    def emptied(self) -> bytes:
        content, self.parts, self.size = b"".join(self.parts), [], 0
        return content


TEXT, QUOTED, HEAD = 1, 2, 3  # the styles of _empty(), in their order there


def _row(row: list[object], *, is_head: bool) -> bytes:
    return f"<row>{''.join(_cell(cell, is_head=is_head) for cell in row)}</row>".encode()


def _cell(cell: object, *, is_head: bool) -> str:
    if is_number(cell):
        return f"<c><v>{cell}</v></c>"
    text = plain(cell)
    style = HEAD if is_head else QUOTED if text.startswith(STARTS_A_FORMULA) else TEXT
    words = escape(LOOKS_ESCAPED.sub("_x005F_", _short(text)))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def _short(text: str) -> str:
    if len(text) <= LONGEST_CELL // 2:
        return text
    raw = text.encode("utf-16-le")
    if len(raw) <= 2 * LONGEST_CELL:
        return text
    return f"{raw[: 2 * (LONGEST_CELL - 1)].decode('utf-16-le', 'ignore')}…"


@cache
def _around() -> dict[str, bytes]:
    """Everything of a workbook but its sheet."""
    return {name: content for name, content in _empty().items() if name != SHEET}


@cache
def _sheet() -> tuple[bytes, bytes]:
    """Its sheet before and after the rows."""
    head, row, tail = _empty()[SHEET].partition(b"<row")
    return head, tail.rpartition(b"</row>")[2] if row else tail


def _empty() -> dict[str, bytes]:
    from openpyxl import Workbook as Book
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Book(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.sheet_format.defaultColWidth = 20
    text, quoted, head = (WriteOnlyCell(sheet, "x") for _ in range(3))
    for cell in (text, quoted, head):
        cell.number_format = "@"
    quoted.quotePrefix = True  # whoever edits the cell gets no formula either
    head.font = Font(bold=True)
    sheet.append([text, quoted, head])
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
