"""An audience can also be the members of groups of the identity provider."""

from __future__ import annotations

from datetime import datetime

import pytest

from people.actions import directory_groups
from people.models import DirectoryGroup, Person
from programs.actions import programs
from programs.models import Program
from tests.conftest import NOW
from tests.factories.people import PersonFactory


@pytest.fixture
def member(db) -> Person:
    return PersonFactory(level="medior")


@pytest.fixture
def group(member: Person, now: datetime) -> DirectoryGroup:
    keys = [str(member.public_id)]
    return directory_groups.create_group(
        name="Leaders", external_id="", members=keys, by_label="SCIM", now=now
    )


def choose(program: Program, group: DirectoryGroup, by: Person) -> Program:
    programs.change(
        program, by=by, now=NOW, mentee_groups=[str(group.pk)], mentee_levels=["medior"], mentee_countries=[]
    )
    return Program.objects.get(pk=program.pk)


def test_only_members_of_a_chosen_group_fit(program, coordinator, group, member, stranger):
    other = PersonFactory(level="medior")

    audience = choose(program, group, coordinator).audience("mentee")

    assert list(audience.people()) == [member]
    assert [audience.fits(person) for person in (member, other, stranger)] == [True, False, False]


def test_a_member_of_another_level_does_not_fit(program, coordinator, group, member):
    audience = choose(program, group, coordinator).audience("mentee")

    Person.objects.filter(pk=member.pk).update(level="junior")

    assert not audience.people().exists()


def test_a_group_that_is_removed_limits_nobody(program, coordinator, group, member, now):
    other = PersonFactory(level="medior")
    choose(program, group, coordinator)

    directory_groups.remove_group(group, by_label="SCIM", now=now)

    assert Program.objects.get(pk=program.pk).audience("mentee").fits(other)


def test_groups_are_asked_where_there_are_some(program, coordinator, member, signed_in, now):
    client = signed_in(coordinator)
    address = f"/hr/programs/{program.pk}/edit/"
    without = client.get(address).text

    directory_groups.create_group(
        name="Leaders", external_id="", members=[str(member.public_id)], by_label="SCIM", now=now
    )

    assert "Groups of mentees" not in without
    assert "Leaders" in client.get(address).text
