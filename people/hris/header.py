"""Where a table's header row is, what it says, and where the people begin."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from people.hris import columns, systems, words

Numbered = tuple[int, list[str]]
SEARCHED_ROWS = 20
EXAMPLES = ("example", "voorbeeld", "beispiel")
VERSION = "version:v"


@dataclass(frozen=True, slots=True)
class Header:
    row: int  # as a spreadsheet counts
    cells: list[str]
    body: int  # which of the rows looked at is the first about a person
    fields: int  # how many the house knows
    system: str

    @property
    def signature(self) -> str:
        return hashlib.sha256("\x1f".join(self.cells).encode()).hexdigest()


def find(rows: Sequence[Numbered]) -> Header:
    """The row that names most fields; titles, empty rows and Entra's version row may stand above it."""
    tidy = [[words.tidy(cell) for cell in cells] for _, cells in rows[: SEARCHED_ROWS + 2]]
    place = _place(tidy[:SEARCHED_ROWS])
    if place and columns.has_labels(tidy[place - 1], tidy[place]):
        place -= 1
    cells, body = _trimmed(tidy[place]), place + 1
    keys = [columns.key(cell) for cell in cells]
    has_labels = body < len(tidy) and columns.has_labels(cells, tidy[body])
    if has_labels:
        cells, body = columns.merged(cells, tidy[body]), body + 1
    has_version = any(row[0].lower().startswith(VERSION) for row in tidy[:place])
    if body < len(tidy) and _is_example(tidy[body]):
        body += 1
    cells = _told_apart(cells)
    found = columns.positions(cells)
    by_mail = columns.is_keyed_by_mail(found) and "manager_id" in found
    system = systems.of(keys, has_labels=has_labels, has_version=has_version, is_keyed_by_mail=by_mail)
    return Header(rows[place][0], cells, body, len(found), system)


def _place(rows: Sequence[Sequence[str]]) -> int:
    """Where no row names two fields, the first of the widest, so that a person can say what is what."""
    scores = [len(columns.known(cells)) for cells in rows]
    if max(scores) < columns.SURE:
        scores = [sum(bool(cell) for cell in cells) for cells in rows]
    return scores.index(max(scores))


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty columns at the end."""
    width = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:width]


def _told_apart(cells: list[str]) -> list[str]:
    """The second column named `Country` is `Country (2)`: not read, and there to be chosen by hand."""
    seen: Counter[str] = Counter()
    apart = []
    for cell in cells:
        seen[cell] += bool(cell)
        apart.append(f"{cell} ({seen[cell]})" if seen[cell] > 1 else cell)
    return apart


def _is_example(cells: Sequence[str]) -> bool:
    first = cells[0].lower()
    return first.startswith(EXAMPLES) and ":" in first
