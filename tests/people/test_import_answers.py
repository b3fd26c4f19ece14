from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.actions import roster
from people.feed_forms import SIDE_BY_SIDE
from people.models import Person, RosterImport
from people.models.import_words import FIELDS
from tests.people.feeds import row, sheet


@pytest.fixture
def made(hr_admin, now) -> RosterImport:
    content = sheet(row(1), row(2, Work_Email="=bad"), row(3, Country="Nomadic"))
    return roster.preview(content, file_name="people.csv", by=hr_admin, now=now)


def upload(client, content: bytes):
    given = {"file": SimpleUploadedFile("people.csv", content), "is_full": "1", "takes": "good_rows"}
    return client.post(reverse("people:import-list"), given)


def test_file_without_known_headers_is_read_after_its_columns_are_named(hr_admin, signed_in):
    client = signed_in(hr_admin)
    content = b"Wer,Nummer,Stufe X\nAda Lovelace,77,Senior\n"
    upload(client, content)
    made = RosterImport.objects.get()
    page = client.get(reverse("people:import-detail", args=[made.pk])).content.decode()
    assert "Choose the columns" in page

    url = reverse("people:import-columns", args=[made.pk])
    client.post(url, {"full_name": "Wer", "employee_id": "Nummer", "level": "Stufe X"})
    made.refresh_from_db()
    client.post(reverse("people:import-apply", args=[made.pk]), {"fingerprint": made.report["fingerprint"]})
    upload(client, content.replace(b"Senior", b"Lead"))

    ada = Person.objects.get(employee_id="77")
    assert (ada.full_name, ada.level) == ("Ada Lovelace", "senior")
    assert RosterImport.objects.first().counts["updated"] == 1


def test_columns_without_an_id_or_a_name_are_two_sentences(hr_admin, signed_in, made):
    url = reverse("people:import-columns", args=[made.pk])

    answer = signed_in(hr_admin).post(url, {"country": "Country", "location": "Country"})

    errors = answer.context["form"].errors
    assert errors["employee_id"] == ["Choose the column with the employee id or the e-mail address"]
    assert errors["full_name"] == ["Choose a column with a name"]
    assert errors["location"] == ["This column is “Country” already."]


def test_every_field_has_a_place_on_the_page_of_columns():
    placed = [name for pair in SIDE_BY_SIDE for name in pair]

    assert sorted(placed) == sorted(FIELDS)


def test_unknown_words_are_asked_once(hr_admin, signed_in, made):
    client = signed_in(hr_admin)
    url = reverse("people:import-answers", args=[made.pk])
    asked = client.get(url).content.decode()

    client.post(url, {"q0": "FI"})
    upload(client, sheet(row(1), row(3, Country="NOMADIC ")))

    made.refresh_from_db()
    assert "Which country is “Nomadic”?" in asked
    assert (made.report["questions"], made.counts["countries"]) == ([], {"NL": 1, "FI": 1})
    assert RosterImport.objects.first().counts["countries"] == {"NL": 1, "FI": 1}


def test_word_left_unknown_is_not_asked_again(hr_admin, signed_in, made):
    signed_in(hr_admin).post(reverse("people:import-answers", args=[made.pk]), {"q0": "-"})

    made.refresh_from_db()
    assert (made.report["questions"], made.counts["countries"]) == ([], {"NL": 1})


def test_dates_that_fit_both_orders_are_asked_before_anything_is_applied(hr_admin, signed_in, now):
    content = sheet(row(1, Hire_date="03/04/2020"), row(2, Hire_date="05/06/2021"))
    made = roster.preview(content, file_name="people.csv", by=hr_admin, now=now)
    client = signed_in(hr_admin)
    apply = reverse("people:import-apply", args=[made.pk])

    early = client.post(apply, follow=True).content.decode()
    assert Person.objects.count() == 1
    client.post(reverse("people:import-answers", args=[made.pk]), {"q0": "month"})
    client.post(apply)

    assert "Nothing was applied" in early
    days = Person.objects.filter(source="feed").order_by("employee_id").values_list("hired_on", flat=True)
    assert list(days) == [date(2020, 3, 4), date(2021, 5, 6)]
