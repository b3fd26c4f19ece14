from __future__ import annotations

from datetime import timedelta

from people.actions import looks
from people.models import Look
from tests.factories.people import PersonFactory


def test_look_is_noted_once_a_day(hr_admin, stranger, now):
    for _again in range(2):
        looks.note(by=hr_admin, about=[stranger], what="page", where="person", now=now)
    looks.note(by=hr_admin, about=[stranger], what="page", where="person", now=now + timedelta(days=1))

    rows = [(row.about, row.by, row.by_name, row.on) for row in Look.objects.all()]
    tomorrow = now.date() + timedelta(days=1)
    assert rows == [(stranger, hr_admin, "Hilde Admin", day) for day in (tomorrow, now.date())]


def test_look_at_oneself_is_not_noted(hr_admin, now):
    looks.note(by=hr_admin, about=[hr_admin], what="page", where="person", now=now)

    assert Look.objects.count() == 0


def test_look_at_many_asks_the_database_once(hr_admin, now, django_assert_num_queries):
    people = [PersonFactory() for _ in range(40)]

    with django_assert_num_queries(1):
        looks.note(by=hr_admin, about=people, what="list", where="tracker", of="Leaders", now=now)

    assert Look.objects.count() == 40
