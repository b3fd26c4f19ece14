"""Whoever is proposed to somebody can read, in their language, how that came about and whom to ask."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from tests.factories.people import PersonFactory

PAGE = "/privacy/"
TOLD = re.compile(r"{% reasons \S+ side=(?:side|\"mentee\"|\"mentor\") %}")  # in full, to one of the two


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("points of a pair, never of a person", "Age, gender, photo", "or you object?")),
        (
            "nl",
            ("punten van een duo, nooit van een persoon", "Leeftijd, geslacht, foto", "ben je het er niet"),
        ),
    ],
)
def test_the_notice_says_what_counts_what_never_does_and_who_decides(db, signed_in, language, words):
    page = " ".join(signed_in(PersonFactory(language=language)).get(PAGE).text.split())

    assert [each for each in words if each not in page] == []
    assert 'id="matching"' in page


def test_the_notice_is_open_to_whoever_asks(db, client):
    assert client.get(PAGE).status_code == 200


def test_it_is_one_step_away_wherever_a_proposal_is_explained():
    pages = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    telling = [path for path in pages if TOLD.search(path.read_text())]
    link = "{% url 'dashboard:privacy' %}#matching"

    assert {path.name for path in telling} == {
        "mentor_detail.html",
        "pair_confirm.html",
        "request_mentor.html",
    }
    assert [path.name for path in telling if link not in path.read_text()] == []
