"""LibreOffice opens every list that leaves the house: all values equal, not one formula.

A person is asked how to read a CSV file; here it is read as the pages say: commas, and what stands in quotes
is text.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse

from dashboard import tasks
from people import downloads
from people.models import Person
from tests.house import leaving
from tests.house.leaving import LONG, NAUGHTY, WAYS
from tools import office

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
QUOTED_IS_TEXT = "--infilter=CSV:44,34,76,1,,0,true,false"
GUARDED = re.compile("[=+\\-@\t\n＝＋－＠]")
NOT_HELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HOLDING = {  # what must be found in a list again, whatever it was made of
    "programs.views.taking_along.pairs": [text[:100].strip() for text in NAUGHTY],
    "programs.views.taking_along.training": [NAUGHTY[0]],
    "guides.views.completions.show": NAUGHTY,
    "people.views.imports.rejected": NAUGHTY + LONG,
    "rehearsal": NAUGHTY,
}
LONGEST = 32_767  # of a cell in a workbook, in UTF-16


def wanted(cell: object, kind: str) -> str:
    """As docs/operate.md says it."""
    text = NOT_HELD.sub("", str(cell).replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(cell, int):
        return text
    if kind == "csv":
        return f"'{text}" if GUARDED.match(text) else text
    raw = text.encode("utf-16-le")
    return text if len(raw) <= 2 * LONGEST else raw[: 2 * LONGEST - 2].decode("utf-16-le", "ignore") + "…"


def opened(path: Path) -> tuple[list[list[str]], int]:
    """What the spreadsheet holds after opening, without empty cells at the end; and how many formulas."""
    root = ET.parse(path).getroot()
    rows = []
    for row in root.iter(f"{TABLE}table-row"):
        cells: list[str] = []
        for cell in row.iter(f"{TABLE}table-cell"):
            times = int(cell.get(f"{TABLE}number-columns-repeated", 1))
            cells += [_shown(cell)] * min(times, 40)
        rows += [_trimmed(cells)] * min(int(row.get(f"{TABLE}number-rows-repeated", 1)), 40)
    while rows and not rows[-1]:
        rows.pop()
    return rows, sum(1 for cell in root.iter() if cell.get(f"{TABLE}formula") is not None)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _shown(cell: ET.Element) -> str:
    if cell.get(f"{OFFICE}value-type") == "float":
        return cell.get(f"{OFFICE}value") or ""
    return "\n".join("".join(_words(each)) for each in cell.findall(f"{TEXT}p"))


def _words(part: ET.Element) -> Iterator[str]:
    yield part.text or ""
    for each in part:
        if each.tag == f"{TEXT}s":
            yield " " * int(each.get(f"{TEXT}c", 1))
        elif each.tag == f"{TEXT}tab":
            yield "\t"
        elif each.tag == f"{TEXT}line-break":
            yield "\n"
        else:
            yield from _words(each)
        yield each.tail or ""


def convert(folder: Path, kind: str) -> None:
    program = office.find()
    if program is None:
        pytest.fail(office.MISSING)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = sorted(str(path) for path in folder.glob(f"*.{kind}"))
    how = [QUOTED_IS_TEXT] if kind == "csv" else []
    command = [program, profile, "--headless", *how, "--convert-to", "fods", "--outdir", str(folder / kind)]
    ended = subprocess.run([*command, *files], capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.django_db
def test_every_export_opens_with_equal_values_and_no_formula(now, signed_in, tmp_path: Path, monkeypatch):
    scene, seen, told = leaving.naughty(now), [], {}
    marked = downloads._marked
    monkeypatch.setattr(downloads, "_marked", lambda rows, mark: _kept(marked(rows, mark), seen))
    for name, way in WAYS.items():
        for kind in ("csv", "xlsx") if way.is_table else ():
            seen.clear()
            reply = signed_in(way.by(scene)).post(way.address(scene), {"reason": "=1+1", "as": kind})
            (tmp_path / f"{name}.{kind}").write_bytes(reply.getvalue())
            told[name, kind] = [_trimmed([wanted(cell, kind) for cell in row]) for row in seen]
    for name, content in _without_a_reason(scene, signed_in).items():
        (tmp_path / f"{name}.csv").write_bytes(content)
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        told[name, "csv"] = [_trimmed([wanted(cell, "csv") for cell in row]) for row in rows]

    for kind in ("csv", "xlsx"):
        convert(tmp_path, kind)
    found = {(name, kind): opened(tmp_path / kind / f"{name}.fods") for name, kind in told}

    assert {key: formulas for key, (_rows, formulas) in found.items() if formulas} == {}
    for (name, kind), (rows, _formulas) in found.items():
        assert rows == told[name, kind], (name, kind)
        cells = {cell for row in rows for cell in row}  # the control: a list without them would be equal too
        assert {wanted(text, kind) for text in HOLDING.get(name, ())} - cells == set(), (name, kind)


def _kept(rows, seen: list) -> Iterator[list[object]]:
    for row in rows:
        seen.append(row)
        yield row


def _without_a_reason(scene, signed_in) -> dict[str, bytes]:
    """One's own data, of a person all of whose texts are naughty, and a rehearsal of naughty messages."""
    person = scene.program.mentees.order_by("pk").last().person
    Person.objects.filter(pk=person.pk).update(given_name=NAUGHTY[0], job_title=NAUGHTY[14])
    packed = signed_in(person).get(reverse("dashboard:my-data-tables")).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        own = {f"own-{Path(name).stem}": archive.read(name) for name in archive.namelist()}
    lines = [dict.fromkeys(("week", "on", "person", "side", "kind", "what"), text) for text in NAUGHTY]
    cache.set(tasks.place_of_rehearsal(scene.program.pk), {"report": {"lines": lines}})
    reply = signed_in(scene.program.owner).get(reverse("dashboard:rehearsal-file", args=[scene.program.pk]))
    return own | {"rehearsal": reply.content}
