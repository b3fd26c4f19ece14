"""The sheet says what is true of this installation, in both languages, and nothing about anybody."""

from __future__ import annotations

import re

import pytest

from dashboard import privacy
from dashboard.views import fact_sheet
from notices import kinds
from people.register import VIEWERS
from tests.factories.matching import PolicyFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory

PAGE, RECORD = "/hr/fact-sheet/", "/hr/fact-sheet/record/"


def test_every_table_about_people_is_on_it(db):
    """By the register: what people can take along stands on the sheet."""
    on_it = {table["label"] for table in fact_sheet._tables()}

    assert {held.model._meta.label_lower for held in privacy.HELD} - on_it == set()


def test_rules_of_the_programs_as_they_are_set(signed_in, hr_admin):
    program = ProgramFactory(name="Across")
    client = signed_in(hr_admin)
    shipped = client.get(PAGE).text
    PolicyFactory(program=program, musts=[])

    page = client.get(PAGE).text

    assert "works in another country" in shipped
    assert "Across" in page
    assert "works in another country" not in page


def test_who_sees_and_how_long_as_in_the_register_and_the_settings(signed_in, hr_admin, settings):
    settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"look": 123}

    client = signed_in(hr_admin)

    assert str(VIEWERS["pair"]) in client.get(RECORD).text
    assert re.search(r">123<", client.get(PAGE).text)


def test_declared_traits_only_where_they_are_asked(signed_in, hr_admin, settings):
    client = signed_in(hr_admin)
    settings.DECLARED_TRAITS = []
    without = client.get(RECORD).text
    settings.DECLARED_TRAITS = ["disability"]

    asked = client.get(RECORD).text

    assert "People are not asked for gender" in without
    assert "Do you live with a disability" in asked


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "You and your partner"), ("nl", "Jullie tweeën, HR nooit"), ("xx", "You and your partner")],
)
def test_in_the_language_that_is_asked_for(signed_in, hr_admin, language: str, words: str):
    reply = signed_in(hr_admin).get(RECORD, {"language": language})

    assert words in reply.text


def test_every_kind_of_mail_is_named(signed_in, hr_admin):
    page = signed_in(hr_admin).get(PAGE).text

    assert [
        kind.name for kind in kinds.KINDS.values() if str(kind.name) not in page.replace("&#x27;", "'")
    ] == []


def test_no_name_of_anybody_who_takes_part(signed_in, hr_admin):
    pair = MentorshipFactory(
        mentor__person__family_name="Lindgren", mentee__person=PersonFactory(family_name="Zola")
    )

    client = signed_in(hr_admin)
    page = client.get(PAGE).text + client.get(RECORD).text

    assert pair.program.name in page
    assert [name in page for name in ("Lindgren", "Zola")] == [False, False]
