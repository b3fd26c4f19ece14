from __future__ import annotations

import csv
import io
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboard import todo
from people import clock
from people.actions import feed_memory, roster
from people.models import Person, RosterImport
from people.permissions import can_agree_to_import
from tests.factories.people import PersonFactory
from tests.people.feeds import row, sheet


@pytest.fixture
def made(hr_admin, now) -> RosterImport:
    content = sheet(row(1), row(2, Work_Email="=bad"), row(3, Country="Nomadic"))
    return roster.preview(content, file_name="people.csv", by=hr_admin, now=now)


def load_people(number: int, now) -> None:
    content = sheet(*(row(each) for each in range(number)))
    roster.apply_import(roster.preview(content, file_name="all.csv", by=None, now=now), by=None, now=now)


def upload(client, content: bytes, name: str = "people.csv"):
    given = {"file": SimpleUploadedFile(name, content), "is_full": "1", "takes": "good_rows"}
    return client.post(reverse("people:import-list"), given)


def test_upload_shows_what_would_change_and_changes_nothing(hr_admin, signed_in):
    client = signed_in(hr_admin)

    answer = upload(client, sheet(row(1), row(2)))

    roster_import = RosterImport.objects.get()
    assert answer.headers["Location"] == reverse("people:import-detail", args=[roster_import.pk])
    page = client.get(answer.headers["Location"]).content.decode()
    assert page.count("Apply 2 changes") == 1
    assert Person.objects.count() == 1


def test_apply_then_the_same_page_says_what_happened(hr_admin, signed_in, made):
    client = signed_in(hr_admin)

    answer = client.post(
        reverse("people:import-apply", args=[made.pk]),
        {"fingerprint": made.report["fingerprint"]},
        follow=True,
    )

    assert "Applied: 2 new, 0 changed" in answer.content.decode()
    assert Person.objects.count() == 3


def test_second_click_on_apply_changes_nothing_twice(hr_admin, signed_in, made):
    client = signed_in(hr_admin)
    url = reverse("people:import-apply", args=[made.pk])
    client.post(url)

    answer = client.post(url, follow=True)

    assert "Applied: 2 new, 0 changed" in answer.content.decode()
    assert Person.objects.count() == 3


def test_stale_preview_is_told_and_applies_nothing(hr_admin, signed_in, made):
    PersonFactory(employee_id="00001")
    client = signed_in(hr_admin)

    answer = client.post(reverse("people:import-apply", args=[made.pk]), follow=True)

    page = answer.content.decode()
    assert "Nothing was applied; below is a new preview." in page
    assert "Ada Number1" in page
    assert Person.objects.filter(employee_id="00003").count() == 0


def test_set_aside_keeps_the_house_as_it_is(hr_admin, signed_in, made):
    client = signed_in(hr_admin)

    client.post(reverse("people:import-discard", args=[made.pk]))
    answer = client.post(reverse("people:import-apply", args=[made.pk]), follow=True)

    assert "This file was set aside before. Nothing was applied." in answer.content.decode()
    assert Person.objects.count() == 1


def test_applied_import_is_not_set_aside(hr_admin, signed_in, made, now):
    roster.apply_import(made, by=hr_admin, now=now)

    answer = signed_in(hr_admin).post(reverse("people:import-discard", args=[made.pk]), follow=True)

    assert "This file was applied before. Nothing was set aside." in answer.content.decode()


def lines_of(reply) -> list[list[str]]:
    return list(csv.reader(io.StringIO(reply.getvalue().decode("utf-8-sig"))))


def test_rejected_rows_come_as_csv(hr_admin, signed_in, made):
    address = reverse("people:import-rejected", args=[made.pk])
    page = signed_in(hr_admin).get(address).text
    answer = signed_in(hr_admin).post(address, {"reason": "To correct these rows"})

    assert 'value="To correct these rows in the HR system"' in page
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="people-rejected-')
    assert lines_of(answer)[1][:-1] == ["3", "Work Email", "This is not an e-mail address", "00002", "'=bad"]


def test_every_change_comes_as_csv_while_the_file_is_here(hr_admin, signed_in, now):
    client, many = signed_in(hr_admin), [row(number) for number in range(1, 42)]
    roster.run(sheet(*many), file_name="first.csv", now=now, is_full=True)
    moved = [{**each, "Country": "DE", "Job title": "=1+1"} for each in many]
    content = sheet({**moved[0], "Termination date": "2020-01-31"}, *moved[1:], row(50))
    made = roster.preview(content, file_name="second.csv", by=hr_admin, now=now)
    address = reverse("people:import-changes", args=[made.pk])

    page = client.get(reverse("people:import-detail", args=[made.pk])).content.decode()
    lines = [row[:-1] for row in lines_of(client.post(address, {"reason": "To check"}))]

    assert page.count("People who leave by this file") == 1
    assert page.count("Last working day: blank → 31 January 2020") == 1
    assert lines[0] == ["What", "Employee id", "Name", "Column", "Before", "After"]
    assert ["New", "00050", "Ada Number50", "", "", ""] in lines
    assert ["Leaves", "00001", "Ada Number1", "Last working day", "", "2020-01-31"] in lines
    assert [
        "Changed",
        "00041",
        "Ada Number41",
        "Country",
        "NL",
        "DE",
    ] in lines
    assert not any(cell.startswith("=") for line in lines for cell in line)
    roster.discard(made, by=hr_admin)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["people:import-changes", "people:import-rejected"])
def test_list_to_take_along_asks_who_is_there_after_a_while(hr_admin, signed_in, made, name):
    client = signed_in(hr_admin)
    session = client.session
    session["signed_in_at"] = time.time() - 3600
    session.save()

    answer = client.post(reverse(name, args=[made.pk]), {"reason": "To check"})

    assert (answer.status_code, "again" in answer.url) == (302, True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty. Export it again from your HR system."),
        (
            b"PK\x03\x04",
            "This workbook is damaged or cut off. Save it again as .xlsx.",
        ),
        (b"a\0b", "This is neither text nor a workbook. Export your people as “CSV UTF-8” and choose that."),
    ],
)
def test_refused_file_is_one_sentence_at_the_field(hr_admin, signed_in, content, sentence):
    answer = upload(signed_in(hr_admin), content)

    assert answer.context["form"].errors["file"] == [sentence]
    assert not RosterImport.objects.exclude(state="refused", content=None).exists()


def test_refused_file_stands_in_the_list_with_its_reason(hr_admin, signed_in):
    client = signed_in(hr_admin)
    upload(client, b"a\0b", name="nothing.csv")

    page = client.get(reverse("people:import-list")).content.decode()

    assert "nothing.csv" in page
    assert "This is neither text nor a workbook." in page


def test_many_leavers_wait_for_a_second_administrator(hr_admin, signed_in, now):
    load_people(30, now)
    content = sheet(*(row(number) for number in range(25)))
    made = roster.preview(content, file_name="cut.csv", by=hr_admin, now=now)
    client, agree = signed_in(hr_admin), reverse("people:import-approve", args=[made.pk])

    asked = client.post(reverse("people:import-apply", args=[made.pk]), follow=True).content.decode()
    own = client.post(agree)
    made.refresh_from_db()
    waited = (made.state, Person.objects.filter(missed_syncs=1).count())
    other = PersonFactory(hr_admin=True)
    to_do = [
        [item.title for item in todo.items_of(person, today=clock.today())]
        for person in (hr_admin, other, PersonFactory(coordinator=True))
    ]
    agreed = signed_in(other).post(agree, {"fingerprint": made.report["fingerprint"]}, follow=True)

    assert "Waits for another HR administrator" in asked
    assert (own.status_code, waited) == (403, ("waiting", 0))
    assert to_do == [[], ["The HR file cut.csv waits for a second person"], []]
    assert f"{other.full_name} agreed." in agreed.content.decode()
    assert Person.objects.filter(missed_syncs=1, is_active=True).count() == 5


@pytest.mark.parametrize(("others", "told"), [(0, True), (1, False)])
def test_the_only_administrator_is_told_how_somebody_can_agree(hr_admin, signed_in, now, others, told):
    PersonFactory.create_batch(others, hr_admin=True)
    load_people(30, now)
    content = sheet(*(row(number) for number in range(25)))
    made = roster.preview(content, file_name="cut.csv", by=hr_admin, now=now)
    client = signed_in(hr_admin)
    before = client.get(reverse("people:import-detail", args=[made.pk])).text

    after = client.post(reverse("people:import-apply", args=[made.pk]), follow=True).text

    words = "You are the only HR administrator, so nobody else can agree yet."
    assert [words in before, words in after] == [told, told]
    assert (reverse("people:role-give") in after) == told


def test_number_and_share_of_the_same_people_are_one_sentence(hr_admin, signed_in, now):
    load_people(30, now)
    made = roster.preview(sheet(row(1)), file_name="cut.csv", by=hr_admin, now=now)

    page = signed_in(hr_admin).get(reverse("people:import-detail", args=[made.pk])).text

    kinds = [brake["kind"] for brake in made.brakes]
    count = made.brakes[0]["count"]
    assert kinds[:2] == ["people", "share"]
    assert page.count(f"{count} people are missing or leave by this file") == 1
    assert f"more than 20, and about {made.brakes[1]['about']} % of all." in page


def test_whoever_changed_how_a_waiting_file_is_read_does_not_agree_to_it(hr_admin, signed_in, now):
    """Else one person alone would decide what is applied, with a file that somebody else chose."""
    load_people(30, now)
    content = sheet(*(row(number) for number in range(25)))
    made = roster.preview(content, file_name="cut.csv", by=hr_admin, now=now)
    signed_in(hr_admin).post(reverse("people:import-apply", args=[made.pk]))
    other, third = PersonFactory.create_batch(2, hr_admin=True)
    feed_memory.map_columns(
        made.report["file"]["signature"],
        made.report["file"]["columns"],
        by=other,
        now=now + timedelta(hours=1),
    )
    agree = reverse("people:import-approve", args=[made.pk])

    refused = signed_in(other).post(agree)
    shown = signed_in(other).get(reverse("people:import-detail", args=[made.pk])).text
    with pytest.raises(roster.NeedsSecondPerson):
        roster.approve(made, by=other, now=now)

    assert refused.status_code == 403
    assert "You said how this file is read" in shown
    assert can_agree_to_import(third, made)
    waiting = [list(RosterImport.objects.to_agree(person)) for person in (hr_admin, other, third)]
    assert waiting == [[], [], [made]]


def test_rejected_rows_stop_a_file_that_asked_for_all(hr_admin, signed_in, now):
    content = sheet(row(1), row(2, Work_Email="=bad"))
    made = roster.preview(content, file_name="people.csv", by=hr_admin, now=now, takes="all_rows")
    client, url = signed_in(hr_admin), reverse("people:import-apply", args=[made.pk])

    client.post(url)
    before = Person.objects.filter(source="feed").count()
    client.post(url, {"good_rows": "1"})

    assert (before, Person.objects.filter(source="feed").count()) == (0, 1)


def test_no_file_is_one_sentence_at_the_field(hr_admin, signed_in):
    answer = signed_in(hr_admin).post(reverse("people:import-list"))

    assert answer.context["form"].errors["file"] == ["Choose a file from your HR system"]


def test_upload_too_large_is_refused(hr_admin, signed_in, settings):
    settings.FEED_MAX_BYTES = 1024 * 1024

    answer = upload(signed_in(hr_admin), b"x" * (1024 * 1024 + 1))

    assert answer.context["form"].errors["file"] == [
        "This file is larger than 1 MB. Export fewer columns or people."
    ]


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "import-list"),
        ("post", "import-list"),
        ("get", "import-detail"),
        ("get", "import-answers"),
        ("get", "import-columns"),
        ("post", "import-apply"),
        ("post", "import-approve"),
        ("post", "import-discard"),
        ("get", "import-rejected"),
    ],
)
@pytest.mark.parametrize("role", ["", "coordinator", "auditor"])
def test_everyone_else_finds_nothing(signed_in, made, method, name, role):
    other = PersonFactory(house_roles=[role] if role else [])
    url = reverse(f"people:{name}", args=[] if name == "import-list" else [made.pk])

    assert getattr(signed_in(other), method)(url).status_code == 404
    made.refresh_from_db()
    assert made.state == RosterImport.State.PREVIEWED


def test_unknown_import_is_not_found(hr_admin, signed_in):
    assert signed_in(hr_admin).get(reverse("people:import-detail", args=[999])).status_code == 404


def test_list_takes_the_same_queries_for_any_number(hr_admin, signed_in, now):
    client = signed_in(hr_admin)
    taken = []
    for number in range(3):
        roster.preview(sheet(row(number)), file_name=f"{number}.csv", by=hr_admin, now=now)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("people:import-list"))
        taken.append(len(queries))

    assert taken[1:] == taken[:1] * 2


def test_page_in_dutch_shows_numbers_as_dutch_readers_write_them(hr_admin, signed_in, now):
    Person.objects.filter(pk=hr_admin.pk).update(language="nl")
    content = sheet(*(row(number) for number in range(1200)))
    made = roster.preview(content, file_name="people.csv", by=hr_admin, now=now)

    page = signed_in(hr_admin).get(reverse("people:import-detail", args=[made.pk])).content.decode()

    assert "1.200" in page


def test_next_month_shows_each_change_before_and_after(hr_admin, signed_in, now):
    roster.apply_import(
        roster.preview(sheet(row(1, Country="NL")), file_name="a.csv", by=None, now=now), by=None, now=now
    )
    content = sheet(row(1, Country="PT", Level="Senior", Termination_date="2026-02-27"))
    made = roster.preview(content, file_name="b.csv", by=None, now=now)

    page = signed_in(hr_admin).get(reverse("people:import-detail", args=[made.pk])).content.decode()

    for change in (
        "Country: Netherlands → Portugal",
        "Level: Medior → Senior",
        "Last working day: blank → 27 February 2026",
        "Time zone: Europe/Amsterdam → Europe/Lisbon",
        "Works here: yes → no",
        "of whom 1 leaves",
    ):
        assert change in page
