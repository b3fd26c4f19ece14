"""A second person hears once a week which lists left the house."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from dashboard import export_digest
from notices.models import Notice
from people import audit
from people.models import ApiCall, Person
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory
from tests.house import rows

MONDAY = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)
BEFORE = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def taken(db, monkeypatch):
    """taken(by): a list of pairs left the house in the week before."""

    def take(by: Person, *, at: datetime = BEFORE, verb: str = "export pairs") -> None:
        monkeypatch.setattr("people.clock.now", lambda: at)
        with transaction.atomic():
            audit.record(by=by, verb=verb, about=ProgramFactory(name="Leaders"), reason="Kick-off", rows=40)

    return take


def told() -> dict[str, list[dict]]:
    rows = Notice.objects.filter(kind="exports_digest").order_by("pk")
    return {row.to.given_name: row.context["items"] for row in rows}


def run(now: datetime = MONDAY) -> int:
    return export_digest.tell(today=now.date(), now=now)


def test_everybody_reads_what_others_took(taken, hr_admin: Person):
    other = PersonFactory(hr_admin=True, given_name="Olga")
    taken(hr_admin)
    taken(PersonFactory(given_name="Coen", family_name="Coordinator"))

    run()

    items = told()
    assert {name: [item["who"] for item in each] for name, each in items.items()} == {
        hr_admin.given_name: ["Coen Coordinator"],
        "Olga": [hr_admin.full_name, "Coen Coordinator"],
    }
    assert items["Olga"][0] == {
        "by": hr_admin.employee_id,
        "on": "4 March 2026",
        "who": hr_admin.full_name,
        "verb": "export pairs",
        "what": "Leaders",
        "rows": 40,
        "reason": "Kick-off",
    }
    assert other.is_hr_admin


def test_of_the_only_administrator_auditors_read(taken, hr_admin: Person):
    PersonFactory(house_roles=["auditor"], given_name="Ada")
    taken(hr_admin)

    run()

    assert list(told()) == ["Ada"]


def test_once_a_week_at_eight_on_the_readers_clock(taken, hr_admin: Person):
    PersonFactory(hr_admin=True, given_name="Olga", time_zone="America/New_York")
    taken(hr_admin)

    run()
    run(MONDAY + timedelta(hours=5))
    run(MONDAY + timedelta(days=6))

    (row,) = Notice.objects.filter(kind="exports_digest")
    assert row.not_before == datetime(2026, 3, 9, 12, 0, tzinfo=UTC)  # summer time began the day before


@pytest.mark.parametrize(
    "at", [datetime(2026, 3, 1, 23, 59, tzinfo=UTC), datetime(2026, 3, 9, 0, 0, tzinfo=UTC)]
)
def test_other_weeks_are_not_in_it(taken, hr_admin: Person, at: datetime):
    PersonFactory(hr_admin=True)
    taken(hr_admin, at=at)

    assert (run(), told()) == (0, {})


def test_nothing_taken_is_no_mail(taken, hr_admin: Person):
    taken(PersonFactory(), verb="change")

    assert (run(), told()) == (0, {})


def test_names_read_by_another_system_are_in_it(hr_admin: Person):
    key = rows.api_key(name="Warehouse", scopes=["people"])
    for status in (200, 200, 403):
        ApiCall.objects.create(
            token=key, at=BEFORE, method="GET", path="people", status=status, milliseconds=1
        )

    run()

    ((item,),) = told().values()
    assert (item["who"], item["verb"], item["rows"]) == ("Warehouse", "read names by API", 2)
