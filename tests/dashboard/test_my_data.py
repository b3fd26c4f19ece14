"""What a person reads about themselves."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from dashboard import column_words as words
from dashboard import privacy
from dashboard.views import own_data
from people.actions import looks, profile
from people.models import Person
from programs.models import Answer
from tests.factories.pairs import NoteFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorFactory, MentorshipFactory

pytestmark = pytest.mark.usefixtures("app_role")

MY_DATA = "dashboard:my-data"


def facts(client) -> dict[str, object]:
    return {fact.label: fact for fact in client.get(reverse(MY_DATA)).context["facts"]}


def test_every_column_that_is_exported_has_words():
    named = {column for held in privacy.HELD for column in held.fields}

    assert sorted(named - set(words.COLUMNS)) == []


def test_fact_of_the_hr_system_says_so_with_its_date_and_whom_to_ask(signed_in, stranger, hr_admin):
    sources = {"level": ["feed", "2026-02-01T08:00:00+00:00"]}
    Person.objects.filter(pk=stranger.pk).update(sources=sources, source="scim")

    shown = facts(signed_in(stranger))

    level, country = shown["Level"], shown["Country"]
    assert [level.value, level.source, f"{level.since:%Y-%m-%d}"] == [
        "Junior",
        "HR system, by file",
        "2026-02-01",
    ]
    assert level.ask == f"mailto:{hr_admin.email}?subject=Correction%20of%20my%20data%3A%20Level"
    assert [country.value, country.source, country.since] == [
        "Netherlands",
        "HR system, by SCIM",
        Person.objects.get(pk=stranger.pk).created_at,
    ]


def test_fact_of_ones_own_is_changed_by_oneself(signed_in, stranger, now):
    profile.set_languages(stranger, languages=["nl"], by=stranger)

    fact = facts(signed_in(stranger))["Languages"]

    assert [fact.value, fact.source, fact.change, fact.ask] == ["Dutch", "Yourself", "people:profile", ""]
    assert fact.since.date() == timezone.now().date()


def test_every_fact_says_who_sees_it(signed_in, stranger):
    assert [fact.label for fact in facts(signed_in(stranger)).values() if not fact.seen] == []


def test_page_says_who_looked(signed_in, stranger, hr_admin, now):
    looks.note(by=hr_admin, about=[stranger], what="page", where="tracker", of="Leaders", now=now)

    page = signed_in(stranger).get(reverse(MY_DATA)).text

    assert "2 March 2026" in page
    assert "Hilde Admin" in page
    assert "The mentors of a program" in page


def test_page_shows_own_texts_and_not_the_partners_private_ones(signed_in, db):
    pair = MentorshipFactory()
    NoteFactory(mentorship=pair, author=pair.mentee_person, is_shared=False, body="mine alone")
    NoteFactory(mentorship=pair, author=pair.mentor_person, is_shared=False, body="theirs alone")

    page = signed_in(pair.mentee_person).get(reverse(MY_DATA)).text

    assert ["mine alone" in page, "theirs alone" in page] == [True, False]


def test_tables_hold_the_same_rows_as_the_file_and_run_no_formula(signed_in, db):
    pair = MentorshipFactory(mentee__person__given_name="=1+1")
    for body in ("@SUM(A1)", "Grüße, “Łódź”\nsecond line"):
        NoteFactory(mentorship=pair, author=pair.mentee_person, body=body)

    reply = signed_in(pair.mentee_person).get(reverse("dashboard:my-data-tables"))

    archive = zipfile.ZipFile(io.BytesIO(reply.content))
    rows = {
        name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
        for name in archive.namelist()
    }
    tables = {label: found for label, found in privacy.export(pair.mentee_person).items() if found}
    assert {name.removesuffix(".csv") for name in rows} == {label.replace(" ", "-") for label in tables}
    assert [row["body"] for row in rows["programs.note.csv"]] == ["'@SUM(A1)", "Grüße, “Łódź”\nsecond line"]
    assert rows["people.person.csv"][0]["given_name"] == "'=1+1"


@pytest.mark.parametrize("name", ["my-data-file", "my-data-tables"])
def test_download_asks_who_is_there_after_a_while(signed_in, stranger, settings, name):
    settings.SIGN_IN_AGAIN_MINUTES = 0

    assert signed_in(stranger).get(reverse(f"dashboard:{name}")).status_code == 302


def test_page_asks_as_often_for_many_rows(signed_in, django_assert_max_num_queries, stranger):
    client = signed_in(stranger)
    pair = MentorshipFactory(mentee__person=stranger, mentor__person__country="SE")
    for _ in range(30):
        NoteFactory(mentorship=pair, author=stranger)

    with django_assert_max_num_queries(95):
        client.get(reverse(MY_DATA))


def test_preview_shows_what_a_mentee_would_see(signed_in, program):
    mentor = MentorFactory(program=program, introduction="Ask me anything", person__about="I like questions")

    page = signed_in(mentor.person).get(reverse("dashboard:my-preview")).text

    assert "Ask me anything" in page
    assert "I like questions" in page
    assert reverse("matching:mentor-detail", args=[mentor.pk]) in page


def test_preview_hides_what_colleagues_do_not_see(signed_in, db):
    person = PersonFactory(gender="x", email="hidden@example.com", manager=PersonFactory(given_name="Bossy"))

    page = signed_in(person).get(reverse("dashboard:my-preview")).text

    assert ["hidden@example.com" in page, "Bossy" in page] == [False, False]


def test_own_words_never_come_from_the_hr_system():
    person = Person(source="feed", sources={})

    assert own_data._source(person, "about")[0] == "Yourself"
    assert own_data._source(person, "country")[0] == "HR system, by file"


def test_answers_of_a_check_in_are_shown_as_they_were_asked():
    said = {"r1": 5, "safe": "no", "goal-7": -2, "own-1": "Thursdays"}

    assert words.value(said, "values", Answer).split("; ") == [
        "I can speak openly with your partner. 5 – fully",
        "Do you feel safe in this contact? No",
        "Goal: Much less than expected",
        "own-1: Thursdays",
    ]
