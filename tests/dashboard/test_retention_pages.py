from __future__ import annotations

import pytest
from django.urls import reverse

from people.actions import erasure
from people.models import Erasure, Look
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("app_role")


@pytest.fixture
def auditor(db):
    return PersonFactory(house_roles=["auditor"])


def page(person) -> str:
    return reverse("dashboard:erasure", args=[person.pk])


def test_auditor_reads_the_days_and_no_name(signed_in, auditor, stranger, now):
    erasure.announce(stranger, cause="asked", by=None, now=now)

    text = signed_in(auditor).get(reverse("dashboard:retention")).text

    assert ["730" in text, stranger.full_name in text] == [True, False]


def test_hr_administrator_announces_and_stops(signed_in, hr_admin, stranger):
    client = signed_in(hr_admin)
    client.post(page(stranger), {"when": "later"})
    row = Erasure.objects.get()
    announced = stranger.full_name in client.get(reverse("dashboard:retention")).text

    client.post(reverse("dashboard:erasure-stop", args=[row.pk]))

    row.refresh_from_db()
    stranger.refresh_from_db()
    assert [announced, row.state, stranger.erased_at] == [True, "stopped", None]


def test_hr_administrator_erases_at_once(signed_in, hr_admin, stranger):
    reply = signed_in(hr_admin).post(page(stranger), {"when": "now"})

    stranger.refresh_from_db()
    assert reply.status_code == 302
    assert stranger.erased_at is not None
    assert signed_in(hr_admin).get(page(stranger)).status_code == 404


def test_what_stands_in_the_way_is_said_and_nothing_is_done(signed_in, hr_admin, program):
    reply = signed_in(hr_admin).post(page(program.owner), {"when": "now"})

    program.owner.refresh_from_db()
    assert reply.status_code == 409
    assert "Give it to somebody else first" in reply.text
    assert program.owner.erased_at is None


def test_opening_the_page_is_noted_and_changes_nothing(signed_in, hr_admin, stranger):
    signed_in(hr_admin).get(page(stranger))

    assert [Look.objects.get().where, Erasure.objects.count()] == ["erasure", 0]


def test_erasing_asks_who_is_there_after_a_while(signed_in, hr_admin, stranger, settings):
    settings.SIGN_IN_AGAIN_MINUTES = 0

    reply = signed_in(hr_admin).post(page(stranger), {"when": "now"})

    stranger.refresh_from_db()
    assert [reply.status_code, stranger.erased_at] == [302, None]


def test_coordinator_cannot_erase(signed_in, coordinator, stranger):
    assert signed_in(coordinator).post(page(stranger), {"when": "now"}).status_code == 404
