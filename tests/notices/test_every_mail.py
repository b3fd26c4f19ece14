"""Every kind of mail in both languages, in each of its cases: nothing is missing, nothing is overwritten."""

from __future__ import annotations

from typing import Any

import pytest

from notices import kinds, letters
from people.models import Person
from tools.mail_samples import CASES, COMMON, samples

MISSING = "there-is-no-such-fact"
EVERY = [(kind, number) for kind in kinds.KINDS for number in range(len(samples(kind)))]


@pytest.fixture(autouse=True)
def _missing_facts_are_seen(settings) -> None:
    options = settings.TEMPLATES[0]["OPTIONS"] | {"string_if_invalid": f"{MISSING}:%s"}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]


def read(kind: str, language: str, context: dict[str, Any]) -> dict[str, str]:
    reader = Person(given_name="Robin", email="robin@example.com", time_zone="Europe/Amsterdam")
    return letters.rendered(kind, to=reader, language=language, context=context)


@pytest.mark.parametrize(("kind", "number"), EVERY)
def test_mail_is_whole_in_both_languages(kind, number):
    english, dutch = (read(kind, language, samples(kind)[number]) for language in ("en", "nl"))

    for mail in (english, dutch):
        assert MISSING not in "".join(mail.values())
        assert mail["subject"]
        assert "Robin" in mail["text"] or "Robin" in mail["html"]
    assert english["text"] != dutch["text"]


def test_each_case_is_of_a_kind_that_exists():
    assert set(CASES) - set(kinds.KINDS) == set()


def test_what_frames_every_mail_takes_nothing_from_its_facts():
    """A nomination once quoted why the reader got the mail, in place of why they were named."""
    frame = letters._frame(Person(), "requests")
    facts = set(COMMON) | {name for cases in CASES.values() for case in cases for name in case}

    assert set(frame) & facts == set()
    assert (
        "You ask good questions." in read("program_nominated", "en", samples("program_nominated")[0])["text"]
    )


def test_dark_mails_are_dark_although_their_styles_are_inlined():
    html = read("role_changed", "en", samples("role_changed")[0])["html"]
    dark = html[html.index("prefers-color-scheme: dark") :]

    assert "background: #1e1c1a !important" in dark
