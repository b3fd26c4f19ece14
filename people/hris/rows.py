"""Rows → records: each row is read, or rejected with its number, its column and a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, islice

from people.hris import columns, dates, names, places, words
from people.hris.reading import Sheet, UnreadableFile
from people.hris.records import FIELDS, Feed, Record, Remark

Numbered = tuple[int, list[str]]
NOBODY = frozenset({"NO_MGR", "NO_MANAGER", "N/A", "NONE", "-"})
LONGEST = {"given_name": 100, "family_name": 150, "location": 100, "unit": 150, "job_title": 200}
LONGEST_ID = 64
NAMES = frozenset({"given_name", "family_name"})
CONTRACT_COLUMNS = frozenset({"begindatumfunctie", "volgnummercontract"})


class RowRejected(Exception):
    def __init__(self, field: str, reason: str, value: str = "") -> None:
        super().__init__(reason)
        self.field, self.reason, self.value = field, reason, value


def parse(sheet: Sheet, *, today: date) -> Feed:
    """A whole file; several contracts of one person (AFAS) become the one that holds today."""
    headers, positions, body = _header(sheet.rows)
    reader = _Reader(headers, positions, list(body), sheet)
    reader.read_all()
    reader.choose_contracts(today)
    return reader.feed


def _header(rows: Iterator[Numbered]) -> tuple[list[str], dict[str, int], Iterator[Numbered]]:
    first = [words.tidy(cell) for cell in next(rows)[1]]
    ahead = list(islice(rows, 1))
    labels = [words.tidy(cell) for cell in ahead[0][1]] if ahead else []
    if columns.has_labels(first, labels):
        first, ahead = columns.merged(first, labels), list(islice(rows, 1))
    positions = columns.fields_of(first)
    missing = columns.missing(positions)
    if missing:
        raise UnreadableFile("columns missing", missing=", ".join(missing))
    if not ahead:
        raise UnreadableFile("only headers")
    return first, positions, chain(ahead, rows)


def _filled(positions: dict[str, int]) -> frozenset[str]:
    """The record's fields this file speaks about; all others stay as the house knows them."""
    found = frozenset(FIELDS) & positions.keys()
    return found | NAMES if "full_name" in positions or NAMES & found else found


class _Reader:
    def __init__(
        self, headers: list[str], positions: dict[str, int], rows: list[Numbered], sheet: Sheet
    ) -> None:
        self.headers, self.positions, self.rows = headers, positions, rows
        self.last_may_be_cut = sheet.ends_mid_row
        self.has_contracts = any(columns.key(header) in CONTRACT_COLUMNS for header in headers)
        self.contracts: dict[str, list[tuple[int, Record]]] = {}
        self.remarks: list[tuple[str, Remark]] = []  # of the row at hand: ("flagged" or "cleaned", remark)
        written = {cell for name in ("hired_on", "left_on") for cell in self._column(name)}
        self.feed = Feed(
            fields=_filled(positions),
            headers={name: headers[position] for name, position in positions.items()},
            unused=[header for n, header in enumerate(headers) if header and n not in positions.values()],
            encoding=sheet.encoding,
            delimiter=sheet.delimiter,
            month_first=dates.is_month_first(written),
            rows=len(rows),
        )

    def _column(self, name: str) -> Iterator[str]:
        position = self.positions.get(name)
        if position is not None:
            yield from (words.tidy(cells[position]) for _, cells in self.rows if position < len(cells))

    # --- Row by row ---------------------------------------------------------------------------------
    def read_all(self) -> None:
        for number, cells in self.rows:
            self.remarks = []
            employee_id = words.unquoted(words.tidy(self._cell(cells, "employee_id")))[: LONGEST_ID + 1]
            try:
                self._check_shape(number, cells)
                record = self._record(number, cells, employee_id)
                self._keep(number, record)
            except RowRejected as no:
                column = self.feed.headers.get(no.field, "")
                self.feed.rejected.append(Remark(number, column, no.reason, employee_id, no.value[:80]))
                continue
            self.feed.flagged += [remark for kind, remark in self.remarks if kind == "flagged"]
            self.feed.cleaned += [remark for kind, remark in self.remarks if kind == "cleaned"]

    def _check_shape(self, number: int, cells: list[str]) -> None:
        if any(cell.strip() for cell in cells[len(self.headers) :]):
            raise RowRejected("", "more cells than headers", cells[len(self.headers)])
        cut = self.last_may_be_cut and number == self.rows[-1][0] and len(cells) < len(self.headers)
        if cut:
            raise RowRejected("", "row is cut off", cells[-1])

    def _record(self, number: int, cells: list[str], employee_id: str) -> Record:
        self._check_id(employee_id)
        texts = {name: self._text(number, cells, name, employee_id) for name in LONGEST}
        if "full_name" in self.positions and not texts["given_name"] and not texts["family_name"]:
            texts["given_name"], texts["family_name"] = names.split(
                words.harmless(self._tidy(cells, "full_name"))
            )
        texts["family_name"] = self._family_name(cells, texts["family_name"])
        topics = words.topics(self._cell(cells, "topics"))
        record = Record(
            employee_id=employee_id,
            given_name=texts["given_name"],
            family_name=texts["family_name"],
            location=texts["location"],
            unit=texts["unit"],
            job_title=texts["job_title"],
            hired_on=self._date(cells, "hired_on"),
            left_on=self._date(cells, "left_on"),
            email=self._mail(cells),
            country=self._known(number, cells, "country", employee_id),
            level=self._known(number, cells, "level", employee_id),
            manager_id=self._manager_id(cells),
            gender=words.gender(self._tidy(cells, "gender")),
            languages=words.languages(self._tidy(cells, "languages")),
            topics=tuple(slug for slug, _ in topics),
        )
        self.feed.topics.update({slug: name for slug, name in topics if slug not in self.feed.topics})
        return record

    def _keep(self, number: int, record: Record) -> None:
        earlier = self.contracts.setdefault(record.employee_id, [])
        earlier.append((number, record))

    # --- Cell by cell -------------------------------------------------------------------------------
    def _cell(self, cells: list[str], name: str) -> str:
        position = self.positions.get(name)
        return cells[position] if position is not None and position < len(cells) else ""

    def _tidy(self, cells: list[str], name: str) -> str:
        return words.tidy(self._cell(cells, name))

    def _remark(self, kind: str, number: int, name: str, reason: str, employee_id: str, value: str) -> None:
        column = self.feed.headers.get(name, "")
        self.remarks.append((kind, Remark(number, column, reason, employee_id, value[:80])))

    def _check_id(self, employee_id: str) -> None:
        if not employee_id:
            raise RowRejected("employee_id", "employee id missing")
        if len(employee_id) > LONGEST_ID:
            raise RowRejected("employee_id", "employee id too long", employee_id)
        if employee_id in self.contracts and not self.has_contracts:
            raise RowRejected("employee_id", "employee id twice", employee_id)

    def _text(self, number: int, cells: list[str], name: str, employee_id: str) -> str:
        written = self._cell(cells, name)
        text = tidy = words.tidy(written)
        if tidy[:1] and tidy[0] in words.FORMULA:
            text = words.harmless(tidy)
            if text:
                self._remark("cleaned", number, name, "formula in a text", employee_id, tidy)
        if name in NAMES and tidy != written:
            self._remark("cleaned", number, name, "white space", employee_id, written)
        if len(text) > LONGEST[name]:
            self._remark("cleaned", number, name, "text too long", employee_id, text)
        return text[: LONGEST[name]].rstrip()

    def _family_name(self, cells: list[str], own: str) -> str:
        parts = (self._tidy(cells, name) for name in ("prefix", "partner_name", "partner_prefix", "name_use"))
        prefix, partner, partner_prefix, use = (words.harmless(part) for part in parts)
        return names.family_name(own, prefix, partner, partner_prefix, use)[: LONGEST["family_name"]]

    def _date(self, cells: list[str], name: str) -> date | None:
        written = self._tidy(cells, name)
        try:
            return dates.parsed(written, month_first=self.feed.month_first)
        except dates.Unreadable as error:
            raise RowRejected(name, "date not readable", written) from error

    def _mail(self, cells: list[str]) -> str:
        written = self._tidy(cells, "email").lower()
        if written and not words.is_mail(written):
            raise RowRejected("email", "mail not valid", written)
        return written

    def _known(self, number: int, cells: list[str], name: str, employee_id: str) -> str:
        """The house's code for a country or level word; an unknown word is flagged and stored blank."""
        written = self._tidy(cells, name)
        code = {"country": places.country_code, "level": words.level}[name](written)
        if written and not code:
            self._remark("flagged", number, name, f"{name} unknown", employee_id, written)
        return code

    def _manager_id(self, cells: list[str]) -> str:
        written = words.unquoted(self._tidy(cells, "manager_id"))
        return "" if written.upper() in NOBODY else written

    # --- Person by person ---------------------------------------------------------------------------
    def choose_contracts(self, today: date) -> None:
        """One record per person: the contract that holds today, else the latest; equal ones are doubles."""
        for employee_id, found in self.contracts.items():
            by_start: dict[date | None, tuple[int, Record]] = {}
            for number, record in found:
                if record.hired_on in by_start:
                    column = self.feed.headers["employee_id"]
                    remark = Remark(number, column, "employee id twice", employee_id, employee_id)
                    self.feed.rejected.append(remark)
                else:
                    by_start[record.hired_on] = (number, record)
            self.feed.records.append(_person(list(by_start.values()), today))
        self.feed.rejected.sort(key=lambda remark: remark.row)


def _person(contracts: list[tuple[int, Record]], today: date) -> tuple[int, Record]:
    if len(contracts) == 1:
        return contracts[0]
    by_start = sorted(contracts, key=lambda found: found[1].hired_on or date.min)
    holding = [
        found for found in by_start
        if (found[1].hired_on or date.min) <= today and (found[1].left_on or date.max) >= today
    ]  # fmt: skip
    number, record = (holding or by_start)[-1]
    hired = [contract.hired_on for _, contract in by_start if contract.hired_on]
    return number, replace(record, hired_on=min(hired, default=None))
