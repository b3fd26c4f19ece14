"""Whatever the file: a process of its own with limits reads it first, and nothing is read after it failed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.actions import roster
from people.hris import guarded, limits, reading, table
from people.hris.reading import UnreadableFile
from people.models import Person, RosterImport
from tests.people.feeds import row, sheet

HUNGRY = "tests.people.hungry_process"
TEXTS = {
    "comma": sheet(row(1)),
    "semicolon": sheet(row(1), delimiter=";"),
    "utf-16": sheet(row(1), encoding="utf-16"),
    "cp1252": sheet(row(1, Level="Médior"), encoding="cp1252"),
    "no table": b"Dear colleagues,\nplease find attached\n",
}


def read(content: bytes) -> reading.Sheet:
    return reading.read(content, max_bytes=20_000_000)


@pytest.fixture
def no_rows_here(monkeypatch) -> list[str]:
    """Fails where this very process goes through the rows of a text file."""
    met: list[str] = []

    def caught(*given: Any) -> Any:
        met.append("read here")
        return iter(())

    for name in ("rows", "judged", "headed"):
        monkeypatch.setattr(table, name, caught)
    return met


@pytest.mark.parametrize("content", TEXTS.values(), ids=TEXTS)
def test_text_that_needs_too_much_memory_is_refused_and_never_read_here(monkeypatch, no_rows_here, content):
    monkeypatch.setattr(reading, "TEXT_CHILD", HUNGRY)

    with pytest.raises(UnreadableFile) as refused:
        read(content)

    assert (refused.value.reason, no_rows_here) == ("file too heavy", [])


def test_text_that_takes_too_long_is_refused_and_its_process_is_ended(monkeypatch, no_rows_here):
    begun: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def slow(command: list[str], **how: Any) -> subprocess.Popen[bytes]:
        begun.append(start([sys.executable, "-c", "import time; time.sleep(600)"], **how))
        return begun[0]

    monkeypatch.setattr(guarded.subprocess, "Popen", slow)
    monkeypatch.setattr(guarded.Child.__init__, "__kwdefaults__", {"seconds": 0.2})

    with pytest.raises(UnreadableFile) as refused:
        read(TEXTS["comma"])

    assert (refused.value.reason, no_rows_here) == ("file too heavy", [])
    with pytest.raises(ProcessLookupError):
        os.kill(begun[0].pid, 0)


def test_text_is_read_here_with_what_the_process_found():
    made = read(TEXTS["semicolon"])

    assert (made.delimiter, made.encoding, made.header_row) == (";", "UTF-8", 1)
    assert [cells[0] for _, cells in made.rows] == ["00001"]


def test_process_sets_its_limits_before_it_reads(tmp_path):
    """Told by the kernel: the limits stand when the first byte of the file is asked for."""
    code = (
        "import io, resource, sys\n"
        "class Stdin:\n"
        "    @property\n"
        "    def buffer(self):\n"
        "        kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)\n"
        "        print([resource.getrlimit(kind) for kind in kinds], file=sys.stderr)\n"
        "        return io.BytesIO(b'id,name\\n1,Ada Lovelace\\n')\n"
        "from people.hris import text_process\n"
        "sys.stdin = Stdin()\n"
        "text_process.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=guarded.ROOT, capture_output=True, text=True, check=True
    )

    wanted = [(most, most) for most in (limits.MEMORY, limits.CPU_SECONDS, limits.OUTPUT)]
    assert done.stderr.strip() == str(wanted)


def test_process_gets_no_secret_from_the_environment(monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nowhere")  # would keep Python from starting

    assert read(TEXTS["comma"]).headers[0] == "Employee ID"


def test_refused_file_changes_nobody_and_stands_in_the_list_of_runs(db, now, monkeypatch):
    monkeypatch.setattr(reading, "TEXT_CHILD", HUNGRY)

    with pytest.raises(UnreadableFile):
        roster.run(TEXTS["comma"], file_name="feed.csv", now=now, source="command")

    run = RosterImport.objects.get()
    assert (run.state, run.refusal, run.content) == ("refused", "file too heavy", None)
    assert not Person.objects.exists()


def processes(monkeypatch) -> list[str]:
    """Of which modules a process is begun from here on."""
    begun: list[str] = []
    start = subprocess.Popen

    def noted(command: list[str], **how: Any) -> subprocess.Popen[bytes]:
        begun.append(command[-1])
        return start(command, **how)

    monkeypatch.setattr(guarded.subprocess, "Popen", noted)
    return begun


def test_very_same_bytes_go_through_the_process_once(db, now, hr_admin, monkeypatch):
    begun = processes(monkeypatch)

    shown = roster.preview(TEXTS["comma"], file_name="feed.csv", by=hr_admin, now=now)
    roster.apply_import(shown, by=hr_admin, now=now)
    roster.run(TEXTS["comma"], file_name="again.csv", now=now, source="command")
    once = list(begun)
    roster.run(TEXTS["comma"] + b"\n", file_name="other.csv", now=now, source="command")
    monkeypatch.setattr(table, "VERSION", table.VERSION + 1)
    roster.run(TEXTS["comma"], file_name="after an update.csv", now=now, source="command")

    assert once == ["people.hris.text_process"]
    assert begun == ["people.hris.text_process"] * 3


def test_upload_page_says_why(db, signed_in, hr_admin, monkeypatch):
    monkeypatch.setattr(reading, "TEXT_CHILD", HUNGRY)
    file = SimpleUploadedFile("feed.csv", TEXTS["comma"], content_type="text/csv")

    page = signed_in(hr_admin).post(
        reverse("people:import-list"), {"file": file, "is_full": "1", "takes": "good_rows"}
    )

    assert "This file takes too long to read. Export fewer columns or people." in page.text
