"""Whoever got or lost a house role reads it in a mail, once."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from dashboard import emails
from notices.delivery import compose
from notices.models import Notice
from people import clock
from people.actions import leaving, roles
from tests.factories.people import PersonFactory


def test_a_given_and_a_taken_role_are_told_once_each(hr_admin, stranger):
    roles.give(stranger, role="auditor", by=hr_admin)
    roles.take(stranger, role="auditor", by=hr_admin)

    told = [emails.roles_changed(now=clock.now()) for _ in range(2)]

    given, taken = Notice.objects.order_by("pk")
    assert told == [2, 0]
    assert [notice.to for notice in (given, taken)] == [stranger, stranger]
    assert compose(given).subject == "You have a new role: Auditor"
    assert "Hilde Admin gave you the role “Auditor”" in compose(given).body
    assert compose(taken).subject == "Your role has ended: Auditor"


def test_a_role_by_command_names_nobody(stranger):
    roles.give(stranger, role="guide_editor", by=None)
    emails.roles_changed(now=clock.now())

    assert "You were given the role “Guide editor”" in compose(Notice.objects.get()).body


def test_a_leaver_is_told_nothing(hr_admin, stranger):
    roles.give(stranger, role="auditor", by=hr_admin)
    with transaction.atomic():
        leaving.close_doors([stranger.pk], by=hr_admin, now=clock.now(), why="left")

    assert emails.roles_changed(now=clock.now()) == 0


def test_a_mail_is_not_made_anew_days_later(hr_admin):
    roles.give(PersonFactory(), role="auditor", by=hr_admin)

    assert emails.roles_changed(now=clock.now() + timedelta(days=4)) == 0
