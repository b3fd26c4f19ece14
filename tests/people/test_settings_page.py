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


def test_change_keeps_all_three(reader, now):
    deeds.change(reader, by=reader, now=now, **WANTED)

    assert kept(reader) == WANTED


def test_change_writes_one_event_without_values(reader, now):
    deeds.change(reader, by=reader, now=now, **WANTED)

    event = Event.objects.get()
    assert (event.verb, event.detail) == ("change settings", {"changed": ["language", "theme", "time_zone"]})


def test_change_twice_writes_nothing_more(reader, now):
    deeds.change(reader, by=reader, now=now, **WANTED)
    deeds.change(reader, by=reader, now=now, **WANTED)

    assert Event.objects.count() == 1


def test_change_makes_the_time_zone_their_own_word(now, db):
    reader = PersonFactory(country="US", location="Springfield", time_zone="America/New_York")
    as_it_was = {"language": reader.language, "theme": reader.theme, "time_zone": reader.time_zone}
    guessed = reader.is_time_zone_guessed

    deeds.change(reader, by=reader, now=now, **as_it_was)

    reader.refresh_from_db()
    assert [guessed, reader.is_time_zone_guessed] == [True, False]
    assert reader.sources == {"time_zone": ["self", now.isoformat()]}
    assert [event.detail for event in Event.objects.all()] == [{"changed": []}]


def test_change_of_the_theme_says_nothing_of_the_time_zone(reader, now):
    deeds.change(reader, by=reader, now=now, language="en", theme="dark", time_zone="UTC")

    reader.refresh_from_db()
    assert reader.sources == {}


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


@pytest.mark.parametrize(("country", "said"), [("US", True), ("NL", False)])
def test_page_says_where_the_time_zone_is_a_guess(signed_in, db, country, said):
    reader = PersonFactory(country=country, location="Springfield", time_zone="America/New_York")

    page = signed_in(reader).get("/settings/").text

    assert ("This one is a guess" in page) is said


def test_page_reading_changes_nothing(reader, signed_in):
    before = kept(reader)

    signed_in(reader).get("/settings/", WANTED)

    assert kept(reader) == before


def test_page_asks_a_stranger_to_sign_in(client, db):
    response = client.get("/settings/")

    assert [response.status_code, response.url] == [302, "/accounts/login/?next=/settings/"]
