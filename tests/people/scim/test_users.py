"""Users: the same facts as the HR feed, matched, kept, filtered, paged and guarded by versions."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from people.actions import roles
from people.models import Event, OrgUnit, Person, ScimRecord
from tests.factories.people import PersonFactory
from tests.people.scim.conftest import CORE, ENTERPRISE, MENTORING, NOW, Provider

FULL = {
    "userName": "camille@example.com",
    "externalId": "obj-1",
    "name": {"givenName": "Camille", "familyName": "van den Berg"},
    "displayName": "Camille van den Berg",
    "title": "Head of Supply Chain",
    "preferredLanguage": "nl-NL",
    "timezone": "Europe/Madrid",
    "active": True,
    "emails": [
        {"value": "home@example.com", "type": "home"},
        {"value": "Camille@Example.com", "type": "work", "primary": True},
    ],
    "addresses": [{"type": "work", "country": "Nederland", "locality": "Utrecht"}],
    ENTERPRISE: {
        "employeeNumber": "100001",
        "department": "Supply",
        "organization": "Acme Nederland B.V.",
        "costCenter": "K9",
    },
    MENTORING: {
        "level": "Sr",
        "hiredOn": "2020-02-29",
        "languages": "Dutch; en",
        "topics": "Data and AI; Strategy",
    },
}


def found(provider: Provider, text: str, kind: str = "Users") -> list[str]:
    reply = provider.get(f"/{kind}?filter={quote(text)}")
    assert reply.status_code == 200, reply.text
    return [each.get("userName") or each["displayName"] for each in reply.json()["Resources"]]


def test_a_user_becomes_a_person_as_a_row_of_the_feed_would(provider: Provider):
    provider.user(**FULL)

    person = Person.objects.get(employee_id="100001")
    assert (person.given_name, person.family_name, person.sort_name) == (
        "Camille",
        "van den Berg",
        "Berg, Camille van den",
    )
    assert (person.email, person.country, person.location) == ("camille@example.com", "NL", "Utrecht")
    assert (person.level, person.job_title, person.unit.name) == ("senior", "Head of Supply Chain", "Supply")
    assert person.legal_entity == "Acme Nederland B.V."
    assert (person.hired_on.isoformat(), person.languages) == ("2020-02-29", ["en", "nl"])
    assert (sorted(person.topics), person.language) == (["data-and-ai", "strategy"], "nl")
    assert (person.time_zone, person.is_active, person.source) == ("Europe/Madrid", True, "scim")
    assert not person.has_usable_password()


def test_the_provider_reads_back_its_own_words(provider: Provider):
    made = provider.user(**FULL)

    shown = provider.get(f"/Users/{made['id']}").json()

    assert {key: shown[key] for key in FULL} == FULL


def test_own_attribute_for_the_legal_entity_goes_before_the_organization(provider: Provider):
    organization = {ENTERPRISE: {"organization": "The whole group"}}

    user = provider.user(userName="a", **organization, **{MENTORING: {"legalEntity": "Acme GmbH"}})

    person = Person.objects.get(public_id=user["id"])
    assert (person.legal_entity, user[ENTERPRISE]) == ("Acme GmbH", {"organization": "The whole group"})


def test_time_zone_that_the_provider_still_says_stays_when_the_country_changes(provider: Provider):
    user = provider.user(userName="a", timezone="Europe/Madrid", addresses=[{"country": "NL"}])

    provider.patch(
        f"/Users/{user['id']}", {"op": "replace", "path": "addresses", "value": [{"country": "BE"}]}
    )

    person = Person.objects.get(public_id=user["id"])
    assert (person.country, person.time_zone) == ("BE", "Europe/Madrid")


def test_words_nobody_knows_are_kept_and_the_fact_stays_unknown(provider: Provider):
    user = provider.user(
        userName="a",
        addresses=[{"country": "Atlantis"}],
        emails=[{"value": "no address"}],
        **{MENTORING: {"level": "Grade 7"}},
    )

    person = Person.objects.get(public_id=user["id"])
    assert (person.country, person.level, person.email) == ("", "", "")
    assert user["addresses"] == [{"country": "Atlantis"}]


def test_what_the_house_knows_better_is_shown(provider: Provider):
    """The HR file moved the person since: its word goes before what the provider said."""
    user = provider.user(**FULL)
    Person.objects.filter(public_id=user["id"]).update(country="SE", location="Malmö", job_title="Director")

    shown = provider.get(f"/Users/{user['id']}").json()

    assert shown["addresses"] == [{"type": "work", "primary": True, "country": "SE", "locality": "Malmö"}]
    assert (shown["title"], shown["emails"]) == ("Director", FULL["emails"])


def test_people_of_the_file_are_listed_and_found_by_mail(provider: Provider):
    person = PersonFactory(email="fatima@example.com", given_name="Fatima", family_name="Haddad")

    assert found(provider, 'userName eq "Fatima@example.com"') == ["fatima@example.com"]
    assert provider.get("/Users").json()["Resources"][0]["id"] == str(person.public_id)


def test_a_leaver_the_provider_never_knew_is_not_listed(provider: Provider):
    person = PersonFactory(gone=True)

    assert provider.get("/Users").json()["totalResults"] == 0
    assert provider.get(f"/Users/{person.public_id}").status_code == 404


def test_a_user_with_the_number_of_somebody_from_the_file_is_that_person(provider: Provider):
    person = PersonFactory(
        employee_id="E77", country="NL", level="lead", source="feed", email="e77@example.com"
    )

    user = provider.user(userName="e77", title="CTO", **{ENTERPRISE: {"employeeNumber": "E77"}})

    row = Person.objects.get(pk=person.pk)
    assert user["id"] == str(person.public_id)
    assert (row.job_title, row.level, row.country, row.email) == ("CTO", "lead", "NL", "e77@example.com")
    assert row.sources["job_title"][0] == "scim"


def test_a_number_in_use_by_another_user_is_a_conflict(provider: Provider):
    provider.user(userName="a", **{ENTERPRISE: {"employeeNumber": "1"}})
    second = {"schemas": [CORE], "userName": "b", ENTERPRISE: {"employeeNumber": "1"}}

    reply = provider.call("POST", "/Users", second)

    assert (reply.status_code, reply.json()["scimType"]) == (409, "uniqueness")
    assert Person.objects.filter(employee_id="1").count() == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_user_name_in_use_is_a_conflict_in_any_case(provider: Provider, method: str):
    provider.user(userName="Taken@example.com")
    other = provider.user(userName="other")
    if method == "PATCH":
        reply = provider.patch(
            f"/Users/{other['id']}", {"op": "replace", "path": "userName", "value": "taken@EXAMPLE.com"}
        )
    else:
        address = "/Users" if method == "POST" else f"/Users/{other['id']}"
        reply = provider.call(method, address, {"schemas": [CORE], "userName": "taken@EXAMPLE.com"})

    assert (reply.status_code, reply.json()["scimType"]) == (409, "uniqueness")


def test_the_address_of_somebody_the_provider_does_not_know_is_a_conflict(provider: Provider):
    PersonFactory(email="mine@example.com")
    body = {"schemas": [CORE], "userName": "x", "emails": [{"value": "MINE@example.com", "primary": True}]}

    reply = provider.call("POST", "/Users", body)

    assert (reply.status_code, reply.json()["scimType"]) == (409, "uniqueness")


def test_two_users_of_one_address_the_first_signs_in_with_it(provider: Provider):
    mail = [{"value": "both@example.com", "primary": True}]
    first, second = (provider.user(userName=name, emails=mail) for name in ("a", "b"))

    held = {str(person.public_id): person.email for person in Person.objects.all()}
    assert (held[first["id"]], held[second["id"]]) == ("both@example.com", "")
    assert second["emails"] == mail


def test_manager_by_id_and_taken_away(provider: Provider):
    boss = provider.user(userName="boss", name={"givenName": "Bo", "familyName": "Ss"})
    user = provider.user(userName="a")
    path = f"{ENTERPRISE}:manager"

    provider.patch(f"/Users/{user['id']}", {"op": "Add", "path": path, "value": boss["id"]})
    shown = provider.get(f"/Users/{user['id']}").json()[ENTERPRISE]["manager"]
    managed = Person.objects.get(public_id=user["id"]).manager
    provider.patch(f"/Users/{user['id']}", {"op": "Replace", "path": path, "value": ""})

    assert (shown["value"], shown["displayName"]) == (boss["id"], "Bo Ss")
    assert str(managed.public_id) == boss["id"]
    assert Person.objects.get(public_id=user["id"]).manager is None


def test_a_person_is_not_their_own_manager(provider: Provider):
    user = provider.user(userName="a")

    provider.patch(
        f"/Users/{user['id']}", {"op": "add", "path": f"{ENTERPRISE}:manager", "value": user["id"]}
    )

    assert Person.objects.get(public_id=user["id"]).manager is None


@pytest.mark.parametrize(
    "operations",
    [
        [{"op": "Replace", "path": "active", "value": "False"}],
        [{"op": "replace", "value": {"active": False}}],
        [{"op": "REPLACE", "path": "ACTIVE", "value": False}],
        [{"op": "Add", "path": f"{CORE}:active", "value": "false"}],
    ],
)
def test_switched_off_in_every_dialect(provider: Provider, operations: list[dict[str, Any]]):
    user = provider.user(userName="a")

    reply = provider.patch(f"/Users/{user['id']}", *operations)

    assert reply.status_code == 204
    assert not Person.objects.get(public_id=user["id"]).is_active
    assert Event.objects.get(verb="close account").detail == {"why": "scim"}


def test_switched_on_again_is_the_same_person_without_the_roles_of_before(
    provider: Provider, hr_admin: Person
):
    user = provider.user(userName="a")
    person = Person.objects.get(public_id=user["id"])
    roles.give(person, role="auditor", by=hr_admin)
    provider.patch(f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": False})

    provider.patch(f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": True})

    row = Person.objects.get(pk=person.pk)
    assert (row.is_active, row.house_roles) == (True, [])


def test_the_last_hr_administrator_cannot_be_switched_off(provider: Provider, hr_admin: Person):
    address = f"/Users/{hr_admin.public_id}"

    replies = [
        provider.patch(address, {"op": "replace", "path": "active", "value": False}),
        provider.call("DELETE", address),
    ]

    assert [reply.status_code for reply in replies] == [409, 409]
    assert Person.objects.get(pk=hr_admin.pk).is_active


def test_deleting_closes_and_unlinks_and_keeps_the_person(provider: Provider):
    user = provider.user(userName="a@example.com", **{ENTERPRISE: {"employeeNumber": "7"}})

    gone = provider.call("DELETE", f"/Users/{user['id']}")

    person = Person.objects.get(employee_id="7")
    assert (gone.status_code, person.is_active, ScimRecord.objects.count()) == (204, False, 0)
    assert provider.call("DELETE", f"/Users/{user['id']}").status_code == 404
    again = provider.user(userName="a@example.com", **{ENTERPRISE: {"employeeNumber": "7"}})
    assert (again["id"], Person.objects.get(pk=person.pk).is_active) == (user["id"], True)


def test_replaying_a_patch_writes_nothing_the_second_time(provider: Provider):
    user = provider.user(**FULL)
    change = {"op": "replace", "path": "title", "value": "Director"}
    first = provider.patch(f"/Users/{user['id']}", change).headers["ETag"]
    written = Event.objects.count()

    second = provider.patch(f"/Users/{user['id']}", change).headers["ETag"]

    assert (first, Event.objects.count()) == (second, written)


def test_versions_guard_against_a_stale_write(provider: Provider):
    user = provider.user(userName="a")
    address, stale = f"/Users/{user['id']}", user["meta"]["version"]
    provider.patch(address, {"op": "add", "path": "title", "value": "One"}, **{"If-Match": stale})

    replies = [
        provider.patch(address, {"op": "add", "path": "title", "value": "Two"}, **{"If-Match": stale}),
        provider.call("PUT", address, {"schemas": [CORE], "userName": "a"}, **{"If-Match": stale}),
        provider.call("DELETE", address, **{"If-Match": stale}),
    ]

    assert [reply.status_code for reply in replies] == [412, 412, 412]
    fresh = provider.get(address)
    assert fresh.json()["title"] == "One"
    assert provider.get(address, **{"If-None-Match": fresh.headers["ETag"]}).status_code == 304
    assert provider.call("DELETE", address, **{"If-Match": fresh.headers["ETag"]}).status_code == 204


def test_leaving_an_attribute_out_says_nothing_unless_it_was_said(provider: Provider):
    person = PersonFactory(country="NL", level="lead", job_title="Analyst", email="p@example.com")

    provider.call(
        "PUT", f"/Users/{person.public_id}", {"schemas": [CORE], "userName": "p@example.com", "title": "CTO"}
    )
    kept = Person.objects.get(pk=person.pk)
    provider.call("PUT", f"/Users/{person.public_id}", {"schemas": [CORE], "userName": "p@example.com"})
    taken = Person.objects.get(pk=person.pk)

    assert (kept.country, kept.level, kept.job_title) == ("NL", "lead", "CTO")
    assert (taken.country, taken.level, taken.job_title) == ("NL", "lead", "")


FILTERS = [
    ('userName eq "ANNA@example.com"', ["anna@example.com"]),
    ('userName sw "b" or title co "direct"', ["anna@example.com", "bob"]),
    ('not (userName eq "bob")', ["anna@example.com", "cleo"]),
    ("active eq true and (title pr)", ["anna@example.com"]),
    ('emails[type eq "work" and value ew "@example.com"]', ["anna@example.com"]),
    ('emails.value eq "anna@example.com"', ["anna@example.com"]),
    ('emails[type eq "work"].value eq "anna@example.com"', ["anna@example.com"]),
    (f'{ENTERPRISE}:employeeNumber eq "7"', ["bob"]),
    (f'{ENTERPRISE}:department ne "Sales"', ["bob", "cleo"]),
    ('externalId eq "X-1"', ["bob"]),
    ('externalId eq "x-1"', []),
    ("active eq false", ["cleo"]),
    ('meta.lastModified gt "2001-01-01T00:00:00Z" and name.familyName eq "de wit"', ["anna@example.com"]),
    ('meta.lastModified lt "0001-01-03T00:00:00.0000000Z"', []),
    ("userName eq bob", ["bob"]),
    ('nothing eq "x"', []),
    ('userName eq "an\\"na" or userName eq "cleo"', ["cleo"]),
    ('groups.display eq "Team"', ["bob"]),
]


@pytest.fixture
def three(provider: Provider) -> Provider:
    provider.user(
        userName="anna@example.com",
        title="Director",
        name={"givenName": "Anna", "familyName": "de Wit"},
        emails=[{"value": "anna@example.com", "type": "work", "primary": True}],
        **{ENTERPRISE: {"department": "Sales"}},
    )
    bob = provider.user(userName="bob", externalId="X-1", **{ENTERPRISE: {"employeeNumber": "7"}})
    provider.user(userName="cleo", active=False)
    provider.group("Team", bob["id"])
    return provider


@pytest.mark.parametrize(("text", "wanted"), FILTERS)
def test_filters(three: Provider, text: str, wanted: list[str]):
    assert found(three, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "(",
        "userName eq",
        "active gt true",
        'userName zz "x"',
        "(" * 10_000,
        "x" * 9000,
        "a eq \x00",
        '"',
        "not",
    ],
)
def test_filters_that_cannot_be_read(three: Provider, text: str):
    reply = three.get(f"/Users?filter={quote(text)}")

    assert (reply.status_code, reply.json()["scimType"]) == (400, "invalidFilter")


def test_pages_are_stable_and_bounded(provider: Provider):
    people = [PersonFactory() for _ in range(7)]
    pages = [provider.get(f"/Users?startIndex={start}&count=3").json() for start in (1, 4, 7, 8)]

    shown = [each["id"] for page in pages for each in page["Resources"]]
    assert shown == [str(person.public_id) for person in people]
    assert [(page["totalResults"], page["startIndex"], page["itemsPerPage"]) for page in pages] == [
        (7, 1, 3), (7, 4, 3), (7, 7, 1), (7, 8, 0),
    ]  # fmt: skip
    edges = [
        provider.get(f"/Users?{words}").json() for words in ("count=0", "count=-5", "startIndex=-3&count=1")
    ]
    assert [(page["itemsPerPage"], page["startIndex"]) for page in edges] == [(0, 1), (0, 1), (1, 1)]
    assert provider.get("/Users?count=many").status_code == 400
    assert provider.get("/Users?count=1000000").json()["itemsPerPage"] == 7


@pytest.mark.parametrize(
    ("words", "there", "away"),
    [
        ("attributes=userName", {"userName", "id", "schemas"}, {"name", "meta", "emails"}),
        ("attributes=name.givenName", {"name"}, {"userName"}),
        (f"attributes={ENTERPRISE}:employeeNumber", {ENTERPRISE}, {"userName", MENTORING}),
        ("excludedAttributes=name,emails,id", {"userName", "id", "meta"}, {"name", "emails"}),
        (f"excludedAttributes={ENTERPRISE}", {"userName"}, {ENTERPRISE}),
    ],
)
def test_only_the_attributes_asked_for(provider: Provider, words: str, there: set[str], away: set[str]):
    user = provider.user(**FULL)

    for shown in (
        provider.get(f"/Users/{user['id']}?{words}").json(),
        provider.get(f"/Users?{words}").json()["Resources"][0],
    ):
        assert there <= set(shown)
        assert not away & set(shown)


def test_a_list_asks_the_database_a_fixed_number_of_times(provider: Provider, django_assert_max_num_queries):
    boss = PersonFactory()
    for number in range(12):
        PersonFactory(manager=boss, unit=OrgUnit.objects.get_or_create(name=f"Unit {number}")[0])

    with django_assert_max_num_queries(12):
        assert provider.get("/Users").json()["totalResults"] == 13


def test_language_and_zone_that_the_person_chose_stay(provider: Provider):
    user = provider.user(**FULL)
    Person.objects.filter(public_id=user["id"]).update(language="en", time_zone="Asia/Tokyo")

    provider.patch(
        f"/Users/{user['id']}",
        {"op": "replace", "value": {"preferredLanguage": "de", "timezone": "Europe/Berlin", "title": "X"}},
    )

    row = Person.objects.get(public_id=user["id"])
    assert (row.language, row.time_zone, row.job_title) == ("en", "Asia/Tokyo", "X")


def test_a_last_day_gone_by_closes_the_account(provider: Provider):
    user = provider.user(userName="a")

    provider.patch(
        f"/Users/{user['id']}", {"op": "add", "path": f"{MENTORING}:leftOn", "value": f"{NOW:%Y}-01-01"}
    )

    person = Person.objects.get(public_id=user["id"])
    assert (person.is_active, person.left_on.isoformat()) == (False, f"{NOW:%Y}-01-01")


def test_an_address_that_the_user_name_stood_in_for_follows_it(provider: Provider):
    user = provider.user(userName="old@example.com")

    provider.patch(f"/Users/{user['id']}", {"op": "replace", "path": "userName", "value": "new@example.com"})

    assert Person.objects.get(public_id=user["id"]).email == "new@example.com"
