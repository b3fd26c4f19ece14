"""The record of processing lies beside the code, and changes with it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from dashboard import record


def written(language: str) -> str:
    out = StringIO()
    call_command("processing_record", language=language, stdout=out)
    return out.getvalue()


def test_record_in_docs_is_what_the_register_says():
    kept = (settings.BASE_DIR / "docs" / "processing-record.md").read_text(encoding="utf-8")

    assert kept == written("en"), "Write it anew: manage.py processing_record > docs/processing-record.md"


@pytest.mark.parametrize(("language", "head"), [("en", "| What | Class |"), ("nl", "| Wat | Soort |")])
def test_each_table_has_its_columns_in_the_language_asked_for(language: str, head: str):
    text = written(language)

    assert text.count(head) == len(list(record.tables()))
    assert all(line.count(" | ") == 4 for line in text.splitlines() if line.startswith("|"))
