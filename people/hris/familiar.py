"""Lines of a text file, and what is remembered of them: the same bytes again are not read again.

A line is remembered by a keyed digest. The key holds everything that decides how a line is read, so another
header, another answer or another version of this code makes every line a new one.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from people.hris import dates, report
from people.hris.header import Numbered
from people.hris.memory import Memory
from people.hris.reading import Sheet
from people.hris.records import Feed
from people.hris.rows import Table
from people.hris.same import UnfamiliarFile
from people.hris.table import LONGEST_LINE, MOST_COLUMNS, MOST_ROWS

VERSION = 5  # one more whenever a cell is read or compared in another way than before
HEAD = 300  # lines that are always read: they show the order of dates, and the samples of each column
ONE_LINE_EACH = frozenset({"utf-8", "utf-8-sig", "cp1252"})


def lines(content: bytes, codec: str) -> list[bytes]:
    """UnfamiliarFile where a line is not sure to be what a reader of CSV takes for one."""
    has_bare_cr = b"\r" in content and content.count(b"\r") != content.count(b"\r\n")
    if codec not in ONE_LINE_EACH or has_bare_cr:
        raise UnfamiliarFile
    found = content.split(b"\n")
    if not found[-1]:
        found.pop()
    if len(found) > MOST_ROWS:
        raise UnfamiliarFile
    return found


def cells(found: Sequence[bytes], numbers: Sequence[int], sheet: Sheet) -> list[Numbered]:
    """The rows of these lines, counted from 1; UnfamiliarFile where one is more or less than a row."""
    texts = [found[number - 1].decode(sheet.codec) for number in numbers]
    try:
        read = list(csv.reader(texts, delimiter=sheet.delimiter, strict=True))
    except csv.Error as error:
        raise UnfamiliarFile from error
    too_much = any(len(text) > LONGEST_LINE for text in texts) or any(len(row) > MOST_COLUMNS for row in read)
    if too_much or len(read) != len(numbers):
        raise UnfamiliarFile
    return [(number, row) for number, row in zip(numbers, read, strict=True) if any(map(str.strip, row))]


def below(rows: Iterable[Numbered], sheet: Sheet) -> list[Numbered]:
    return [row for row in rows if row[0] >= sheet.first_row]


def _digests(lines: list[bytes], start: hashlib.blake2b) -> list[bytes]:
    """Of each line; a copy of what was begun costs half of beginning anew."""
    copy, digests = start.copy, []
    for line in lines:
        one = copy()
        one.update(line)
        digests.append(one.digest())
    return digests


@dataclass(slots=True)
class Trace:
    """The lines of a file with their digests; what is left of a reading once the file was applied."""

    lines: list[bytes]
    digests: list[bytes]
    since: str  # what the house showed when the file was read
    is_told: bool  # somebody said in which order its dates are
    shows_order: bool  # its first lines prove it
    ends_mid_row: bool

    @classmethod
    def of(cls, content: bytes, sheet: Sheet, memory: Memory, *, secret: str, since: str) -> Trace:
        """UnfamiliarFile where its rows can't be told apart from the rest of the file."""
        found = lines(content, sheet.codec)
        table = Table(replace(sheet, rows=iter(())), memory)
        ahead = below(cells(found, range(1, min(HEAD, len(found)) + 1), sheet), sheet)
        if not table.is_row_by_row or not ahead:
            raise UnfamiliarFile
        table.read_all(ahead)
        order = dates.order(table.reader.written_dates)
        hides_status = table.has_status and not table.reader.knows_status
        if hides_status or (order.month_first and order.day_first):
            raise UnfamiliarFile
        facts = (
            VERSION, secret, sheet.headers, sheet.delimiter, sheet.codec, sheet.system,
            sorted((memory.columns or {}).items()), sorted(memory.words.items()), memory.month_first,
            bool(order.month_first), bool(order.day_first),
        )  # fmt: skip
        mark = hashlib.blake2b(repr(facts).encode(), digest_size=32).digest()
        digests = _digests(found, hashlib.blake2b(digest_size=16, salt=mark[:16], person=mark[16:]))
        shows = bool(order.month_first or order.day_first)
        return cls(found, digests, since, memory.month_first is not None, shows, sheet.ends_mid_row)

    def unread(self, known: Sequence[bytes]) -> tuple[set[bytes], set[bytes]]:
        """(digests of the lines to read, digests among the known whose line is not left out).

        Read are lines nobody knows, the first ones, twins, and one that may be cut off.
        """
        found = set(self.digests)
        fresh = found.difference(known)
        gone = set(known) - found if len(known) > len(found) - len(fresh) else set()
        again = {*self.digests[:HEAD], *(self.digests[-1:] if self.ends_mid_row else ())}
        if len(found) < len(self.digests):
            again |= {digest for digest, times in Counter(self.digests).items() if times > 1}
        return fresh | again, gone | (again - fresh)

    def numbers(self, digests: set[bytes]) -> list[int]:
        return [number for number, digest in enumerate(self.digests, start=1) if digest in digests]

    def shows_samples(self, feed: Feed) -> bool:
        """As many people in the first lines as a report looks through."""
        return sum(number <= HEAD for number, _ in feed.records) >= min(report.SEARCHED, len(self.lines))

    def is_sure(self, feed: Feed) -> bool:
        """Its dates don't speak against each other: what the first lines show holds for all."""
        order = feed.order
        return self.is_told or order is None or not (order.month_first and order.day_first)

    def kept(self, feed: Feed, remarked: set[int], today: date) -> Iterator[tuple[str, bytes | None]]:
        """Each person of the file with what to remember; None where the same row may mean another thing."""
        read_anew = remarked | feed.with_sought_manager | feed.with_unknown_reason.keys()
        if not (self.is_told or self.shows_order):
            read_anew |= feed.with_own_dates
        for number, record in feed.records:
            leaves = record.left_on is not None and record.left_on >= today
            is_known = number not in read_anew and not leaves
            yield record.employee_id, self.digests[number - 1] if is_known else None
