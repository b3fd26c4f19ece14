"""A key of the directory opens no account that gives roles or looks after the machine."""

from __future__ import annotations

import pytest

from people.models import HouseRole, Person
from tests.factories.people import PersonFactory
from tests.people.scim.conftest import Provider

POWERS = [{"is_superuser": True}, {"is_staff": True}, {"house_roles": [HouseRole.HR_ADMIN]}]


@pytest.fixture
def victim(request) -> Person:
    PersonFactory(house_roles=[HouseRole.HR_ADMIN])
    return PersonFactory(employee_id="900", email="chief@example.com", **request.param)


@pytest.mark.parametrize("victim", POWERS, indirect=True)
def test_an_address_that_leads_to_power_is_not_moved_by_a_patch(provider: Provider, victim: Person):
    reply = provider.patch(
        f"/Users/{victim.public_id}",
        {
            "op": "replace",
            "path": "emails",
            "value": [{"value": "mallory@example.com", "type": "work", "primary": True}],
        },
    )

    victim.refresh_from_db()
    assert reply.status_code < 300
    assert victim.email == "chief@example.com"


@pytest.mark.parametrize("victim", POWERS, indirect=True)
def test_an_address_that_leads_to_power_is_not_moved_by_a_number_alone(provider: Provider, victim: Person):
    provider.user(userName="900", emails=[{"value": "mallory@example.com", "primary": True}])

    victim.refresh_from_db()
    assert victim.email == "chief@example.com"


@pytest.mark.parametrize("victim", POWERS, indirect=True)
def test_everything_else_about_them_follows_the_directory(provider: Provider, victim: Person):
    provider.patch(
        f"/Users/{victim.public_id}", {"op": "replace", "path": "title", "value": "Head of Sports"}
    )

    victim.refresh_from_db()
    assert victim.job_title == "Head of Sports"
