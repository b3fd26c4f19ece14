from __future__ import annotations

import pytest
from django.db import transaction

from notices import actions, letters
from notices.models import Notice
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

FILE = {"name": "invitation.ics", "type": "text/calendar; method=REQUEST", "text": "BEGIN:VCALENDAR\r\nè\r\n"}


def test_queue_keeps_attachments_and_delivery_sends_them(now, monkeypatch):
    monkeypatch.setattr(letters, "render_to_string", lambda name, context: "words")
    with transaction.atomic():
        actions.queue(to=PersonFactory(), kind="any", key="any:1", now=now, attachments=[FILE])

    message = letters.compose(Notice.objects.select_related("to").get()).message()

    (part,) = [each for each in message.walk() if each.get_filename()]
    assert (part.get_filename(), part.get_content_type(), part.get_param("method")) == (
        "invitation.ics",
        "text/calendar",
        "REQUEST",
    )
    assert part.get_payload(decode=True).decode() == FILE["text"]


def test_queue_without_attachments_has_none(now):
    with transaction.atomic():
        actions.queue(to=PersonFactory(), kind="any", key="any:1", now=now)

    assert Notice.objects.get().attachments == []
