"""What few distinct values of mentees decide, reckoned once for each: points and conditions in one word.

Conditions and wishes that read the same few columns of a mentee (country, unit, level, hours, languages) are
one table: a row for each combination that occurs, a column for each mentor. A word holds points; a condition
that is not met adds a bar, which is more than all points together. So the words of a block are a few tables
added up, and a pair meets everything where the sum is below the bar.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from matching.engine.columns import Ints, Side, blocks
from matching.engine.rules import Compared
from matching.engine.score import Scored

TABLE = 12_000_000  # cells of a table
SHORT = 2**16  # sums below it are held in 16 bits
Words = NDArray[np.unsignedinteger]
Piece = Compared | Scored


@dataclass(frozen=True)
class Table:
    """A row of words for each code, and the code of each mentee."""

    reads: tuple[str, ...]
    codes: Ints
    words: Words


@dataclass(frozen=True)
class Tables:
    """Tables, and the pieces that read too many distinct values for one."""

    bar: int
    word: type[np.unsignedinteger]
    tables: tuple[Table, ...]
    direct: tuple[Piece, ...]
    mentees: Side
    mentors: Side

    def pack(self, rows: Ints) -> tuple[Ints, Words]:
        """Return the mentors whom the tables allow to some of these mentees, and what they add up to."""
        found: Words = np.zeros((len(rows), len(self.mentors)), dtype=self.word)
        for table in self.tables:
            found += table.words[table.codes[rows]]
        columns = np.flatnonzero(found.min(axis=0, initial=self.bar) < self.bar)
        return columns, self._direct(np.take(found, columns, axis=1), rows, columns)

    def sums(self, rows: Ints, columns: Ints) -> Words:
        """Add up everything for some mentees with some mentors."""
        found: Words = np.zeros((len(rows), len(columns)), dtype=self.word)
        for table in self.tables:
            found += table.words[:, columns][table.codes[rows]]
        return self._direct(found, rows, columns)

    def _direct(self, found: Words, rows: Ints, columns: Ints) -> Words:
        """Add what stands in no table."""
        if self.direct:
            mentees, mentors = self.mentees.part(rows), self.mentors.part(columns)
            for piece in self.direct:
                found += _words(piece, mentees, mentors, self.bar).astype(self.word)
        return found


def tables_of(pieces: Iterable[Piece], most: int, mentees: Side, mentors: Side) -> Tables:
    """Make the tables; `most` is the largest sum of points, which a word must hold beside the bars."""
    bar = most + 1
    limit = min(TABLE // max(1, len(mentors)), (len(mentees) + 1) // 2)
    singles: list[Table] = []
    direct: list[Piece] = []
    for reads, own in groupby(sorted(pieces, key=lambda piece: piece.reads), key=lambda piece: piece.reads):
        codes, first = distinct(mentees, reads)
        if len(first) <= limit:
            singles.append(Table(reads, codes, _table(list(own), mentees.part(first), mentors, bar)))
        else:
            direct += own
    tables = list(_merged(singles, mentees, limit // 2, bar))
    bars = len(tables) + sum(isinstance(piece, Compared) for piece in direct)
    word = np.uint16 if (bars + 1) * bar <= SHORT else np.uint32
    tables = [Table(table.reads, table.codes, table.words.astype(word)) for table in tables]
    return Tables(bar, word, tuple(tables), tuple(direct), mentees, mentors)


def distinct(mentees: Side, reads: Iterable[str]) -> tuple[Ints, Ints]:
    """Number the mentees by what they have in these columns; returns the numbers and one mentee of each."""
    codes = np.zeros(len(mentees), dtype=np.int64)
    for name in reads:
        column = getattr(mentees, name)
        for one in [column] if column.ndim == 1 else list(column.T):
            _, number = np.unique(one, return_inverse=True)
            codes = np.unique(codes * (len(mentees) + 1) + number, return_inverse=True)[1]
    return codes, np.unique(codes, return_index=True)[1]


def _merged(singles: list[Table], mentees: Side, limit: int, bar: int) -> Iterator[Table]:
    """Add up tables, the smallest first, as long as the combinations that occur stay few."""
    whole: Table | None = None
    for table in sorted(singles, key=lambda single: len(single.words)):
        if whole is None:
            whole = table
            continue
        reads = (*whole.reads, *table.reads)
        codes, first = distinct(mentees, reads)
        if len(first) > limit:
            yield whole
            whole = table
            continue
        words = whole.words[whole.codes[first]] + table.words[table.codes[first]]
        whole = Table(reads, codes, np.minimum(words, bar))
    if whole is not None:
        yield whole


def _table(pieces: list[Piece], mentees: Side, mentors: Side, bar: int) -> Words:
    """Return the sum of pieces; `bar` and no more where one of them is a condition that is not met."""
    word = np.uint16 if 2 * bar < SHORT else np.uint32  # two tables can be added up
    words: Words = np.empty((len(mentees), len(mentors)), dtype=word)
    for rows in blocks(*words.shape):
        some = mentees.part(rows)
        words[rows] = np.minimum(sum(_words(piece, some, mentors, bar) for piece in pieces), bar)
    return words


def _words(piece: Piece, mentees: Side, mentors: Side, bar: int) -> Words:
    """Return the points of a wish, or a bar where a condition is not met."""
    if isinstance(piece, Scored):
        return piece.points(mentees, mentors).astype(np.uint32)
    return ~piece.met(mentees, mentors) * np.uint32(bar)
