"""The process that unpacks a workbook: `python -m people.hris.workbook_process < book.xlsx > rows.csv`.

It limits itself before it reads anything. Its first line is JSON: the sheet's name, or why it refuses.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any

from people.hris import columns, header
from people.hris.limits import limit_itself

MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767  # what a spreadsheet allows

Numbered = tuple[int, list[str]]


class Refused(Exception):
    def __init__(self, reason: str, **named: int) -> None:
        super().__init__(reason)
        self.reason, self.named = reason, named


def main() -> None:
    limit_itself()
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        _convert(sys.stdin.buffer, out)
    except Refused as no:
        out.seek(0)
        out.truncate()
        out.write(json.dumps({"refused": no.reason, "named": no.named}) + "\n")
    out.flush()


def _convert(book: Any, out: io.TextIOWrapper) -> None:
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it for nothing
    warnings.simplefilter("ignore")
    from openpyxl import load_workbook  # only here: by now the limits stand
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    try:
        sheets = load_workbook(book, read_only=True, data_only=True, keep_links=False).worksheets
        if not sheets:
            raise Refused("workbook unknown")
        name, rows = _chosen(sheets)
        about = {"sheet": name, "from_1904": sheets[0].parent.epoch == CALENDAR_MAC_1904}
        out.write(json.dumps(about) + "\n")
        csv.writer(out, lineterminator="\n").writerows([number, *cells] for number, cells in rows)
    except (MemoryError, Refused):
        raise
    except Exception as error:  # whatever a damaged file makes its reader raise
        raise Refused("workbook damaged") from error


def _chosen(sheets: list[Any]) -> tuple[str, Iterator[Numbered]]:
    """The first visible sheet with a header row of people, else the first that holds anything."""
    first: tuple[str, Iterator[Numbered]] | None = None
    for sheet in sorted(sheets, key=lambda each: each.sheet_state != "visible"):
        rows = _rows(sheet)
        ahead = list(islice(rows, header.SEARCHED_ROWS + 2))
        if not ahead:
            continue
        if header.find(ahead).fields >= columns.SURE:
            return sheet.title, chain(ahead, rows)
        first = first or (sheet.title, chain(ahead, rows))
    if first is None:
        raise Refused("empty")
    return first


def _rows(sheet: Any) -> Iterator[Numbered]:
    sheet.reset_dimensions()  # a file may say anything about how large it is
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > MOST_COLUMNS:
            raise Refused("too many columns", row=number, most=MOST_COLUMNS)
        if number > MOST_ROWS:
            raise Refused("too many rows", most=MOST_ROWS)
        if texts:
            yield number, texts


def _text(cell: Any) -> str:
    """As a person sees it: dates in ISO, whole numbers without a point, zeros that the format shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value[:LONGEST_CELL]
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    shown = cell.number_format
    return str(value).zfill(len(shown)) if shown and set(shown) == {"0"} else str(value)


if __name__ == "__main__":
    main()
