from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from people.actions import roles
from people.models import Event, Person
from tests.factories.people import PersonFactory


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
    call_command("grant_role", hr_admin.email, "hr_admin", "--take")

    assert Person.objects.get(pk=hr_admin.pk).house_roles == []


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
