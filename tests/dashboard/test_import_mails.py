from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard import tasks
from notices import delivery
from notices.models import Notice
from people.actions import roster
from people.hris.reading import UnreadableFile
from tests.factories.people import PersonFactory
from tests.people.feeds import row, sheet


@pytest.fixture(autouse=True)
def _at(now, monkeypatch):
    monkeypatch.setattr("people.clock.now", lambda: now + timedelta(minutes=1))


def run(now, *numbers: int, source: str = "folder"):
    content = sheet(*(row(number) for number in numbers))
    return roster.run(content, file_name="feed.csv", now=now, source=source)[0]


def told() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("to__given_name", flat=True))


def test_every_administrator_hears_once_how_a_file_ended(hr_admin, now):
    other = PersonFactory(hr_admin=True, given_name="Omar")
    PersonFactory(coordinator=True)
    run(now, 1, 2)

    for _ in range(2):
        tasks.tell_imports()

    assert sorted(told()) == sorted([hr_admin.given_name, other.given_name])


def test_mail_has_the_numbers_and_no_name_out_of_the_file(hr_admin, now):
    run(now, 1, 2)
    tasks.tell_imports()

    mail = delivery.compose(Notice.objects.get())

    assert mail.subject == "The HR file feed.csv is applied"
    assert "New people: 2" in mail.body
    assert "ada" not in (mail.body + str(mail.alternatives)).lower().replace("calendar", "")


def test_file_that_waits_asks_the_others_not_whoever_chose_it(hr_admin, now):
    PersonFactory(hr_admin=True, given_name="Omar")
    run(now, *range(40))
    content = sheet(row(1))
    made = roster.preview(content, file_name="cut.csv", by=hr_admin, now=now)
    with pytest.raises(roster.NeedsSecondPerson):
        roster.apply_import(made, by=hr_admin, now=now)

    tasks.tell_imports()

    asked = Notice.objects.filter(key__startswith=f"roster-import:{made.pk}:waiting")
    assert [notice.to.given_name for notice in asked] == ["Omar"]
    assert delivery.compose(asked.get()).subject == "The HR file cut.csv waits for your agreement"


def test_refused_file_is_told(hr_admin, now):
    with pytest.raises(UnreadableFile):
        roster.run(b"a\0b", file_name="odd.csv", now=now, source="folder")

    tasks.tell_imports()

    assert delivery.compose(Notice.objects.get()).subject == "The HR file odd.csv could not be read"


def test_file_that_somebody_looks_at_on_the_page_is_not_mailed(hr_admin, now):
    made = roster.preview(sheet(row(1)), file_name="feed.csv", by=hr_admin, now=now)
    roster.apply_import(made, by=hr_admin, now=now)

    assert (tasks.tell_imports(), told()) == (0, [])
