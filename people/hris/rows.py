"""Rows → records: each row is read, or rejected with its number, its column and a reason."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any

from people.hris import cells as reading
from people.hris import columns, contracts, dates, managers, names, questions, words
from people.hris.batches import SIZE, Batches
from people.hris.cells import LONGEST, NAMES, Note, Reader, RowRejected
from people.hris.memory import Memory
from people.hris.reading import Sheet, UnreadableFile
from people.hris.records import FIELDS, Feed, Record, Remark
from people.hris.same import Same

CONTRACT_COLUMNS = frozenset({"begindatumfunctie", "volgnummercontract"})
PLACE = {name: place for place, name in enumerate(Record._fields)}
BLANK: list[Any] = list(Record(""))
DATES = {name: PLACE[name] for name in ("hired_on", "left_on")}
FALL_BACK = ("given_name", "family_name", "email")  # a blank preferred name means the first name
SEVERAL = frozenset({*FALL_BACK, "employee_id", "manager_id"})  # fields that read more than one column
FAMILY_PARTS = ("prefix", "partner_name", "partner_prefix", "name_use")

Draft = list[Any]  # the values of a record, in its order, while dates and managers are still as written


def parse(sheet: Sheet, *, today: date, memory: Memory = Memory(), same: Same | None = None) -> Feed:  # noqa: B008  frozen
    """A whole file; several contracts of one person (AFAS) become the one that holds today.

    `same`: who else is in the file, in rows that `sheet` doesn't hold.
    """
    with collector_asleep():
        table = Table(sheet, memory)
        while rows := list(islice(sheet.rows, SIZE)):
            table.read_all(rows)
        if not table.feed.rows:
            raise UnreadableFile("only headers")
        table.drop_cut_row(ends_mid_row=sheet.ends_mid_row)
        table.settle(today, same or Same())
    return table.feed


@contextmanager
def collector_asleep() -> Iterator[None]:
    """Hundreds of thousands of new objects and no cycle: looking through them takes as long as reading."""
    was_awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_awake:
            gc.enable()


class Table:
    def __init__(self, sheet: Sheet, memory: Memory) -> None:
        self.headers, self.width = sheet.headers, len(sheet.headers)
        self.places = columns.positions(sheet.headers, memory.columns)
        self.feed = _feed(sheet, self.places)
        missing = columns.missing(self.places)
        if missing:
            raise UnreadableFile("columns missing", missing=", ".join(missing)).about(self.feed)
        self.month_first, self.system = memory.month_first, sheet.system
        self.reader = Reader(memory, sheet.first_day)
        self.by_mail = columns.is_keyed_by_mail(self.places)
        self.id_place = self.places["email" if self.by_mail else "employee_id"][0]
        self.ids = self.reader.column("employee_id")
        one = {name: places[0] for name, places in self.places.items() if name != "employee_id"}
        self.plain = [
            (PLACE[name], self.reader.column(name), place) for name, place in one.items() if name in PLACE
        ]
        self.spare = [
            (PLACE[name], self.reader.column(name), place)
            for name in FALL_BACK
            for place in self.places.get(name, [])[1:]
        ]
        self.other = {
            name: (self.reader.column(name), place) for name, place in one.items() if name not in PLACE
        }
        self.lines = managers.Lines(self.places)
        self.has_contracts = any(columns.key(header) in CONTRACT_COLUMNS for header in self.headers)
        self.seen: set[str] = set()
        self.drafts: list[tuple[int, Draft]] = []
        self.last: tuple[int, list[str]] = (0, [])
        self.batches = self._batches()

    @property
    def is_row_by_row(self) -> bool:
        """No row needs another to be understood, but for its manager and the order of its dates."""
        return not (self.by_mail or self.has_contracts or self.lines.has_choice)

    @property
    def has_status(self) -> bool:
        return not self.places.keys().isdisjoint({"is_active", "is_blocked"})

    def _batches(self) -> Batches | None:
        """Only where a row's fields have one column each."""
        wants_rows = self.spare or self.other or self.by_mail or self.has_contracts or self.lines.has_choice
        return None if wants_rows else Batches(self.width, self.id_place, self.plain, BLANK)

    def read_all(self, rows: list[tuple[int, list[str]]]) -> None:
        drafts = self.batches and self.batches.drafts(rows, self.seen, self.reader.notes)
        if not drafts:
            for number, cells in rows:
                self.read(number, cells)
            return
        self.feed.rows += len(rows)
        self.last = rows[-1]
        self.seen.update([draft[0] for draft in drafts])
        self.drafts += zip([number for number, _ in rows], drafts, strict=True)

    # --- Row by row ---------------------------------------------------------------------------------
    def read(self, number: int, cells: list[str]) -> None:
        self.feed.rows += 1
        self.last = (number, cells)
        if len(cells) < self.width:
            cells = [*cells, *[""] * (self.width - len(cells))]
        try:
            if len(cells) > self.width and any(map(str.strip, cells[self.width :])):
                raise RowRejected("", "more cells than headers", cells[self.width])
            draft = self._draft(cells)
        except RowRejected as no:
            self._reject(number, cells, no)
        else:
            self.seen.add(draft[0])
            self.drafts.append((number, draft))
            if self.lines.has_choice:
                self.lines.add(number, cells)
            for note in self.reader.notes:
                self._remark(note, number, draft[0])
        self.reader.notes.clear()

    def _draft(self, cells: list[str]) -> Draft:
        employee_id = self.ids[cells[self.id_place]]
        if self.by_mail:
            employee_id = employee_id.lower()
        if employee_id in self.seen and not self.has_contracts:
            raise RowRejected("employee_id", "employee id twice", employee_id)
        draft = BLANK.copy()
        draft[0] = employee_id
        for place, column, position in self.plain:
            draft[place] = column[cells[position]]
        for place, column, position in self.spare:
            draft[place] = draft[place] or column[cells[position]]
        if self.other:
            self._add_others(draft, cells)
        if (not draft[1] and not draft[2]) or draft[2].casefold() in words.VACANT:
            self._check_somebody(draft, cells)
        return draft

    def _add_others(self, draft: Draft, cells: list[str]) -> None:
        values = {name: column[cells[position]] for name, (column, position) in self.other.items()}
        if values.get("full_name") and not draft[1] and not draft[2]:
            draft[1], draft[2] = reading.full_name(values["full_name"])
        if values.get("is_blocked"):
            draft[PLACE["is_active"]] = False
        prefix, partner, partner_prefix, use = (values.get(name, "") for name in FAMILY_PARTS)
        if prefix or partner:
            family = names.family_name(draft[2], prefix, partner, partner_prefix, use)
            draft[2] = family[: LONGEST["family_name"]]

    def _check_somebody(self, draft: Draft, cells: list[str]) -> None:
        """A row without a name stands for a post; with a mail address it is a person all the same."""
        name = f"{draft[1]} {draft[2]}".strip()
        if name.casefold() in words.VACANT:
            draft[1] = draft[2] = ""
            if not draft[PLACE["email"]]:
                self.lines.add_vacancy(draft)
                raise RowRejected("full_name", "nobody named", name)

    # --- What is told about a row ---------------------------------------------------------------------
    def _reject(self, number: int, cells: list[str], no: RowRejected) -> None:
        employee_id = words.unquoted(words.tidy(cells[self.id_place]))[: reading.LONGEST_ID + 1]
        column = self.feed.headers.get(no.field, "")
        self.feed.rejected.append(Remark(number, column, no.reason, employee_id, no.value[:80]))

    def _remark(self, note: Note, number: int, employee_id: str) -> None:
        if note.kind == reading.ASKED:
            self.feed.with_unknown_reason[number] = note.written
            return
        told = self.feed.flagged if note.kind == reading.FLAGGED else self.feed.cleaned
        column = self.feed.headers.get(note.field, "")
        told.append(Remark(number, column, note.reason, employee_id, note.written[:80]))

    def drop_cut_row(self, *, ends_mid_row: bool) -> None:
        number, cells = self.last
        if not ends_mid_row or len(cells) >= len(self.headers):
            return
        if self.drafts and self.drafts[-1][0] == number:
            self.drafts.pop()
        self.feed.rejected = [remark for remark in self.feed.rejected if remark.row != number]
        padded = [*cells, *[""] * len(self.headers)]
        self._reject(number, padded, RowRejected("", "row is cut off", cells[-1]))

    # --- The whole file ---------------------------------------------------------------------------------
    def settle(self, today: date, same: Same) -> None:
        """What only all rows together tell: the order of dates, who a manager is, which contract holds."""
        order = dates.order(self.reader.written_dates)
        told = self.month_first is not None
        self.feed.month_first = bool(self.month_first) if told else order.is_month_first
        self.feed.order = order
        self._set_dates()
        for number, draft, reason, written in self.lines.resolve(self.drafts, same):
            self._remark(Note(reading.FLAGGED, "manager_id", reason, written), number, draft[0])
        self.feed.with_sought_manager = self.lines.sought
        numbers, drafts = zip(*self.drafts, strict=True) if self.drafts else ((), ())
        records = list(zip(numbers, map(Record._make, drafts), strict=True))
        self.feed.records, doubles = contracts.choose(records, today) if self.has_contracts else (records, [])
        self.feed.rejected += [self._double(number, record) for number, record in doubles]
        questions.finish(self.feed, self.reader, None if told else order, self.system)

    def _double(self, number: int, record: Record) -> Remark:
        column = self.feed.headers.get("employee_id", "")
        return Remark(number, column, "employee id twice", record.employee_id, record.employee_id)

    def _set_dates(self) -> None:
        if not self.reader.written_dates:
            return
        days = dates.days(self.reader.written_dates, month_first=self.feed.month_first)
        for place in DATES.values():
            for number, draft in self.drafts:
                written = draft[place]
                if type(written) is str:
                    draft[place] = days[written] or written
                    self.feed.with_own_dates.add(number)
        if None in days.values():
            self.drafts = [(number, draft) for number, draft in self.drafts if self._has_dates(number, draft)]

    def _has_dates(self, number: int, draft: Draft) -> bool:
        for name, place in DATES.items():
            if type(draft[place]) is str:
                self._reject_draft(number, draft, name, "date not readable", draft[place])
                return False
        return True

    def _reject_draft(self, number: int, draft: Draft, name: str, reason: str, written: str) -> None:
        column = self.feed.headers[name]
        self.feed.rejected.append(Remark(number, column, reason, draft[0], written[:80]))


def _feed(sheet: Sheet, places: columns.Positions) -> Feed:
    used = {
        position
        for name, positions in places.items()
        for position in (positions if name in SEVERAL else positions[:1])
    }
    headers = {name: sheet.headers[positions[0]] for name, positions in places.items()}
    return Feed(
        fields=_filled(places),
        headers=headers,
        unused=[header for n, header in enumerate(sheet.headers) if header and n not in used],
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        month_first=False,
        header_row=sheet.header_row,
        kind=sheet.kind,
        sheet=sheet.name,
        system=sheet.system,
        signature=sheet.signature,
        all_headers=[header for header in sheet.headers if header],
        reading=sheet.reading,
    )


def _filled(places: columns.Positions) -> frozenset[str]:
    """The record's fields this file speaks about; all others stay as the house knows them."""
    found = frozenset(FIELDS) & places.keys()
    found |= {"is_active"} if "is_blocked" in places else set()
    return found | NAMES if "full_name" in places or NAMES & found else found
