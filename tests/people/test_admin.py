"""The technical site: nothing of a pair, no way to a role, no way into somebody's account."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from people.models import Person
from programs.actions import mentorships
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory


@pytest.fixture
def root(signed_in):
    return signed_in(PersonFactory(is_staff=True, is_superuser=True))


def test_neither_role_nor_address_nor_account_is_changed_there(root, stranger):
    root.post(
        reverse("admin:people_person_change", args=[stranger.pk]),
        {
            "given_name": "Sam",
            "family_name": "Stranger",
            "house_roles": "hr_admin",
            "email": "root@example.com",
            "is_active": "",
        },
    )

    row = Person.objects.get(pk=stranger.pk)
    assert (row.house_roles, row.email, row.is_active) == ([], stranger.email, True)


def test_no_table_of_identities_is_open_there(root):
    root.get("/admin/")

    assert [model for model in admin.site._registry if model.__module__.startswith("allauth.")] == []


def test_the_audit_there_names_no_pair(root, now):
    pair = MentorshipFactory(preparing=True, mentor__person__given_name="Astrid")
    mentorships.activate_if_ready(pair, now=now)
    pair.program.needs_agreement = False
    pair.program.save(update_fields=["needs_agreement"])
    began = mentorships.activate_if_ready(pair, now=now)

    reply = root.get(reverse("admin:people_event_changelist"))

    assert (began, reply.status_code, "Astrid" in reply.text) == (True, 200, False)
