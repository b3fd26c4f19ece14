"""Text → numbered rows within bounds, and how a text file is to be read."""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import chain, islice
from typing import IO, Any

from people.hris import header, letters
from people.hris.header import Header, Numbered
from people.hris.refusing import UnreadableFile

DELIMITERS = ",;\t|"
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_LINE = 1_000_000
SNIFFED_LINES = 30
SNIFFED_LETTERS = 100_000
VERSION = 1  # one more whenever another file is refused, or the same is read in another way


@dataclass(frozen=True, slots=True)
class Reading:
    """What a process found that read a text file from its first row to the last."""

    version: int
    codec: str
    encoding: str  # for people
    delimiter: str
    ends_mid_row: bool


@dataclass(slots=True)
class Count:
    """How many rows the whole table has, empty ones too; known once it was read to its end."""

    rows: int = 0


def judged(content: bytes) -> dict[str, Any]:
    """How to read a text file, after every row of it was read once; UnreadableFile where one can't be."""
    codec, encoding = letters.encoding_of(content)
    delimiter = _delimiter(stream(content, codec).read(SNIFFED_LETTERS))
    deque(rows(stream(content, codec), delimiter, Count()), maxlen=0)
    ends_mid_row = not letters.ends_with_line_break(content, codec)
    return asdict(Reading(VERSION, codec, encoding, delimiter, ends_mid_row))


def stream(content: bytes, codec: str) -> IO[str]:
    return io.TextIOWrapper(io.BytesIO(content), encoding=codec, newline="")


def headed(numbered: Iterator[Numbered]) -> tuple[Header, int, Iterator[Numbered]]:
    """(header, number of the first row below it, the rows from there on)."""
    ahead = list(islice(numbered, header.SEARCHED_ROWS + 2))
    if not ahead:
        raise UnreadableFile("empty")
    found = header.find(ahead)
    body = ahead[found.body :]
    return found, body[0][0] if body else ahead[-1][0] + 1, chain(body, numbered)


def _delimiter(start: str) -> str:
    """The sign under which a row names most fields; where that ties, most rows are equally wide."""
    texts = io.StringIO(start, newline="").readlines()[:SNIFFED_LINES]
    return max(DELIMITERS, key=lambda sign: _parted(texts, sign))


def _parted(texts: list[str], sign: str) -> tuple[int, int]:
    found: list[Numbered] = []
    with suppress(csv.Error):  # a cell may be cut where the lines end; the rows before it are enough
        found.extend(
            (number, cells) for number, cells in enumerate(csv.reader(texts, delimiter=sign)) if cells
        )
    if not found:
        return 0, 0
    widths = Counter(len(cells) for _, cells in found if len(cells) > 1)
    return header.find(found).fields, max(widths.values(), default=0)


def lines(stream: IO[str]) -> Iterator[str]:
    """Before anything splits it: a line of 20 million commas would become 20 million cells."""
    for number, line in enumerate(stream, start=1):
        if len(line) > LONGEST_LINE:
            raise UnreadableFile("line too long", row=number)
        yield line


def rows(stream: IO[str], delimiter: str, count: Count) -> Iterator[Numbered]:
    return counted(csv.reader(lines(stream), delimiter=delimiter, strict=True), count)


def counted(reader: Iterator[list[str]], count: Count) -> Iterator[Numbered]:
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
