"""The pages of the plan and of its messages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people import clock
from programs.actions import campaigns
from programs.models import Campaign
from tests.factories.campaigns import MORNING, CampaignFactory, CampaignWaveFactory
from tests.factories.people import PersonFactory


def test_from_the_plan_to_the_mail(program, eligible, signed_in, monkeypatch, settings):
    settings.NOTICE_TURNS = False
    start = MORNING
    monkeypatch.setattr("people.clock.now", lambda: start)
    client = signed_in(program.owner)
    client.post(reverse("programs:campaign-make", args=[program.pk]))
    row = program.campaigns.get(step="invitation")
    here = reverse("programs:campaign-detail", args=[row.pk])
    form = {
        "name": row.name,
        "segments": row.segments,
        "anchor": "day",
        "send_on": start.date().isoformat(),
        "repeat": "once",
        "subject": "Join {program}",
        "body": "Hello {name}",
        "subject_nl": "",
        "body_nl": "",
    }
    client.post(reverse("programs:campaign-change", args=[row.pk]), form)
    page = client.get(here, {"reader": eligible[1].pk}).text
    planned_page = client.post(reverse("programs:campaign-plan", args=[row.pk]), follow=True).text

    assert f"Hello {eligible[1].short_name}" in page
    assert "Send to 3 people" in page
    assert "your own words" in page
    assert "Nobody has been told anything yet." in planned_page
    campaigns.send_due(now=start + timedelta(minutes=11))
    assert "to 3 people" in client.get(here).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("body", "Hello {nobody}", "{nobody} is not filled in by anybody"),
        ("body_nl", "Hallo", "Write both the subject and the message in Dutch, or neither"),
        ("segments", ["mentees_to_be", "pairs"], "These people have nothing to respond to"),
        ("segments", [], "Choose for whom it is"),
        ("countries", ["XX"], "Choose from the list"),
        ("anchor", "start", "Write a number of days; 0 is the day itself"),
        ("offset", "x", "Write a whole number"),
        ("is_service", "on", "let them choose"),
        ("send_on", "2020-01-01", "Choose today or a day that is still to come"),
        ("subject", "", "Write a subject"),
    ],
)
def test_form_says_what_is_wrong(program, signed_in, field, value, words):
    form = {
        "name": "News",
        "segments": ["mentees_to_be"],
        "anchor": "start" if field == "offset" else "day",
        "send_on": (clock.today() + timedelta(days=1)).isoformat(),
        "repeat": "nudge",
        "subject": "News",
        "body": "Hello",
    }

    page = signed_in(program.owner).post(
        reverse("programs:campaign-write", args=[program.pk]), form | {field: value}
    )

    assert words in page.text
    assert Campaign.objects.count() == 0


def test_form_counts_what_stands_on_the_screen_and_keeps_nothing(program, eligible, signed_in):
    PersonFactory(level="medior", country="SE")
    url = reverse("programs:campaign-write", args=[program.pk])
    form = {"count": "1", "segments": ["mentees_to_be", "nonsense"], "countries": ["SE", "\0"], "offset": "x"}

    page = signed_in(program.owner).post(url, form)

    assert "1 person would get it now." in page.text
    assert "Without “Fewer of them”: 4." in page.text
    assert "Write a subject" not in page.text
    assert not Campaign.objects.exists()


def test_counted_day_is_kept_with_its_distance(program, signed_in, monkeypatch):
    monkeypatch.setattr("people.clock.now", lambda: MORNING)
    form = {
        "name": "News", "segments": ["mentors"], "anchor": "end", "offset": "-14", "repeat": "once",
        "subject": "News", "body": "Hello",
    }  # fmt: skip
    url = reverse("programs:campaign-write", args=[program.pk])

    page = signed_in(program.owner).post(url, form, follow=True)
    late = signed_in(program.owner).post(url, form | {"offset": "-700"})

    row = Campaign.objects.get()
    assert (row.anchor, row.offset) == ("end", -14)
    assert row.send_on == program.ends_on - timedelta(days=14)
    assert "14 days before the last day" in page.text
    assert "which has passed" in late.text


def test_preview_names_only_who_would_get_it(program, eligible, signed_in):
    outsider = PersonFactory(level="junior", given_name="Outsider")
    row = CampaignFactory(program=program)

    page = signed_in(program.owner).get(
        reverse("programs:campaign-detail", args=[row.pk]), {"reader": outsider.pk}
    )

    assert "Outsider" not in page.text
    assert f"Hello {program.owner.short_name}" in page.text


@pytest.mark.parametrize(
    "verb", ["test", "plan", "take-back", "stop", "change", "skip", "put-back", "remove"]
)
def test_another_coordinator_finds_nothing(program, signed_in, verb):
    row = CampaignFactory(program=program)
    client = signed_in(PersonFactory(coordinator=True))

    assert client.post(reverse(f"programs:campaign-{verb}", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.state == "draft"


def test_list_is_in_the_order_of_the_days(program, signed_in):
    """Counting mails groups the rows, and a group has no order of its own."""
    for days in (40, 2, 30, 1):
        row = CampaignFactory(program=program, send_on=MORNING.date() + timedelta(days=days), name=f"+{days}")
        CampaignWaveFactory(campaign=row, people=days)

    page = signed_in(program.owner).get(reverse("programs:campaign-list", args=[program.pk]))

    assert [row.name for row, _narrowed in page.context["rows"]] == ["+1", "+2", "+30", "+40"]


def test_list_asks_the_same_questions_for_many(program, signed_in):
    client = signed_in(program.owner)
    url = reverse("programs:campaign-list", args=[program.pk])
    CampaignFactory(program=program)
    client.get(url)
    amounts = []
    for more in (0, 5):
        CampaignFactory.create_batch(more, program=program)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        amounts.append(len(asked))

    assert amounts[0] == amounts[1]
