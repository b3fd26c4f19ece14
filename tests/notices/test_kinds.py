"""Every mail has its line in the table of kinds, and every line a mail."""

from __future__ import annotations

from pathlib import Path

from notices import kinds

EMAILS = Path(__file__).parents[2] / "templates" / "emails"


def test_every_template_is_a_kind_and_every_kind_has_its_templates():
    written = {path.name.removesuffix(".subject.txt") for path in EMAILS.glob("*.subject.txt")}

    assert sorted(written) == sorted(kinds.KINDS)


def test_every_kind_belongs_to_a_topic():
    assert {kind.topic for kind in kinds.KINDS.values()} == set(kinds.TOPICS)


def test_only_what_can_wait_can_be_switched_off():
    """Else somebody would miss what another person waits for."""
    optional = {name for name, kind in kinds.KINDS.items() if kind.topic in kinds.OPTIONAL}

    assert optional <= kinds.WAITING
