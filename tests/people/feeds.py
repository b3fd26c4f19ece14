"""Files to test the HR feed with: the real exports beside the project, and small ones made on the spot."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

COMPANY = Path(__file__).parents[2] / "../shared/data/company"
LATER = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)  # after the month of the second export
HEADERS = ["Employee ID", "First name", "Last name", "Work Email", "Country", "Level", "Supervisor ID"]

# Texts that have broken programs: taken for markup, SQL, a formula, a number, a path, a date, or nothing.
NAUGHTY = [
    "undefined", "null", "NULL", "None", "nil", "true", "NaN", "Infinity", "0", "-1",
    "1e309", "0x10", "1/2/2024",
    "' OR 1=1 --", "Robert'); DROP TABLE people;--", "\\", "\\'", "\\.", "\\N", "{}", "%s %d %n",
    "{{ 7*7 }}", "{% now %}", "${7*7}",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</textarea><b>", "&lt;b&gt; &amp; &#39;",
    "javascript:alert(1)", "../../etc/passwd", "C:\\aux", "con", "=1+1", "+1-1", "@SUM(A1)", "\t=1", "＝1+1",
    "a,b;c|d", '"quoted"', "''", "O’Brien-Łuczak", "Ñandú", "İstanbul ıI", "ß ẞ", "ǅ ﬁ",
    "Zalgo t̷e̸x̵t̶", "مرحبا بالعالم",
    "שלום", "田中さん", "부산", "ไทย", "👩‍👩‍👧‍👦 🇳🇱", "\u202eright to left\u202c", "a\u200bb\ufeffc",
    "a\u00a0b\u3000c", "line\nbreak", "x" * 500, "\u2028", "𝕬𝖉𝖆", "A\u030a", "İ" * 200,
]  # fmt: skip


def company(name: str) -> bytes:
    return (COMPANY / f"{name}.csv").read_bytes()


def truth(name: str) -> dict[str, Any]:
    return json.loads((COMPANY / f"{name}.csv.truth.json").read_text(encoding="utf-8"))


def row(number: int, **values: str) -> dict[str, str]:
    plain = {
        "Employee ID": f"{number:05d}",
        "First name": "Ada",
        "Last name": f"Number{number}",
        "Work Email": f"ada{number}@example.com",
        "Country": "NL",
        "Level": "Medior",
        "Supervisor ID": "",
    }
    return plain | {key.replace("_", " "): value for key, value in values.items()}


def sheet(*rows: dict[str, str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    headers = list(dict.fromkeys([*HEADERS, *(key for each in rows for key in each)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, headers, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def table(text: str, *, delimiter: str = ",", encoding: str = "utf-8", line_end: str = "\n") -> bytes:
    """A file as one reads it: cells parted by bars, rows by lines, with blanks around them for the eye."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(lines)
    return out.getvalue().encode(encoding)
