"""The record of processing: what is held about people, column by column, from the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard import privacy
from dashboard.column_words import column
from dashboard.table_words import KINDS
from people.register import CLASSES, KEEPS, PURPOSES, VIEWERS, Facts

NOT_ABOUT_PEOPLE = frozenset({"house", "link", "secret", "copy"})


@dataclass(frozen=True)
class Line:
    """Columns that are held for the same and seen by the same."""

    columns: str
    kind: str
    purpose: str
    keep: str
    seen: str


@dataclass(frozen=True)
class Table:
    label: str
    name: str
    rows: list[Line]


def tables() -> Iterator[Table]:
    """In the words of the page on which everybody reads their own, in the language of the moment."""
    for label, lines in privacy.REGISTER.items():
        rows = [_line(line) for line in lines if line.not_exported not in NOT_ABOUT_PEOPLE]
        name = next((words for key, words in KINDS.items() if key.split()[0] == label), None)
        if rows and name:
            yield Table(label, str(name), rows)


def _line(line: Facts) -> Line:
    return Line(
        columns=", ".join(column(name) for name in line.names.split()),
        kind=str(CLASSES[line.kind]),
        purpose=str(PURPOSES[line.purpose]),
        keep=str(KEEPS[line.keep]),
        seen=str(VIEWERS[line.seen]),
    )
