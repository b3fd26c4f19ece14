from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from people.actions import leaving, roles
from people.models import Event, Person
from tests.factories.people import PersonFactory
from tests.matching.races import together


def test_giving_a_role_is_written_down_once(stranger, hr_admin):
    roles.give(stranger, role="coordinator", by=hr_admin)
    roles.give(stranger, role="coordinator", by=hr_admin)

    event = Event.objects.get()
    assert Person.objects.get(pk=stranger.pk).house_roles == ["coordinator"]
    assert (event.verb, event.by_name, event.detail) == (
        "give role",
        "Hilde Admin",
        {"role": "coordinator"},
    )


def test_roles_stand_beside_each_other(stranger, hr_admin):
    roles.give(stranger, role="guide_editor", by=hr_admin)
    roles.give(stranger, role="auditor", by=hr_admin)
    roles.take(stranger, role="guide_editor", by=hr_admin)

    assert Person.objects.get(pk=stranger.pk).house_roles == ["auditor"]


def test_an_unknown_role_is_refused(stranger, hr_admin):
    with pytest.raises(ValueError, match="emperor"):
        roles.give(stranger, role="emperor", by=hr_admin)


def test_grant_role_finds_people_whatever_the_case(stranger, capsys):
    call_command("grant_role", stranger.email.upper(), "hr_admin")

    assert Person.objects.get(pk=stranger.pk).house_roles == ["hr_admin"]
    assert capsys.readouterr().out.startswith("Sam Stranger: HR administrator.\n")


def test_grant_role_takes_it_back(hr_admin):
    PersonFactory(hr_admin=True)

    call_command("grant_role", hr_admin.email, "hr_admin", "--take")

    assert Person.objects.get(pk=hr_admin.pk).house_roles == []


def test_grant_role_keeps_the_last_hr_administrator(hr_admin):
    with pytest.raises(CommandError, match="Hilde Admin is the last HR administrator"):
        call_command("grant_role", hr_admin.email, "hr_admin", "--take")

    assert Person.objects.get(pk=hr_admin.pk).house_roles == ["hr_admin"]


def test_the_last_hr_administrator_keeps_the_role(hr_admin):
    with pytest.raises(roles.LastHrAdministrator):
        roles.take(hr_admin, role="hr_admin", by=hr_admin)

    assert Person.objects.get(pk=hr_admin.pk).is_hr_admin


def test_nobody_gives_themselves_a_role(hr_admin):
    with pytest.raises(roles.NotYourOwn):
        roles.give(hr_admin, role="auditor", by=hr_admin)

    assert Person.objects.get(pk=hr_admin.pk).house_roles == ["hr_admin"]


@pytest.mark.parametrize("deed", [roles.give, roles.take])
def test_who_lost_the_role_a_moment_ago_changes_none(hr_admin, stranger, deed):
    Person.objects.filter(pk=hr_admin.pk).update(house_roles=[])

    with pytest.raises(roles.NotAllowed):
        deed(stranger, role="auditor", by=hr_admin)


def test_giving_a_role_to_somebody_who_left_is_refused(hr_admin):
    with pytest.raises(roles.NotAllowed):
        roles.give(PersonFactory(gone=True), role="auditor", by=hr_admin)


@pytest.mark.race
def test_two_hr_administrators_take_each_others_role_and_one_stays(transactional_db):
    for _ in range(10):
        two = [PersonFactory(hr_admin=True), PersonFactory(hr_admin=True)]

        outcome = together(
            [
                lambda two=two: roles.take(two[1], role="hr_admin", by=two[0]),
                lambda two=two: roles.take(two[0], role="hr_admin", by=two[1]),
            ]
        )

        left = Person.objects.filter(house_roles__contains=["hr_admin"])
        assert ({type(each).__name__ for each in outcome}, left.count()) == ({"NoneType", "NotAllowed"}, 1)
        left.update(house_roles=[])


@pytest.mark.race
def test_two_hr_administrators_close_each_others_account_and_one_stays(transactional_db, now):
    for _ in range(10):
        two = [PersonFactory(hr_admin=True), PersonFactory(hr_admin=True)]

        outcome = together(
            [
                lambda two=two: leaving.close(two[1], by=two[0], now=now, why="left"),
                lambda two=two: leaving.close(two[0], by=two[1], now=now, why="left"),
            ]
        )

        left = Person.objects.filter(house_roles__contains=["hr_admin"], is_active=True)
        assert ({type(each).__name__ for each in outcome}, left.count()) == ({"NoneType", "NotAllowed"}, 1)
        left.update(house_roles=[])


def test_grant_role_to_somebody_who_left_is_refused(db):
    with pytest.raises(CommandError, match="Nobody who works here"):
        call_command("grant_role", PersonFactory(gone=True).email, "hr_admin")


def test_change_in_the_admin_is_written_down(signed_in, stranger, db):
    root = PersonFactory(is_staff=True, is_superuser=True)
    client = signed_in(root)
    page = client.get(f"/admin/people/person/{stranger.pk}/change/")
    form = page.context["adminform"].form
    given = {name: form.initial.get(name) or "" for name in form.fields} | {"given_name": "Samuel"}
    given = {name: value for name, value in given.items() if value not in (False, "")}

    client.post(f"/admin/people/person/{stranger.pk}/change/", given)

    event = Event.objects.get(verb="change in admin")
    assert Person.objects.get(pk=stranger.pk).given_name == "Samuel"
    assert (event.about_id, event.detail) == (str(stranger.pk), {"fields": ["given_name"]})
