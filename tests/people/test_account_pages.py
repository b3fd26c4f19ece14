"""People and house roles as HR administrators change them."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from people.actions import leaving
from people.models import Event, Look, Person, ScimRecord
from tests.factories.people import PASSWORD, PersonFactory


def test_finding_somebody_by_any_word(signed_in, hr_admin):
    wanted = PersonFactory(given_name="Zoë", family_name="van den Berg", email="zoe@example.com")
    PersonFactory(given_name="Adam", family_name="Ant")
    client = signed_in(hr_admin)

    found = [
        [row.pk for row in client.get(reverse("people:person-list"), {"q": words}).context["page"]]
        for words in ("berg zoë", "ZOE@", wanted.employee_id)
    ]

    assert found == [[wanted.pk]] * 3


def test_closed_accounts_are_found_where_they_are_asked_for(signed_in, hr_admin):
    gone = PersonFactory(gone=True)
    client = signed_in(hr_admin)

    found = {
        state: gone in client.get(reverse("people:person-list"), {"state": state}).context["page"]
        for state in ("", "closed", "all", "nonsense")
    }

    assert found == {"": False, "closed": True, "all": True, "nonsense": False}


def test_list_of_people_asks_the_same_for_one_and_for_many(
    signed_in, hr_admin, django_assert_max_num_queries, django_assert_num_queries
):
    client = signed_in(hr_admin)
    with django_assert_max_num_queries(20) as first:
        client.get(reverse("people:person-list"))
    PersonFactory.create_batch(5)

    with django_assert_num_queries(len(first)):
        client.get(reverse("people:person-list"))


def test_opening_somebodys_page_is_noted_for_them(signed_in, hr_admin, stranger):
    signed_in(hr_admin).get(reverse("people:person-detail", args=[stranger.pk]))

    look = Look.objects.get()
    assert (look.about, look.by, look.where) == (stranger, hr_admin, "person")


def test_closing_an_account_on_its_page(signed_in, hr_admin, stranger):
    theirs, client = signed_in(stranger), signed_in(hr_admin)

    reply = client.post(reverse("people:person-close", args=[stranger.pk]), {"why": "unsafe"}, follow=True)

    assert "Account closed: May be in the wrong hands" in reply.text
    assert theirs.get("/").status_code == 302
    assert Event.objects.get(verb="close account").by_name == "Hilde Admin"


def test_closing_without_a_reason_changes_nothing(signed_in, hr_admin, stranger):
    reply = signed_in(hr_admin).post(reverse("people:person-close", args=[stranger.pk]))

    assert "Choose why the account is closed" in reply.text
    assert Person.objects.get(pk=stranger.pk).is_active


def test_ones_own_account_cannot_be_closed(signed_in, hr_admin):
    reply = signed_in(hr_admin).post(reverse("people:person-close", args=[hr_admin.pk]), {"why": "left"})

    assert (reply.status_code, Person.objects.get(pk=hr_admin.pk).is_active) == (404, True)


def test_opening_an_account_again_on_its_page(signed_in, hr_admin, stranger, now):
    leaving.close(stranger, by=hr_admin, now=now, why="left")

    reply = signed_in(hr_admin).post(reverse("people:person-open", args=[stranger.pk]), follow=True)

    assert "The account is open" in reply.text
    assert Person.objects.get(pk=stranger.pk).is_active


def test_giving_a_role_on_the_page(signed_in, hr_admin, stranger):
    reply = signed_in(hr_admin).post(
        reverse("people:role-give"), {"person": stranger.email.upper(), "role": "auditor"}, follow=True
    )

    assert "Sam Stranger has the role now" in reply.text
    assert Person.objects.get(pk=stranger.pk).house_roles == ["auditor"]


@pytest.mark.parametrize("who", ["gone", "unknown"])
def test_giving_a_role_to_nobody_who_works_here(signed_in, hr_admin, who: str):
    typed = PersonFactory(gone=True).email if who == "gone" else "nobody@example.com"

    reply = signed_in(hr_admin).post(reverse("people:role-give"), {"person": typed, "role": "auditor"})

    assert "Nobody who works here has this address or id" in reply.text
    assert Event.objects.count() == 0


def test_giving_oneself_a_role_on_the_page_is_refused(signed_in, hr_admin):
    reply = signed_in(hr_admin).post(
        reverse("people:role-give"), {"person": hr_admin.email, "role": "auditor"}
    )

    assert "Nobody gives themselves a role" in reply.text
    assert Person.objects.get(pk=hr_admin.pk).house_roles == ["hr_admin"]


def test_taking_a_role_back_on_the_page_twice(signed_in, hr_admin):
    person = PersonFactory(house_roles=["auditor"])
    url, client = reverse("people:role-take", args=[person.pk, "auditor"]), signed_in(hr_admin)

    replies = [client.post(url) for _ in range(2)]

    assert [reply.url for reply in replies] == [reverse("people:role-list")] * 2
    assert Person.objects.get(pk=person.pk).house_roles == []
    assert Event.objects.count() == 1


def test_taking_the_last_administrators_role_explains_itself(signed_in, hr_admin):
    reply = signed_in(hr_admin).post(reverse("people:role-take", args=[hr_admin.pk, "hr_admin"]))

    assert (reply.status_code, "is the last HR administrator" in reply.text) == (409, True)
    assert Person.objects.get(pk=hr_admin.pk).is_hr_admin


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("people:person-close", ["pk"]),
        ("people:person-open", ["pk"]),
        ("people:role-give", []),
        ("people:role-take", ["pk", "auditor"]),
    ],
)
def test_on_a_keyboard_left_alone_proof_is_asked_first(signed_in, name: str, args: list[str]):
    person = PersonFactory(house_roles=["auditor"])
    client = signed_in(PersonFactory(hr_admin=True, password=PASSWORD))
    session = client.session
    session["signed_in_at"] = time.time() - 3600
    session.save()

    words = [person.pk if each == "pk" else each for each in args]
    reply = client.post(
        reverse(name, args=words), {"why": "left", "person": person.email, "role": "guide_editor"}
    )

    assert (reply.status_code, "/reauthenticate/" in reply.url) == (302, True)
    assert Event.objects.count() == 0


def directory_says(person: Person, address: str, now) -> None:
    extra = {"userName": "x", "emails": [{"value": address, "primary": True}]}
    ScimRecord.objects.create(
        person=person, user_name=f"u{person.pk}", extra=extra, created_at=now, changed_at=now
    )


def test_page_says_which_address_of_the_directory_somebody_else_has(hr_admin, signed_in, now):
    holder = PersonFactory(email="team@example.com", given_name="Hanna")
    second = PersonFactory(email="")
    directory_says(holder, "team@example.com", now)
    directory_says(second, "Team@example.com", now)
    client = signed_in(hr_admin)

    pages = [client.get(reverse("people:person-detail", args=[row.pk])).text for row in (holder, second)]

    words = f"The identity provider says team@example.com, which {holder.full_name} has here."
    assert [words in page for page in pages] == [False, True]


def test_page_says_that_the_address_of_an_administrator_stays(hr_admin, signed_in, now):
    other = PersonFactory(hr_admin=True, email="chief@example.com")
    directory_says(other, "thief@example.com", now)

    page = signed_in(hr_admin).get(reverse("people:person-detail", args=[other.pk])).text

    assert "The identity provider says thief@example.com. It is not taken from there" in page
