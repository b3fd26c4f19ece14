"""Whoever leaves is out in the same moment: sessions, links and roles."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from people.actions import leaving, roles
from people.models import Event, Person
from tests.factories.people import PASSWORD, PersonFactory
from tests.factories.sign_in import SessionFactory


def shut(*people: Person, by: Person | None = None, why: str = "left", now=None) -> int:
    with transaction.atomic():
        return leaving.close_doors([person.pk for person in people], by=by, now=now, why=why)


def test_closing_the_doors_ends_every_session(signed_in, stranger, now):
    clients = [signed_in(stranger) for _ in range(3)]
    before = [client.get("/").status_code for client in clients]

    shut(stranger, now=now)

    assert before == [200, 200, 200]
    assert [client.get("/").url.partition("?")[0] for client in clients] == ["/accounts/login/"] * 3


def test_a_session_of_before_stays_dead_after_coming_back(signed_in, stranger, now):
    client = signed_in(stranger)
    shut(stranger, now=now)
    with transaction.atomic():
        leaving.open_doors([stranger.pk], by=None, now=now)

    reply = client.get("/")

    assert Person.objects.get(pk=stranger.pk).is_active
    assert reply.url.partition("?")[0] == "/accounts/login/"


def test_the_list_of_devices_goes_with_the_sessions(stranger, hr_admin, now):
    keys = []
    for person in (stranger, stranger, hr_admin):
        client = Client()
        client.force_login(person)
        keys.append(client.session.session_key)
        SessionFactory(user=person, session_key=keys[-1])

    shut(stranger, now=now)

    assert list(UserSession.objects.values_list("session_key", flat=True)) == keys[2:]
    assert (
        list(Session.objects.filter(session_key__in=keys).values_list("session_key", flat=True)) == keys[2:]
    )


def test_a_session_of_the_others_goes_on(signed_in, stranger, hr_admin, now):
    client = signed_in(hr_admin)

    shut(stranger, now=now)

    assert client.get("/").status_code == 200


@pytest.mark.parametrize("comes_back", [False, True])
def test_a_link_to_set_a_password_is_dead(db, now, comes_back: bool):
    person = PersonFactory(password=PASSWORD)
    Client().post(reverse("account_reset_password"), {"email": person.email})
    link = next(word for word in mail.outbox[0].body.split() if "/key/" in word)
    alive = "key_does_not_exist" not in Client().get(link, follow=True).redirect_chain[-1][0]
    shut(person, now=now)
    if comes_back:
        with transaction.atomic():
            leaving.open_doors([person.pk], by=None, now=now)
    client = Client()

    page = client.get(link, follow=True)
    client.post(
        page.request["PATH_INFO"],
        {"password1": "quite another password", "password2": "quite another password"},
    )

    assert alive
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_a_leaver_keeps_no_role_and_each_is_written_down(hr_admin, now):
    person = PersonFactory(house_roles=["auditor", "hr_admin"], is_staff=True, is_superuser=True)

    shut(person, now=now, why="feed")

    person.refresh_from_db()
    assert (person.house_roles, person.is_staff, person.is_superuser) == ([], False, False)
    assert list(Event.objects.order_by("pk").values_list("verb", "detail")) == [
        ("take role", {"role": "hr_admin"}),
        ("take role", {"role": "auditor"}),
        ("close account", {"why": "feed"}),
    ]


def test_the_last_hr_administrator_cannot_leave(hr_admin, stranger, now):
    with pytest.raises(roles.LastHrAdministrator):
        shut(hr_admin, stranger, now=now)

    assert Person.objects.filter(is_active=True).count() == 2
    assert Event.objects.count() == 0


def test_all_hr_administrators_at_once_cannot_leave(hr_admin, now):
    with pytest.raises(roles.LastHrAdministrator):
        shut(hr_admin, PersonFactory(hr_admin=True), now=now)


def test_an_hr_administrator_leaves_while_another_stays(hr_admin, now):
    PersonFactory(hr_admin=True)

    shut(hr_admin, now=now)

    assert not Person.objects.get(pk=hr_admin.pk).is_active


def test_closing_outside_a_transaction_is_refused(transactional_db, now):
    with pytest.raises(transaction.TransactionManagementError):
        leaving.close_doors([1], by=None, now=now, why="left")


def test_closing_by_hand_stays_whatever_the_feed_says(stranger, hr_admin, now):
    leaving.close(stranger, by=hr_admin, now=now, why="unsafe")
    with transaction.atomic():
        opened = leaving.open_doors([stranger.pk], by=None, now=now)

    row = Person.objects.get(pk=stranger.pk)
    assert (opened, row.is_active, row.closed_at, row.left_on) == (0, False, now, None)


def test_closing_by_hand_twice_changes_nothing_more(stranger, hr_admin, now):
    leaving.close(stranger, by=hr_admin, now=now, why="left")
    leaving.close(stranger, by=hr_admin, now=now, why="left")

    assert Event.objects.get().verb == "close account"
    assert Person.objects.get(pk=stranger.pk).left_on == now.date()


def test_opening_again_by_hand(stranger, hr_admin, now):
    leaving.close(stranger, by=hr_admin, now=now, why="left")

    leaving.reopen(stranger, by=hr_admin, now=now)

    row = Person.objects.get(pk=stranger.pk)
    assert (row.is_active, row.closed_at, row.left_on) == (True, None, None)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "close account",
        "open account",
    ]


@pytest.mark.parametrize("whose", ["own", "without the role"])
def test_closing_is_refused(stranger, hr_admin, now, whose: str):
    person, by = (hr_admin, hr_admin) if whose == "own" else (hr_admin, stranger)

    with pytest.raises(leaving.NotAllowed):
        leaving.close(person, by=by, now=now, why="left")

    assert Person.objects.get(pk=person.pk).is_active


def test_who_was_erased_is_not_opened_again(stranger, hr_admin, now, signed_in):
    shut(stranger, now=now)
    Person.objects.filter(pk=stranger.pk).update(erased_at=now)

    reply = signed_in(hr_admin).post(reverse("people:person-open", args=[stranger.pk]))

    with pytest.raises(leaving.NotAllowed):
        leaving.reopen(stranger, by=hr_admin, now=now)
    assert reply.status_code == 404
    assert not Person.objects.get_queryset().get(pk=stranger.pk).is_active
