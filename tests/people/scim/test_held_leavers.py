"""A directory that switches off many at once is stopped; whoever leaves alone never is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dashboard import emails, todo
from notices.models import Notice
from people import clock
from people.actions import held_leavers, keys
from people.models import Event, HeldLeaver, Person
from tests.factories.people import PersonFactory
from tests.people.scim.conftest import Provider

OFF = {"op": "Replace", "path": "active", "value": "False"}
MANY = 120


@pytest.fixture
def company(db) -> list[Person]:
    """Enough people that three are no twentieth of them."""
    return PersonFactory.create_batch(MANY, country="NL")


@pytest.fixture
def chief(db) -> Person:
    return PersonFactory(hr_admin=True, country="SE")


def off(provider: Provider, person: Person) -> int:
    return provider.patch(f"/Users/{person.public_id}", OFF).status_code


def is_in(person: Person) -> bool:
    return Person.objects.get(pk=person.pk).is_active


def test_somebody_who_leaves_alone_is_out_at_once_even_from_the_smallest_house(provider: Provider, chief):
    only = PersonFactory(country="PT")

    assert (off(provider, only), is_in(only)) == (204, False)


def test_the_first_few_pass_and_a_twentieth_of_all_stops_the_rest(provider: Provider, company, chief):
    codes = [off(provider, person) for person in company[:8]]

    assert codes == [204] * 6 + [429] * 2
    assert [is_in(person) for person in company[5:8]] == [False, True, True]
    assert list(HeldLeaver.objects.values_list("person", flat=True)) == [row.pk for row in company[6:8]]


def test_three_of_the_smallest_company_may_leave_in_one_hour(provider: Provider, chief):
    four = PersonFactory.create_batch(4, country="NL")
    PersonFactory(country="NL")

    assert [off(provider, person) for person in four] == [204, 204, 204, 429]


def test_twenty_in_an_hour_is_the_most_of_the_largest_company(provider: Provider, chief):
    people = PersonFactory.create_batch(450, country="NL")

    codes = [off(provider, person) for person in people[:22]]

    assert codes == [204] * 20 + [429] * 2


def test_switching_off_and_on_again_is_no_way_around(provider: Provider, company, chief):
    codes = []
    for person in company[:8]:
        codes.append(off(provider, person))
        provider.patch(f"/Users/{person.public_id}", {"op": "Replace", "path": "active", "value": True})

    assert codes == [204] * 6 + [429] * 2


def test_the_same_person_twice_in_an_hour_is_one(provider: Provider, company, chief):
    codes = []
    for _round in range(9):
        codes.append(off(provider, company[0]))
        on = {"op": "Replace", "path": "active", "value": True}
        provider.patch(f"/Users/{company[0].public_id}", on)

    assert codes == [204] * 9


def test_a_country_is_not_emptied_within_an_hour(provider: Provider, company, chief):
    two = PersonFactory.create_batch(2, country="PT")

    codes = [off(provider, person) for person in two]

    assert codes == [204, 429]
    assert HeldLeaver.objects.get().brakes == [{"kind": "country", "count": 2, "about": "PT"}]


def test_an_hour_later_the_next_may_leave(provider: Provider, company, chief, monkeypatch):
    for person in company[:7]:
        off(provider, person)
    later = clock.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert off(provider, company[7]) == 204


def test_every_way_out_is_counted_and_stopped(provider: Provider, company, chief):
    """PATCH, PUT, DELETE, a last day gone by, and a user created as switched off."""
    for person in company[:6]:
        off(provider, person)
    fields = {"userName": "x", "active": False, "schemas": []}
    number = {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"employeeNumber": "E-77"}}
    PersonFactory(employee_id="E-77", country="NL")
    last_day = {"urn:ietf:params:scim:schemas:extension:mentoring:2.0:User": {"leftOn": "2020-01-01"}}

    codes = [
        provider.call("PUT", f"/Users/{company[6].public_id}", fields).status_code,
        provider.call("DELETE", f"/Users/{company[7].public_id}").status_code,
        provider.call("PUT", f"/Users/{company[8].public_id}", {"userName": "y"} | last_day).status_code,
        provider.call("POST", "/Users", fields | number).status_code,
    ]

    assert codes == [429] * 4
    assert Person.objects.active().count() == MANY - 6 + 2


def test_what_stops_says_why_and_when_to_come_back(provider: Provider, company, chief):
    replies = [provider.patch(f"/Users/{person.public_id}", OFF) for person in company[:7]]

    assert replies[-1]["Retry-After"] == "3600"
    assert replies[-1].json()["status"] == "429"
    assert "an HR administrator has to agree" in replies[-1].json()["detail"]


def test_users_that_the_directory_just_brought_may_go_again(provider: Provider, company, chief):
    made = [provider.user(userName=f"new{number}") for number in range(8)]

    codes = [provider.call("DELETE", f"/Users/{user['id']}").status_code for user in made]

    assert codes == [204] * 8


def test_agreeing_closes_who_waits_and_leaves_no_trace_for_the_next_hour(
    provider: Provider, company, chief, signed_in
):
    for person in company[:9]:
        provider.patch(f"/Users/{person.public_id}", {"op": "Add", "path": "title", "value": "Engineer"})
        off(provider, person)
    newest = HeldLeaver.objects.order_by("-pk").first().pk
    client = signed_in(chief)

    client.post(reverse("people:scim-leavers"), {"newest": newest})

    assert [is_in(person) for person in company[6:9]] == [False] * 3
    assert not HeldLeaver.objects.exists()
    told = Event.objects.filter(verb="close account", by_id_label=chief.employee_id)
    assert told.count() == 3
    assert [off(provider, person) for person in company[6:9]] == [204] * 3  # nothing to do any more


def test_who_came_to_wait_after_the_page_was_read_goes_on_waiting(provider: Provider, company, chief, now):
    for person in company[:8]:
        off(provider, person)
    first, second = HeldLeaver.objects.order_by("pk")

    number = held_leavers.agree(newest=first.pk, by=chief, now=timezone.now())

    assert (number, list(HeldLeaver.objects.all())) == (1, [second])


def test_agreeing_twice_closes_nobody_twice(provider: Provider, company, chief):
    for person in company[:8]:
        off(provider, person)
    newest = HeldLeaver.objects.order_by("-pk").first().pk

    numbers = [held_leavers.agree(newest=newest, by=chief, now=timezone.now()) for _ in range(2)]

    assert numbers == [2, 0]


def test_only_an_hr_administrator_agrees(provider: Provider, company, chief):
    for person in company[:7]:
        off(provider, person)

    with pytest.raises(held_leavers.NotAllowed):
        held_leavers.agree(newest=10**9, by=company[50], now=timezone.now())

    assert is_in(company[6])


def test_who_is_switched_on_again_waits_no_more(provider: Provider, company, chief):
    for person in company[:7]:
        off(provider, person)

    provider.patch(f"/Users/{company[6].public_id}", {"op": "Replace", "path": "active", "value": True})

    assert not HeldLeaver.objects.exists()


def test_whom_the_directory_no_longer_asks_for_drops_off_after_a_day(provider: Provider, company, chief):
    for person in company[:7]:
        off(provider, person)
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)

    assert held_leavers.agree(newest=10**9, by=chief, now=tomorrow) == 0
    assert is_in(company[6])


def test_each_administrator_is_told_once_however_many_wait(provider: Provider, company, chief):
    for person in company[:9]:
        off(provider, person)

    for _round in range(2):
        emails.leavers_held([chief], now=timezone.now())

    assert [notice.to for notice in Notice.objects.filter(kind="leavers_held")] == [chief]
    titles = [item.title for item in todo.items_of(chief, today=clock.today())]
    assert titles.count("The identity provider switches off many people at once") == 1


def test_others_have_no_such_thing_to_do(provider: Provider, company, chief):
    for person in company[:7]:
        off(provider, person)

    found = {kind for kind, _pk in todo.find(company[50])}

    assert not found & {"held", "key"}


def test_key_of_somebody_who_left_asks_for_a_keeper(provider: Provider, chief, signed_in):
    """The key of the fixture: its maker has left."""
    before = {kind for kind, _pk in todo.find(chief)}

    page = signed_in(chief).get(reverse("people:scim-keys"))
    signed_in(chief).post(reverse("people:scim-key-keep", args=[provider.token.pk]))

    provider.token.refresh_from_db()
    after = {kind for kind, _pk in todo.find(chief)}
    assert "I answer for it" in page.text
    assert provider.token.kept_by == chief
    assert ("key" in before, "key" in after) == (True, False)


def test_only_an_hr_administrator_answers_for_a_key(provider: Provider, chief):
    with pytest.raises(keys.NotAllowed):
        keys.keep("SCIM", provider.token, by=PersonFactory())
