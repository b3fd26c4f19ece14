"""The short way for rows in which nothing is remarkable: many at a time, column by column.

It gives exactly what reading row by row gives, or says that it can't; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat
from typing import Any

from people.hris import words
from people.hris.cells import LONGEST_ID, Column, Note, RowRejected
from people.hris.header import Numbered

SIZE = 250
FAMILY, EMAIL = "family_name", "email"
# Addresses that need no second look, one a line; possessive, so that no line is read twice.
PLAIN_MAILS = re.compile(r"(?:[a-z0-9][a-z0-9._+'-]{0,63}+@(?:[a-z0-9][a-z0-9-]*+\.)++[a-z]{2,63}+\n)*+")

Draft = list[Any]


class Batches:
    def __init__(
        self, width: int, id_place: int, columns: Sequence[tuple[int, Column, int]], blank: Draft
    ) -> None:
        self.width, self.id_place, self.columns, self.blank = width, id_place, columns, blank
        self.family = next((place for place, column, _ in columns if column.field == FAMILY), 0)

    def drafts(self, rows: Sequence[Numbered], seen: set[str], notes: list[Note]) -> list[Draft] | None:
        """A draft per row; None where a row wants more than a look, and then nothing has happened."""
        cells = [cells for _, cells in rows]
        if set(map(len, cells)) != {self.width} or not self.family:
            return None
        columns = list(zip(*cells, strict=True))
        ids = columns[self.id_place]
        if not _are_plain_ids(ids) or not seen.isdisjoint(ids):
            return None
        values: list[Any] = [repeat(value, len(rows)) for value in self.blank]
        values[0] = ids
        try:
            for place, column, position in self.columns:
                values[place] = _read(column, columns[position])
        except RowRejected:
            notes.clear()
            return None
        if notes or not words.VACANT.isdisjoint(map(str.casefold, values[self.family])):
            notes.clear()
            return None
        return list(map(list, zip(*values, strict=True)))


def _are_plain_ids(ids: Sequence[str]) -> bool:
    joined = "".join(ids)
    return (
        joined.isascii()
        and joined.isprintable()
        and " " not in joined
        and "=" not in joined
        and "#" not in joined
        and all(ids)
        and max(map(len, ids)) <= LONGEST_ID
        and len(set(ids)) == len(ids)
    )


def _read(column: Column, cells: Sequence[str]) -> list[Any]:
    if column.field == EMAIL:
        joined = "\n".join(cells).lower()
        if PLAIN_MAILS.fullmatch(joined + "\n") and ".." not in joined:
            mails = joined.split("\n")
            if len(mails) == len(cells) and max(map(len, mails)) <= words.LONGEST_MAIL:
                return mails
    return list(map(column.__getitem__, cells))
