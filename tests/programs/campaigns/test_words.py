"""What a message says to its reader."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail
from django.urls import reverse

from notices import actions as notices
from notices import tasks as notice_tasks
from notices.models import Notice
from people import clock
from programs.actions import campaigns
from tests.factories.campaigns import MORNING, CampaignFactory, planned, told
from tests.factories.guides import ChapterFactory, GuideFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorshipFactory


def test_mail_is_in_the_readers_language_with_the_readers_words(program, settings):
    settings.NOTICE_TURNS = False
    PersonFactory(level="medior", given_name="Sanne", language="nl")
    planned(program)
    campaigns.send_due(now=MORNING)

    notice_tasks.sweep()

    (sent,) = mail.outbox
    assert sent.subject == f"{program.name}: vind een mentor"
    assert "Hallo Sanne," in sent.body
    assert f"Vraag het {program.owner.full_name}." in sent.body
    assert reverse("programs:program-join", args=[program.pk]) in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_service_mail_cannot_be_switched_off_and_other_mail_can(program, settings):
    settings.NOTICE_TURNS = False
    mentee = MenteeFactory(program=program).person
    notices.choose(mentee, muted=["messages"], by=mentee, now=MORNING)
    planned(program, segments=["mentees"], is_service=True, subject="Needed")
    planned(program, segments=["mentees"], subject="A tip")
    campaigns.send_due(now=MORNING)

    notice_tasks.sweep()

    assert [sent.subject for sent in mail.outbox] == ["Needed"]
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_text_of_a_coordinator_is_text(program, eligible, settings):
    settings.NOTICE_TURNS = False
    planned(program, subject="Hello\r\nBcc: all@example.com", body="<script>alert(1)</script> {name} {other}")
    campaigns.send_due(now=MORNING)

    notice_tasks.sweep()

    html = mail.outbox[0].alternatives[0].content
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "{other}" in html
    assert mail.outbox[0].message()["Bcc"] is None


def test_tip_of_the_month_is_another_chapter_each_month(program):
    guide = GuideFactory(slug="handbook")
    for position, title in enumerate(["Listening", "Asking"], 1):
        ChapterFactory(guide=guide, slug=title.lower(), title=title, part="talks", position=position)
    MentorshipFactory(mentor__program=program)
    english = {"subject": "Read: {tip}", "subject_nl": "", "body_nl": ""}
    planned(program, step="tip", segments=["pairs"], repeat="monthly", **english)

    sent = [campaigns.send_due(now=MORNING + timedelta(days=31 * month)) for month in (0, 0, 1, 2)]
    rows = Notice.objects.order_by("pk").values_list("context__subject", "context__action_url")

    assert sent == [2, 0, 2, 2]
    assert [rows[number] for number in (0, 2, 4)] == [
        ("Read: Listening", "/guide/listening/"),
        ("Read: Asking", "/guide/asking/"),
        ("Read: Listening", "/guide/listening/"),
    ]


def test_test_goes_to_oneself_in_each_language_at_once(program, eligible, coordinator):
    row = CampaignFactory(program=program)

    campaigns.send_test(row, by=coordinator, now=clock.now())
    notice_tasks.sweep()

    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        ([coordinator.email], f"Test: {program.name}: find a mentor"),
        ([coordinator.email], f"Test: {program.name}: vind een mentor"),
    ]
    assert told() == []
