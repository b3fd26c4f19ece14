"""Groups: members come and go, and with them the roles that the group gives, never those given by hand."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from people.actions import directory_groups, roles
from people.models import DirectoryGroup, Event, Person, RoleFromGroup
from tests.factories.people import PersonFactory
from tests.people.scim.conftest import NOW, Provider


def group_of(provider: Provider, *people: Person, role: str = "", by: Person | None = None) -> DirectoryGroup:
    made = provider.group("Team", *(str(person.public_id) for person in people))
    group = DirectoryGroup.objects.get(public_id=made["id"])
    if role:
        directory_groups.set_role(group, role=role, by=by or PersonFactory(hr_admin=True), now=NOW)
    return group


def roles_of(person: Person) -> list[str]:
    return Person.objects.get(pk=person.pk).house_roles


def leave(provider: Provider, group: DirectoryGroup, person: Person) -> None:
    path = f'members[value eq "{person.public_id}"]'
    assert provider.patch(f"/Groups/{group.public_id}", {"op": "Remove", "path": path}).status_code == 204


def enter(provider: Provider, group: DirectoryGroup, person: Person) -> None:
    member = [{"value": str(person.public_id)}]
    operation = {"op": "Add", "path": "members", "value": member}
    assert provider.patch(f"/Groups/{group.public_id}", operation).status_code == 204


def test_a_group_gives_its_role_and_takes_it_back(provider: Provider, stranger: Person):
    group = group_of(provider, role="auditor")

    enter(provider, group, stranger)
    inside = roles_of(stranger)
    leave(provider, group, stranger)

    assert (inside, roles_of(stranger), RoleFromGroup.objects.count()) == (["auditor"], [], 0)
    given = Event.objects.filter(verb__in=["give role", "take role"]).order_by("pk")
    assert [(event.verb, event.by_name) for event in given] == [
        ("give role", "SCIM: Entra (Team)"),
        ("take role", "SCIM: Entra (Team)"),
    ]


def test_a_role_given_by_hand_stays(provider: Provider, stranger: Person, hr_admin: Person):
    roles.give(stranger, role="auditor", by=hr_admin)
    group = group_of(provider, role="auditor")

    enter(provider, group, stranger)
    leave(provider, group, stranger)

    assert roles_of(stranger) == ["auditor"]


def test_two_groups_of_one_role(provider: Provider, stranger: Person):
    first, second = group_of(provider, stranger, role="auditor"), group_of(provider, stranger, role="auditor")

    leave(provider, first, stranger)
    still = roles_of(stranger)
    provider.call("DELETE", f"/Groups/{second.public_id}")

    assert (still, roles_of(stranger)) == (["auditor"], [])


def test_another_role_of_the_group_reaches_everybody_in_it(
    provider: Provider, stranger: Person, hr_admin: Person
):
    group = group_of(provider, stranger, role="auditor")

    directory_groups.set_role(group, role="guide_editor", by=hr_admin, now=NOW)

    assert roles_of(stranger) == ["guide_editor"]


@pytest.mark.parametrize("role", ["hr_admin", "king"])
def test_a_group_never_makes_hr_administrators(
    provider: Provider, stranger: Person, hr_admin: Person, role: str
):
    group = group_of(provider, stranger)

    with pytest.raises(directory_groups.NotAllowed):
        directory_groups.set_role(group, role=role, by=hr_admin, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        DirectoryGroup.objects.filter(pk=group.pk).update(gives_role=role)

    assert roles_of(stranger) == []


def test_only_hr_administrators_say_what_a_group_gives(provider: Provider, stranger: Person):
    group = group_of(provider)

    with pytest.raises(directory_groups.NotAllowed):
        directory_groups.set_role(group, role="auditor", by=stranger, now=NOW)


def test_whoever_is_switched_off_loses_the_role_and_gets_it_back(provider: Provider, stranger: Person):
    group_of(provider, stranger, role="auditor")
    address = f"/Users/{stranger.public_id}"

    provider.patch(address, {"op": "replace", "path": "active", "value": False})
    gone = roles_of(stranger)
    provider.patch(address, {"op": "replace", "path": "active", "value": True})

    assert (gone, roles_of(stranger)) == ([], ["auditor"])


def test_deleting_a_user_empties_their_groups(provider: Provider, stranger: Person):
    group = group_of(provider, stranger, role="auditor")

    provider.call("DELETE", f"/Users/{stranger.public_id}")

    assert (group.members.count(), RoleFromGroup.objects.count(), roles_of(stranger)) == (0, 0, [])


def test_a_user_shows_the_groups(provider: Provider, stranger: Person):
    group = group_of(provider, stranger)

    shown = provider.get(f"/Users/{stranger.public_id}").json()["groups"]

    assert [(each["value"], each["display"]) for each in shown] == [(str(group.public_id), "Team")]


def test_role_of_a_group_is_set_on_its_page(
    provider: Provider, signed_in, hr_admin: Person, stranger: Person
):
    group = group_of(provider, stranger)
    client = signed_in(hr_admin)

    wrong = client.post(f"/hr/scim/groups/{group.pk}/", {"role": "hr_admin"})
    right = client.post(f"/hr/scim/groups/{group.pk}/", {"role": "auditor"})

    assert "Choose a role from the list" in wrong.text
    assert (right.status_code, roles_of(stranger)) == (302, ["auditor"])


def test_members_are_left_out_where_nobody_asked_for_them(provider: Provider, stranger: Person):
    group = group_of(provider, stranger)

    shown = provider.get(f"/Groups/{group.public_id}?excludedAttributes=members").json()
    found = provider.get(f'/Groups?filter=members eq "{stranger.public_id}"').json()

    assert "members" not in shown
    assert found["totalResults"] == 1
