"""The sheet says what is true of this installation, in both languages, and nothing about anybody."""

from __future__ import annotations

import re

import pytest

from dashboard import privacy, record, urls
from dashboard.views import fact_reports
from notices import kinds
from people.models.own_data import LOOKED_WHERE
from people.register import VIEWERS
from tests.factories.matching import PolicyFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory

PAGE, RECORD = "/hr/fact-sheet/", "/hr/fact-sheet/record/"


def test_every_table_about_people_is_on_it(db):
    """By the register: what people can take along stands on the sheet."""
    on_it = {table.label for table in record.tables()}

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


def test_every_page_of_figures_is_a_report_or_a_list_on_it():
    """A page of the desk that is neither says here why it tells of no group and names nobody."""
    neither = {
        "rehearsal": "invented pairs", "rehearsal-file": "invented pairs",
        "program-mails": "mails, not people", "program-standards": "what a program has and lacks",
        "mails": "mails that stick", "mail-again": "a deed",
        "audit": "the log; nobody of a pair is named", "clock": "whether the clock goes",
        "retention": "counts", "configuration": "settings",
        "fact-sheet": "this page", "fact-sheet-record": "this page",
        "erasure": "a deed", "erasure-stop": "a deed",
    }  # fmt: skip
    about = {report.page for report in fact_reports.REPORTS} | {
        page for each in fact_reports.LISTS for page in each.pages
    }
    elsewhere = ("setup", "webhook", "api")
    pages = {
        f"dashboard:{each.name}"
        for each in urls.urlpatterns
        if str(each.pattern).startswith("hr/") and not each.name.startswith(elsewhere)
    }

    assert pages - about == {f"dashboard:{name}" for name in neither}
    assert not {f"dashboard:{name}" for name in neither} & about


def test_every_page_that_notes_who_looked_is_a_list_on_it():
    noted = [key for each in fact_reports.LISTS for key in each.looks]

    assert sorted(noted) == sorted(LOOKED_WHERE)


def test_reports_say_their_purpose_and_their_fewest_people(signed_in, hr_admin):
    page = " ".join(signed_in(hr_admin).get(PAGE).text.split())

    for report in fact_reports.REPORTS:
        assert re.search(rf"{re.escape(str(report.name))}</th>.{{1,200}}>{report.least}</td>", page), report
        assert report.least >= 5
    assert all(str(each.name) in page and str(each.seen_by) in page for each in fact_reports.LISTS)


def test_no_name_of_anybody_who_takes_part(signed_in, hr_admin):
    pair = MentorshipFactory(
        mentor__person__family_name="Lindgren", mentee__person=PersonFactory(family_name="Zola")
    )

    client = signed_in(hr_admin)
    page = client.get(PAGE).text + client.get(RECORD).text

    assert pair.program.name in page
    assert [name in page for name in ("Lindgren", "Zola")] == [False, False]
