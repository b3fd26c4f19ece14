"""Bytes → rows of text; refuses with a reason what is not a table, before anything else looks at it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = ",;\t|"
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_LINE = 1_000_000
SNIFFED_LINES = 20
SIGNATURES = {
    b"PK\x03\x04": "workbook",
    b"\xd0\xcf\x11\xe0": "workbook",
    b"\x1f\x8b": "packed",
    b"%PDF": "not text",
}
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
NOT_ASCII = bytes(range(128, 256))
CONTROL = frozenset(range(32)) - {9, 10, 12, 13} | {127}


class UnreadableFile(Exception):
    """The whole file is refused; `reason` is a key of the house's sentences, `named` fills them in."""

    def __init__(self, reason: str, **named: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.named = named


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as written: `rows` yields (row number as a spreadsheet shows it, cells)."""

    rows: Iterator[tuple[int, list[str]]]
    encoding: str
    delimiter: str
    ends_mid_row: bool  # no line break at the end: the last row may be cut off


def read(content: bytes, *, max_bytes: int) -> Sheet:
    if len(content) > max_bytes:
        raise UnreadableFile("too big", megabytes=max_bytes // 1024 // 1024)
    text, encoding = _decoded(content)
    if not text.strip():
        raise UnreadableFile("empty")
    delimiter = _delimiter(text)
    ends_mid_row = not text.endswith(("\n", "\r"))
    return Sheet(_rows(text, delimiter), encoding, delimiter, ends_mid_row)


def _decoded(content: bytes) -> tuple[str, str]:
    for signature, reason in SIGNATURES.items():
        if content.startswith(signature):
            raise UnreadableFile(reason)
    encoding = next((name for bom, name in BOMS.items() if content.startswith(bom)), "")
    if encoding:
        text = _strictly(content, encoding)
    elif b"\0" in content:
        raise UnreadableFile("not text")
    else:
        text, encoding = _without_bom(content)
    if not CONTROL.isdisjoint(map(ord, set(text))):
        raise UnreadableFile("not text")
    return text, {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16"}.get(encoding, "Windows-1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile("damaged letters") from error


def _without_bom(content: bytes) -> tuple[str, str]:
    """UTF-8, else Windows-1252: but UTF-8 that is merely damaged must not turn everyone's ü into Ã¼."""
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    lenient = content.decode("utf-8", errors="replace")
    damaged = lenient.count("\ufffd")
    plain = len(content.translate(None, NOT_ASCII))
    if damaged < len(lenient) - plain - damaged:
        raise UnreadableFile("damaged letters")
    return _strictly(content, "cp1252"), "cp1252"


def _delimiter(text: str) -> str:
    """The sign that parts the header line; counted outside quotes, over the first lines when that ties."""
    lines = [line for line in text[:100_000].splitlines()[:SNIFFED_LINES] if line.strip()]
    counts = {sign: _unquoted(lines[0], sign) for sign in DELIMITERS}
    best = max(counts, key=lambda sign: (counts[sign], sum(_unquoted(line, sign) for line in lines)))
    return best if counts[best] else ","


def _unquoted(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])


def _lines(text: str) -> Iterator[str]:
    """Before anything splits it: a line of 20 million commas would become 20 million cells."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > LONGEST_LINE:
            raise UnreadableFile("line too long", row=number)
        yield line


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise UnreadableFile("too many rows", most=MOST_ROWS)
            if len(cells) > MOST_COLUMNS:
                raise UnreadableFile("too many columns", row=number, most=MOST_COLUMNS)
            if any(cell and not cell.isspace() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise UnreadableFile("quotes", row=number + 1) from error
