"""Names that spreadsheets trip over leave the house as they are: every value equal, no formula.

LibreOffice and Excel decide by the type of a cell and by its first letter, so both are looked at.
"""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest
from django.urls import reverse

from people.exports import STARTS_A_FORMULA
from people.models import Person
from programs.models import Program
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

NAUGHTY = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "+31 6 1234",
    "-2+3",
    "\t=1+1",
    "＝1+1",
    '=HYPERLINK("http://example.com","x")',
    "1E5",
    "00123",
    "TRUE",
    "NULL",
    "3/4",
    "2026-01-01",
    "'quoted",
    'say "hi"',
    "a;b,c\td",
    "two\nlines",
    "<b>bold</b> & more",
    "\u202eevil",
    "\ufeffmark",
    "Ünïcödé ß",
    "田中さん",
    "👩‍👩‍👧‍👦",
    "עברית",
    "Z̡̛͍̗͊a̸l͎g͞o",
    "%s%d{0}{{x}}",
    "\\N{x}",
    "x" * 100,
]


@pytest.fixture
def program(db) -> Program:
    first = MentorFactory()
    for number, name in enumerate(NAUGHTY):
        mentee = MenteeFactory(program=first.program)
        mentor = first if not number else MentorFactory(program=first.program)
        Person.objects.filter(pk=mentee.person_id).update(
            given_name=name, family_name="", sort_name=f"{number:03}"
        )
        MentorshipFactory(mentor=mentor, mentee=mentee)
    return first.program


def taken(signed_in, program: Program, kind: str) -> bytes:
    address = reverse("programs:pairs-take-along", args=[program.pk])
    reply = signed_in(program.owner).post(address, {"reason": "To check", "as": kind})
    assert reply.status_code == 200, reply.text[:300]
    return reply.content


def guarded(text: str) -> str:
    """As a person reads it: what would be run has an apostrophe before it."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def test_csv_holds_every_name_and_no_formula(signed_in, program: Program):
    text = taken(signed_in, program, "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    names = [person.full_name for person in Person.objects.filter(sort_name__lt="1").order_by("sort_name")]

    assert [row[0] for row in rows] == [guarded(name) for name in names]
    assert len(names) == len(NAUGHTY)
    assert [cell for row in rows for cell in row if cell.startswith(STARTS_A_FORMULA)] == []
    assert {len(row) for row in rows} == {13}


def test_the_workbook_holds_the_same_as_text(signed_in, program: Program):
    text = taken(signed_in, program, "csv").decode("utf-8-sig")
    content = taken(signed_in, program, "xlsx")

    book = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
    cells = [cell for row in book.active.iter_rows() for cell in row]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()

    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr"}
    assert "<f>" not in sheet
    held = [[cell.value or "" for cell in row] for row in book.active.iter_rows()]
    assert held == list(csv.reader(io.StringIO(text, newline="")))
