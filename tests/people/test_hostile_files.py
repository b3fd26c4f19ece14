from __future__ import annotations

import random
from datetime import date

import pytest

from people.hris import reading, rows, words
from people.hris.reading import UnreadableFile
from people.models.import_words import REASONS, REFUSALS, refusal
from tests.people.effort import processor_seconds
from tests.people.feeds import NAUGHTY, company, row, sheet

TODAY = date(2026, 3, 2)
MEGABYTES = 20 * 1024 * 1024
HEADER = b"Employee ID,First name,Last name,Work Email\n"


def parse(content: bytes) -> rows.Feed:
    return rows.parse(reading.read(content, max_bytes=MEGABYTES), today=TODAY)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (HEADER + b"1,A\0da,B,a@example.com\n", "not text"),
        (b"\x93\0\x81\x07" * 100, "not text"),
        (HEADER + b"1,A\x07da,B,a@example.com\n", "not text"),
        (b"%PDF-1.7 ...", "not text"),
        (b"PK\x03\x04....", "workbook damaged"),
        (b"\xd0\xcf\x11\xe0....", "workbook"),
        (b"\x1f\x8b....", "packed"),
        (b"name\nAda\nGrace\n", "columns missing"),
        (b"1,2,3\n4,5,6\n", "columns missing"),
        (HEADER, "only headers"),
        (HEADER + b'1,"Ada,Lovelace,a@example.com\n2,Grace,Hopper,g@example.com\n', "quotes"),
        (HEADER + b'1,"Ada"x,Lovelace,a@example.com\n', "quotes"),
        (HEADER + b"1,Ada," + b"x" * 500_000 + b",a@example.com\n", "quotes"),
        (HEADER + b"1,Ada," + b"x" * 1_000_000 + b",a@example.com\n", "line too long"),
        (b"x," * 500 + b"\n", "too many columns"),
        (HEADER + b",\n" * 200_001, "too many rows"),
        ("Employee ID,Name,Mail\n1,Zoë Müller,".encode() + b"\xff\n", "damaged letters"),
        ("Employee ID,Name,Mail\n1,Zoë Müller Zoë".encode()[:-1], "damaged letters"),
        (b"\xef\xbb\xbf" + HEADER + b"1,Zo\xeb,B,a@example.com\n", "damaged letters"),
    ],
)
def test_hostile_file_is_refused_with_its_reason(content, reason):
    with pytest.raises(UnreadableFile) as refused:
        parse(content)

    assert refused.value.reason == reason
    assert "%" not in refusal(refused.value)


@pytest.mark.parametrize(
    "content",
    [b"x" * 50_000_000, HEADER + b"1,A,B,a@example.com\n" * 2_500_000, b"\xff\xfe" + b"a\0" * 25_000_000],
)
def test_fifty_megabytes_are_refused_at_once(content):
    started = processor_seconds()

    with pytest.raises(UnreadableFile) as refused:
        parse(content)

    assert refused.value.reason == "too big"
    assert processor_seconds() - started < 1


@pytest.mark.parametrize(
    "content",
    [
        b"x" * MEGABYTES,
        b"\n" * MEGABYTES,
        b"," * MEGABYTES,
        b'"' * MEGABYTES,
        b"\xe9" * MEGABYTES,
        (HEADER + b"\n" * MEGABYTES)[:MEGABYTES],
        (HEADER + b"1,A,B,a@example.com\n" * 1_200_000)[:MEGABYTES],
    ],
    ids=["one cell", "line breaks", "commas", "quotes", "letters", "blank rows", "rows"],
)
def test_largest_allowed_nonsense_is_refused_in_time(content):
    started = processor_seconds()

    with pytest.raises(UnreadableFile):
        parse(content)

    assert processor_seconds() - started < 5


def test_missing_columns_are_named_in_words():
    with pytest.raises(UnreadableFile) as refused:
        parse(b"First name,Country\nAda,GB\n")

    assert refusal(refused.value) == ("The header row names no column for: Employee id.")


def test_row_with_too_many_cells_is_rejected():
    feed = parse(HEADER + b"1,Ada,Lovelace,a@example.com,more\n2,Grace,Hopper,g@example.com,,\n")

    assert [(no.row, no.reason) for no in feed.rejected] == [(2, "more cells than headers")]
    assert [record.employee_id for _, record in feed.records] == ["2"]


def test_long_texts_are_shortened_and_told():
    feed = parse(sheet(row(1, Last_name="x" * 5000)))

    assert len(feed.records[0][1].family_name) == 150
    assert [remark.reason for remark in feed.cleaned] == ["text too long"]


def test_truncated_export_never_changes_anybody_before_the_cut():
    content = company("successfactors")
    whole = {record.employee_id: record for _, record in parse(content).records}
    dice = random.Random(7)
    for _ in range(12):
        try:
            feed = parse(content[: dice.randrange(1, len(content))])
        except UnreadableFile:
            continue

        read = [record for _, record in feed.records]
        assert all(record == whole[record.employee_id] for record in read[:-1])


def test_feed_cut_at_200_random_bytes_is_refused_or_read_up_to_the_cut():
    content = company("afas")
    whole = {record.employee_id: record for _, record in parse(content).records}
    dice = random.Random(2026)
    refused = []
    for _ in range(200):
        try:
            feed = parse(content[: dice.randrange(len(content))])
        except UnreadableFile as error:
            refused.append(error.reason)
            continue

        read = [record for _, record in feed.records]
        assert all(record.name == whole[record.employee_id].name for record in read[:-1])

    assert set(refused) <= {"empty", "only headers", "columns missing", "quotes"}
    assert len(refused) < 60


ODD_FILES = {
    "comma in quotes": HEADER + b'1,"Ada, Countess",Lovelace,a@example.com\n',
    "escaped quotes": HEADER + b'1,"Ada ""the"" Great",Lovelace,a@example.com\n',
    "line break in a cell": HEADER + b'1,"Ada\nMaria",Lovelace,a@example.com\n',
    "line break of Windows in a cell": HEADER[:-1] + b'\r\n1,"Ada\r\nMaria",L,a@example.com\r\n',
    "old line breaks": HEADER.replace(b"\n", b"\r") + b"1,Ada,Lovelace,a@example.com\r",
    "blank cells": HEADER + b'1,"",Lovelace,""\n',
    "quotes around everything": b'"Employee ID","Name","Work Email"\n"1","Ada L","a@example.com"\n',
    "braces": HEADER + b'1,"{""a"": ""b""}",Lovelace,a@example.com\n',
    "letters of all kinds": HEADER + "1,Ådα 名前 \U0001f9d1,Łukašenko,a@example.com\n".encode(),
    "no line break at the end": HEADER + b"1,Ada,Lovelace,a@example.com",
    "a title above": b"People of March;;;\n\n"
    + HEADER.replace(b",", b";")
    + b"1;Ada;Lovelace;a@example.com\n",
}


@pytest.mark.parametrize("name", ODD_FILES)
def test_odd_but_right_file_is_read(name):
    feed = parse(ODD_FILES[name])

    assert ([record.employee_id for _, record in feed.records], feed.rejected) == (["1"], [])


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("has_mark", [True, False])
def test_wide_letters_are_read_in_either_byte_order(codec, has_mark):
    text = "\ufeff" * (has_mark and codec != "utf-16") + HEADER.decode() + "1,Žofie,Łuk,a@example.com\r\n"

    feed = parse(text.encode(codec))

    assert (feed.records[0][1].name, feed.encoding) == ("Žofie Łuk", "UTF-16")


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_text_stays_what_it_is_in_every_column(text):
    columns = ("First_name", "Last_name", "Location", "Department", "Job_title", "Topics")

    feed = parse(sheet(row(1, **dict.fromkeys(columns, text))))

    _, record = feed.records[0]
    harmless = words.harmless(words.tidy(text))
    assert feed.rejected == []
    assert (record.job_title, record.given_name) == (harmless[:200].rstrip(), harmless[:100].rstrip())
    assert (record.location, record.unit) == (harmless[:100].rstrip(), harmless[:150].rstrip())


def test_every_reason_has_words():
    told = {"columns missing", "only headers", "too big", "quotes"}

    assert told <= REFUSALS.keys()
    assert {"employee id missing", "row is cut off", "country unknown", "level unknown"} <= REASONS.keys()
