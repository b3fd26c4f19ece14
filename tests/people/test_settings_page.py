"""Language, appearance and time zone: each person's own."""

import pytest

from people.actions import settings as deeds
from people.models import Event, Person
from tests.factories.people import PersonFactory

WANTED = {"language": "nl", "theme": "dark", "time_zone": "Europe/Lisbon"}


@pytest.fixture
def reader(db) -> Person:
    return PersonFactory(language="en", theme="auto", time_zone="UTC")


def kept(person: Person) -> dict[str, str]:
    return Person.objects.values(*WANTED).get(pk=person.pk)


def test_change_keeps_all_three(reader):
    deeds.change(reader, by=reader, **WANTED)

    assert kept(reader) == WANTED


def test_change_writes_one_event_without_values(reader):
    deeds.change(reader, by=reader, **WANTED)

    event = Event.objects.get()
    assert (event.verb, event.detail) == ("change settings", {"changed": ["language", "theme", "time_zone"]})


def test_change_twice_writes_nothing_more(reader):
    deeds.change(reader, by=reader, **WANTED)
    deeds.change(reader, by=reader, **WANTED)

    assert Event.objects.count() == 1


def test_page_saves_and_answers_in_the_new_language(reader, signed_in):
    client = signed_in(reader)

    response = client.post("/settings/", WANTED, follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [("/settings/", 302)]
    assert [kept(reader), '<html lang="nl"' in page, 'data-theme="dark"' in page] == [WANTED, True, True]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("language", "", "Choose a language"),
        ("language", "xx", "Choose a language from the list"),
        ("theme", "sepia", "Choose an appearance from the list"),
        ("time_zone", "", "Choose a time zone"),
        ("time_zone", "Mars/Base", "Choose a time zone from the list"),
    ],
)
def test_page_refuses_what_is_not_on_the_list(reader, signed_in, field, value, sentence):
    before = kept(reader)

    response = signed_in(reader).post("/settings/", WANTED | {field: value})

    page = response.content.decode()
    assert [response.status_code, sentence in page, "<title>Error:" in page] == [200, True, True]
    assert kept(reader) == before


def test_page_reading_changes_nothing(reader, signed_in):
    before = kept(reader)

    signed_in(reader).get("/settings/", WANTED)

    assert kept(reader) == before


def test_page_asks_a_stranger_to_sign_in(client, db):
    response = client.get("/settings/")

    assert [response.status_code, response.url] == [302, "/accounts/login/?next=/settings/"]
