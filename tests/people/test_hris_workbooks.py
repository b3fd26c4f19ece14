"""XLSX files as people save them, and as somebody builds them to keep a server busy."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from people.hris import reading, rows, workbook
from people.hris.reading import UnreadableFile
from people.hris.records import Feed
from tests.people.effort import processor_seconds
from tests.people.feeds import HEADERS, company

TODAY = date(2026, 3, 2)
MEGABYTES = 20 * 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ADA = ["007", "Ada", "Lovelace", "ada@example.com", "NL", "Senior", ""]


def parse(content: bytes) -> Feed:
    return rows.parse(reading.read(content, max_bytes=MEGABYTES), today=TODAY)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(*lines: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    for cells in book.worksheets[0]:
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # also where it looks like a formula
    return saved(book)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
    return out.getvalue()


def with_sheet(inside: str) -> bytes:
    part = f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>'
    return with_part(book_of(HEADERS, ADA), SHEET, part.encode())


def refusal_of(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        parse(content)
    return refused.value.reason


# --- As people save them --------------------------------------------------------------------------------
def test_workbook_says_the_same_as_the_csv_it_was_made_of():
    lines = list(csv.reader(io.StringIO(company("bamboohr").decode())))

    feed = parse(book_of(*[list(line) for line in lines]))

    of_csv = parse(company("bamboohr"))
    assert (feed.kind, feed.sheet, feed.encoding, feed.delimiter) == ("xlsx", "Sheet", "", "")
    assert (feed.records, feed.rejected, feed.flagged) == (of_csv.records, of_csv.rejected, of_csv.flagged)
    assert feed.signature == of_csv.signature


def test_sheet_with_a_header_row_of_people_is_chosen():
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Read me first", "Version 3"])
    people = book.create_sheet("Mensen")
    for line in (["Export of March"], [], HEADERS, ADA):
        people.append(line)
    hidden = book.create_sheet("Old", 0)
    hidden.append(HEADERS)
    hidden.sheet_state = "hidden"

    feed = parse(saved(book))

    assert (feed.sheet, feed.header_row, feed.records[0][0]) == ("Mensen", 3, 4)


def test_typed_cells_arrive_as_a_person_sees_them():
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Employee ID", "Name", "Hire date", "Termination date", "Job title"])
    sheet.append([100001.0, "Ada Lovelace", date(2024, 8, 3), datetime(2026, 3, 1, 17, 30), 7])  # noqa: DTZ001  as a sheet
    sheet.append([42, "Bob Babbage", None, None, True])
    sheet.cell(3, 1).number_format = "00000"
    sheet.append(["007", "Eve  Byron", "2024-08-03", None, 1.5])

    found = [record for _, record in parse(saved(book)).records]

    assert [one.employee_id for one in found] == ["100001", "00042", "007"]
    assert [one.job_title for one in found] == ["7", "TRUE", "1.5"]
    assert (found[0].hired_on, found[0].left_on) == (date(2024, 8, 3), date(2026, 3, 1))


@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_days_are_counted_from_the_workbooks_own_first_day(epoch):
    """Also in a cell without a format, where a spreadsheet shows the bare number."""
    book = openpyxl.Workbook()
    book.epoch = epoch
    sheet = book.worksheets[0]
    sheet.append(["Employee ID", "Name", "Hire date"])
    sheet.append(["1", "Ada Lovelace", date(2024, 8, 13)])
    sheet.append(["2", "Bob Babbage", date(2024, 8, 13)])
    sheet.cell(3, 3).number_format = "General"

    feed = parse(saved(book))

    assert ([one.hired_on for _, one in feed.records], feed.rejected) == ([date(2024, 8, 13)] * 2, [])


def test_merged_titles_above_the_header_row_are_passed_over():
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Everybody of March"])
    sheet.merge_cells("A1:G2")
    sheet.append(["", "Name", "", "Work"])
    sheet.merge_cells("B3:C3")
    for line in (HEADERS, ADA):
        sheet.append(line)

    feed = parse(saved(book))

    assert (feed.header_row, [one.email for _, one in feed.records]) == (4, ["ada@example.com"])


def test_row_with_a_failed_formula_is_rejected_and_says_which():
    broken = ["008", "Bob", "#REF!", "bob@example.com", "NL", "#N/A", ""]

    feed = parse(book_of(HEADERS, ADA, broken, ["#NAAM?", *ADA[1:]]))

    assert [(no.row, no.column, no.reason) for no in feed.rejected] == [
        (3, "Last name", "spreadsheet error"), (4, "Employee ID", "spreadsheet error"),
    ]  # fmt: skip
    assert len(feed.records) == 1


@pytest.mark.parametrize("name", ["content.xml", "xl/workbook.bin"])
def test_workbook_of_another_kind_is_told_from_a_damaged_one(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(name, "<x/>")

    assert refusal_of(out.getvalue()) == "workbook unknown"


def test_strict_workbook_is_told_from_an_empty_one():
    content = book_of(HEADERS, ADA)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        part = book.read("xl/workbook.xml").replace(b"schemas.openxmlformats.org", b"purl.oclc.org/ooxml")

    assert refusal_of(with_part(content, "xl/workbook.xml", part)) == "workbook unknown"


def test_rows_keep_the_numbers_of_the_spreadsheet():
    feed = parse(book_of(HEADERS, [], ADA, [], [*ADA[:3], "bad", "", "", ""]))

    assert ([number for number, _ in feed.records], [no.row for no in feed.rejected]) == ([3], [5])


# --- As somebody builds them ----------------------------------------------------------------------------
def bomb(megabytes: int) -> bytes:
    cell = '<c t="inlineStr"><is><t>' + " " * 1_000_000 + "</t></is></c>"
    return with_sheet(f'<row r="1">{cell * megabytes}</row>')


def test_bomb_of_208_megabytes_is_refused_within_a_second():
    content = bomb(208)
    assert len(content) < 700_000
    started = processor_seconds()

    reason = refusal_of(content)

    assert (reason, processor_seconds() - started < 1) == ("workbook too big inside", True)


def test_bomb_that_lies_about_its_size_is_refused():
    content = bytearray(bomb(50))
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    started = processor_seconds()

    reason = refusal_of(bytes(content))

    assert (reason, processor_seconds() - started < 5) == ("workbook damaged", True)


def test_entries_that_share_their_bytes_are_refused():
    content = bytearray(book_of(HEADERS, ADA))
    for place in range(len(content)):
        if content.startswith(b"PK\x01\x02", place):
            content[place + 20 : place + 24] = (len(content) // 2).to_bytes(4, "little")

    assert refusal_of(bytes(content)) == "workbook too big inside"


def test_thousands_of_entries_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for number in range(1001):
            book.writestr(f"xl/{number}", b"")

    assert refusal_of(out.getvalue()) == "workbook too big inside"


def test_letters_that_stand_for_more_letters_are_refused():
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    part = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>&a11;</v></c></row></sheetData></worksheet>'  # noqa: E501
    started = processor_seconds()

    reason = refusal_of(with_part(book_of(HEADERS, ADA), SHEET, part.encode()))

    assert (reason, processor_seconds() - started < 5) == ("workbook damaged", True)


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "too many rows"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "too many columns"),
        ("", "empty"),
        ("<row", "workbook damaged"),
    ],
)
def test_crafted_sheet_is_refused_with_its_reason(inside, reason):
    assert refusal_of(with_sheet(inside)) == reason


def test_packed_file_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("people.csv", "Employee ID\n1\n")

    assert refusal_of(out.getvalue()) == "packed"


def test_process_that_takes_too_much_memory_dies_alone(monkeypatch):
    monkeypatch.setattr(workbook, "CHILD", "tests.people.hungry_process")

    assert refusal_of(book_of(HEADERS, ADA)) == "workbook too heavy"


def test_process_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(workbook, "SECONDS", 0.01)

    assert refusal_of(book_of(HEADERS, ADA)) == "workbook too heavy"


def test_process_gets_no_secret_from_the_environment(monkeypatch):
    monkeypatch.setenv("PYTHONSTARTUP", "secret")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")  # would keep Python from starting

    assert parse(book_of(HEADERS, ADA)).rows == 1


def test_cut_workbook_is_refused_wherever_it_is_cut():
    content = book_of(HEADERS, *[ADA] * 50)
    dice = random.Random(11)

    reasons = {refusal_of(content[: dice.randrange(4, len(content))]) for _ in range(200)}

    assert reasons == {"workbook damaged"}
