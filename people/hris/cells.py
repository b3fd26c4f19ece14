"""Cells → values, one field at a time. Most cells repeat, so what was read once is only looked up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from people.hris import dates, levels, names, places, reasons, words
from people.hris.memory import Memory

LONGEST = {
    "given_name": 100, "family_name": 150, "location": 100, "unit": 150, "legal_entity": 150,
    "job_title": 200,
}  # fmt: skip
LONGEST_ID = 64
NAMES = frozenset({"given_name", "family_name"})
NOBODY = frozenset({"NO_MGR", "NO_MANAGER", "NO_HR", "XX", "N/A", "NONE", "-"})
FLAGGED, CLEANED = "flagged", "cleaned"
ASKED = "asked"  # without a word about whose row it is


class Note(NamedTuple):
    """What the row at hand drew: it is taken all the same."""

    kind: str
    field: str
    reason: str
    written: str


class RowRejected(Exception):
    def __init__(self, field: str, reason: str, value: str = "") -> None:
        super().__init__(reason)
        self.field, self.reason, self.value = field, reason, value


class Column(dict[str, Any]):
    """Cell → value, filled as cells come; a cell that draws a note is read anew each time."""

    def __init__(
        self, field: str, read: Callable[[str, list[Note]], Any], notes: list[Note], keep: bool
    ) -> None:
        self.field, self.read, self.notes, self.keep = field, read, notes, keep

    def __missing__(self, cell: str) -> Any:
        if cell[:1] == "#" and words.SPREADSHEET_ERROR.fullmatch(cell.strip()):
            raise RowRejected(self.field, "spreadsheet error", cell)
        before = len(self.notes)
        value = self.read(cell, self.notes)
        if self.keep and len(self.notes) == before:
            self[cell] = value
        return value


class Reader:
    """One per file: the columns share the list of notes about the row at hand."""

    def __init__(self, memory: Memory, first_day: date = dates.FIRST_DAY) -> None:
        self.words, self.first_day = memory.words, first_day
        self.notes: list[Note] = []
        self.knows_status = False  # a status column was met that says who works here
        self.topics: dict[str, str] = {}
        self.written_dates: set[str] = set()

    def column(self, field: str) -> Column:
        special = {
            "employee_id": _employee_id, "email": _mail, "manager_id": _manager, "gender": _gender,
            "is_active": self._is_active, "is_blocked": self._is_blocked, "hired_on": self._date,
            "left_on": self._date, "left_why": self._left_why, "country": self._country, "level": self._level,
            "languages": _languages, "topics": self._topics, "time_zone": _time_zone,
        }  # fmt: skip
        read = special.get(field) or (_text(field) if field in LONGEST else _plain)
        unique = {"employee_id", "email", "full_name"}
        return Column(field, read, self.notes, keep=field not in unique)

    def _date(self, cell: str, notes: list[Note]) -> date | str | None:
        """As text where its order matters: the file tells the order only once all of it was read."""
        written = words.tidy(cell)
        if not written:
            return None
        try:
            return dates.iso(written, first_day=self.first_day)
        except dates.Unreadable:
            self.written_dates.add(written)
            return written

    def _country(self, cell: str, notes: list[Note]) -> str:
        return self._known("country", words.tidy(cell), places.country_code, notes)

    def _level(self, cell: str, notes: list[Note]) -> str:
        return self._known("level", words.tidy(cell), levels.level, notes)

    def _left_why(self, cell: str, notes: list[Note]) -> str:
        """Asked about by its word alone: nobody reads here why somebody left."""
        written = words.tidy(cell)
        plain = places.plain(written)
        told = self.words.get(("leaving", plain))
        code = reasons.reason(written) if told is None else told
        if code is None:
            notes.append(Note(ASKED, "left_why", "leaving unknown", written))
        return code or ""

    def _known(self, kind: str, written: str, find: Callable[[str], str], notes: list[Note]) -> str:
        """The house's code for a word; one that nobody knows is flagged, asked, and stored blank."""
        plain = places.plain(written)
        told = self.words.get((kind, plain))
        code = find(written) if told is None else told
        if written and not code and told is None:
            notes.append(Note(FLAGGED, kind, f"{kind} unknown", written))
        return code

    def _is_active(self, cell: str, notes: list[Note]) -> bool:
        """Only words that say so: `Full-time` or a blank cell say nothing about leaving."""
        works_here = words.works_here(words.tidy(cell))
        self.knows_status |= works_here is not None
        return works_here is not False

    def _is_blocked(self, cell: str, notes: list[Note]) -> bool:
        works_here = words.works_here(words.tidy(cell))
        self.knows_status |= works_here is not None
        return works_here is True

    def _topics(self, cell: str, notes: list[Note]) -> tuple[str, ...]:
        found = words.topics(cell)
        for slug, name in found:
            self.topics.setdefault(slug, name)
        return tuple(slug for slug, _ in found)


def _plain(cell: str, notes: list[Note]) -> str:
    return words.harmless(words.tidy(cell))


def _text(field: str) -> Callable[[str, list[Note]], str]:
    longest = LONGEST[field]

    def read(cell: str, notes: list[Note]) -> str:
        text = tidy = words.tidy(cell)
        if tidy[:1] and tidy[0] in words.FORMULA:
            text = words.harmless(tidy)
            if text:
                notes.append(Note(CLEANED, field, "formula in a text", tidy))
        if field in NAMES and tidy != cell:
            notes.append(Note(CLEANED, field, "white space", cell))
        if len(text) > longest:
            notes.append(Note(CLEANED, field, "text too long", text))
            text = text[:longest].rstrip()
        return names.in_order(text) if field == "family_name" and "," in text else text

    return read


def _employee_id(cell: str, notes: list[Note]) -> str:
    employee_id = words.unquoted(words.tidy(cell))
    if not employee_id:
        raise RowRejected("employee_id", "employee id missing")
    if len(employee_id) > LONGEST_ID:
        raise RowRejected("employee_id", "employee id too long", employee_id[: LONGEST_ID + 1])
    return employee_id


def _mail(cell: str, notes: list[Note]) -> str:
    written = words.tidy(cell).lower()
    if written and not words.is_mail(written):
        raise RowRejected("email", "mail not valid", written)
    return written


def _manager(cell: str, notes: list[Note]) -> str:
    written = words.unquoted(words.tidy(cell))
    return "" if written.upper() in NOBODY else written


def _gender(cell: str, notes: list[Note]) -> str:
    return words.gender(words.tidy(cell))


def _languages(cell: str, notes: list[Note]) -> tuple[str, ...]:
    found, unknown = words.languages_in(words.tidy(cell))
    if unknown:
        notes.append(Note(FLAGGED, "languages", "language unknown", ", ".join(unknown)))
    return found


def _time_zone(cell: str, notes: list[Note]) -> str:
    """Only a name that knows summer from winter; anything else leaves it to the country."""
    written = words.tidy(cell)
    return written if written in places.zones() else ""


def full_name(written: str) -> tuple[str, str]:
    given, family = names.split(words.harmless(written))
    return given[: LONGEST["given_name"]].rstrip(), family[: LONGEST["family_name"]].rstrip()
