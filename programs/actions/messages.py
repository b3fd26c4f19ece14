"""The thread of a pair: never audited or logged; a mail says that there is something to read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from people.models import Person
from programs import pair_emails
from programs.actions import mentorships
from programs.models import Mentorship, Message, zone_of


def send(mentorship: Mentorship, *, words: str, by: Person, now: datetime) -> Message:
    """The partner is told once a day for as long as they have not answered."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        just_now = row.messages.filter(author=by, sent_at__gt=now - mentorships.SECOND_CLICK)
        for again in just_now:
            if again.words == words:
                return again
        message = Message.objects.create(mentorship=row, author=by, words=words, sent_at=now)
        reader = row.partner_of(by)
        answered = row.messages.filter(author=reader).values_list("pk", flat=True).last()
        day = now.astimezone(zone_of(reader)).date()
        pair_emails.message_sent(row, by=by, occurrence=f"{answered or 0}:{day}", now=now)
    return message
