"""Who has to be told, once an account fell into wrong hands."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.actions import looks
from people.models import Event, Look, Person
from tests.conftest import NOW
from tests.factories.people import PersonFactory

DAY = NOW.date()


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("breach_scope", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def seen(hr_admin: Person, settings) -> Person:
    """Hilde opened one page and took one list along, a week apart; another administrator opened a third."""
    settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"look": 36500}
    other = PersonFactory(hr_admin=True, given_name="Otto", family_name="Other")
    first, second, third = (
        PersonFactory(given_name=name, family_name="Seen") for name in ("Ada", "Ben", "Cy")
    )
    for by, about, what, on in (
        (hr_admin, first, "page", NOW),
        (hr_admin, second, "list", NOW - timedelta(days=7)),
        (other, third, "page", NOW),
    ):
        looks.note(by=by, about=[about], what=what, where="training", now=on, of="Across")
    Event.objects.create(
        at=NOW,
        by_id_label=hr_admin.employee_id,
        by_name=hr_admin.full_name,
        verb="export people",
        about_kind="people.person",
        detail={"rows": 12, "reason": "Asked by the council"},
    )
    return hr_admin


def test_scope_of_one_account_since_a_day(seen: Person):
    text = told("--since", DAY.isoformat(), "--until", DAY.isoformat(), "--by", seen.employee_id)

    assert text.splitlines() == [
        f"{DAY} to {DAY} by {seen.employee_id}: 1 people seen.",
        "- Hilde Admin: page training (Across): 1 people",
        f"- {DAY} Hilde Admin: export people : 12 rows: Asked by the council",
    ]


def test_scope_of_everybody_reaches_back_to_the_day(seen: Person):
    text = told("--since", (DAY - timedelta(days=7)).isoformat(), "--until", DAY.isoformat())

    assert text.splitlines()[0].endswith(": 3 people seen.")
    assert "- Hilde Admin: list training (Across): 1 people" in text
    assert "- Otto Other: page training (Across): 1 people" in text


def test_what_is_kept_no_more_is_said(seen: Person, settings):
    long_ago = (DAY - timedelta(days=3650)).isoformat()
    settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"look": 36500}
    kept_whole = told("--since", long_ago)
    settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"look": 30}

    assert "is not told" not in kept_whole
    assert told("--since", long_ago).startswith("Who opened pages is kept since ")


def test_people_to_tell_are_named_and_no_other(seen: Person):
    text = told("--since", DAY.isoformat(), "--until", DAY.isoformat(), "--by", seen.employee_id, "--people")

    ada = Person.objects.get(given_name="Ada")
    assert ada.email in text
    assert len(text.splitlines()) == 2
    assert Look.objects.count() == 3  # telling whom to warn is no look itself


def test_a_day_that_is_none_is_said():
    with pytest.raises(CommandError, match="a day looks like"):
        told("--since", "yesterday")
