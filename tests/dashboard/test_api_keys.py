"""The page with keys for other systems, as an HR administrator uses it."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard import todo
from people.actions import keys
from people.models import ApiKey, Event, Person
from tests.factories.people import PASSWORD, PersonFactory

ASKED = {"name": "Data warehouse", "scopes": ["mentorships", "programs"], "lasts": "30"}


def test_a_key_is_shown_once_and_kept_as_a_digest(signed_in, hr_admin: Person):
    client = signed_in(hr_admin)

    made = client.post("/hr/api/make/", ASKED)

    row = ApiKey.objects.get()
    (key,) = [
        word.split("<")[0] for word in made.text.split('class="secret">') if word.startswith(row.prefix)
    ]
    assert keys.find("API", key, now=timezone.now()) == row
    assert (row.scopes, row.expires_at - row.made_at) == (["programs", "mentorships"], timedelta(days=30))
    assert key not in client.get("/hr/api/").text
    event = Event.objects.get(verb="make API key")
    assert (event.by_id_label, event.detail["scopes"]) == (hr_admin.employee_id, row.scopes)
    assert key not in str(event.detail)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Give the key a name"),
        ({"scopes": []}, "Choose at least one thing that it may read"),
        ({"scopes": ["salaries"]}, "Choose from the list"),
        ({"lasts": "100000"}, "Choose from the list"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(
    signed_in, hr_admin: Person, wrong: dict[str, object], said: str
):
    reply = signed_in(hr_admin).post("/hr/api/make/", ASKED | wrong)

    assert said in reply.text
    assert not ApiKey.objects.exists()


def test_two_open_keys_have_two_names(signed_in, hr_admin: Person):
    client = signed_in(hr_admin)
    client.post("/hr/api/make/", ASKED)

    again = client.post("/hr/api/make/", ASKED)

    assert "There is a key with this name. Choose another name" in again.text
    assert ApiKey.objects.count() == 1


def test_revoking_is_asked_first_and_noted_once(signed_in, hr_admin: Person):
    client = signed_in(hr_admin)
    client.post("/hr/api/make/", ASKED)
    row = ApiKey.objects.get()
    address = f"/hr/api/keys/{row.pk}/revoke/"

    looked = client.get(address)
    open_still = ApiKey.objects.open().exists()
    client.post(address)
    client.post(address)

    assert (looked.status_code, open_still, ApiKey.objects.open().exists()) == (200, True, False)
    assert Event.objects.filter(verb="revoke API key").count() == 1


@pytest.mark.parametrize("address", ["/hr/api/make/", "/hr/api/keys/{pk}/revoke/"])
def test_on_a_keyboard_left_alone_proof_is_asked_first(signed_in, address: str):
    admin = PersonFactory(hr_admin=True, password=PASSWORD)
    row, _key = keys.make(
        "API",
        name="b",
        by=admin,
        now=timezone.now(),
        scopes=["people"],
        expires_at=timezone.now() + timedelta(days=1),
    )
    client = signed_in(admin)
    session = client.session
    session["signed_in_at"] = time.time() - 3600
    session.save()

    reply = client.post(address.format(pk=row.pk), ASKED)

    assert (reply.status_code, "/reauthenticate/" in reply.url) == (302, True)
    assert list(ApiKey.objects.open()) == [row]


def test_whoever_is_no_hr_administrator_finds_nothing(signed_in, hr_admin: Person, stranger: Person):
    signed_in(hr_admin).post("/hr/api/make/", ASKED)
    pk = ApiKey.objects.get().pk
    client = signed_in(stranger)

    codes = [
        client.post(address).status_code
        for address in ("/hr/api/make/", f"/hr/api/keys/{pk}/revoke/", f"/hr/api/keys/{pk}/keep/")
    ]

    assert (codes, ApiKey.objects.open().count()) == ([404] * 3, 1)


def test_a_key_that_ends_soon_or_rests_is_a_task_of_hr(signed_in, hr_admin: Person, stranger: Person):
    now, leaver = timezone.now(), PersonFactory(hr_admin=True, employee_id="ADMIN-2")
    names = {"Soon": (13, hr_admin), "Later": (15, hr_admin), "Resting": (90, leaver), "Over": (1, hr_admin)}
    for name, (days, by) in names.items():
        ends = {"scopes": ["programs"], "expires_at": now + timedelta(days=days)}
        keys.make("API", name=name, by=by, now=now, **ends)
    Person.objects.filter(pk=leaver.pk).update(is_active=False)
    ApiKey.objects.filter(name="Over").update(made_at=now - timedelta(days=9), expires_at=now)

    mine = [item.title for item in todo.items_of(hr_admin, today=now.date())]
    page = signed_in(hr_admin).get("/todo/").text

    assert mine == ["The key “Soon” ends", "The key “Resting” rests"]
    assert ("The key “Soon” ends" in page, "Later" in page) == (True, False)
    assert todo.items_of(stranger, today=now.date()) == []


def test_the_fact_sheet_names_who_reads_from_outside(signed_in, hr_admin: Person):
    client = signed_in(hr_admin)
    before = client.get("/hr/fact-sheet/").text
    client.post("/hr/api/make/", ASKED)

    after = client.get("/hr/fact-sheet/").text

    assert "No other system reads from here." in before
    assert ("Data warehouse" in after, "Pairs: numbers, states, dates" in after) == (True, True)
