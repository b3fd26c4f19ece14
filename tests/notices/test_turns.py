"""What can wait goes in its turn, several as one mail; what people say to each other goes at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from notices import actions, delivery
from notices.letters import compose
from notices.models import Muted, Notice
from people.models import Event
from tests.factories.people import PersonFactory

FACTS = {
    "program": "Leaders",
    "partner": "Marta",
    "until": "30 June",
    "action_url": "/check-ins/1/",
    "coordinator_name": "Olga Owner",
    "coordinator_email": "olga@example.com",
    "program_id": 1,
}
FIVE = timedelta(minutes=5)


@pytest.fixture
def reader(db):
    return PersonFactory(country="NL", time_zone="Europe/Amsterdam", language="en")


def queue(to, now, kind="follow_up_reminder", key="a", **context):
    actions.queue(to=to, kind=kind, key=key, now=now, **{**FACTS, **context})


def send(now) -> int:
    letter = delivery.claim(now=now)
    return delivery.deliver(letter, now=now) if letter else 0


def test_what_people_say_to_each_other_goes_at_once_at_night_too(reader, now):
    night = now.replace(hour=1)
    queue(reader, night, kind="mentorship_active")

    assert send(night) == 1


def test_reminder_at_night_waits_for_the_morning(reader, now):
    night = now.replace(hour=1)
    queue(reader, night)

    assert delivery.claim(now=night + FIVE) is None
    assert Notice.objects.get().not_before == now.replace(hour=7)  # eight in Amsterdam
    assert send(now.replace(hour=7)) == 1


def test_what_comes_within_five_minutes_is_one_mail(reader, now):
    queue(reader, now, key="a", until="1 June")
    queue(reader, now + timedelta(minutes=4), key="b", kind="follow_up_due", until="2 July")
    assert delivery.claim(now=now + timedelta(minutes=4)) is None

    assert send(now + FIVE) == 2

    (sent,) = mail.outbox
    assert sent.subject == "2 things wait for you"
    assert [line for line in sent.body.splitlines() if "June" in line or "July" in line] != []
    assert sent.body.count("http://127.0.0.1:8000/check-ins/1/") == 2
    assert set(Notice.objects.values_list("state", "batch")) == {("sent", "a")}


def test_second_reminder_of_a_day_waits_for_the_next(reader, now):
    queue(reader, now)
    send(now + FIVE)
    queue(reader, now + timedelta(hours=1), key="b")

    assert delivery.claim(now=now + timedelta(hours=2)) is None
    assert Notice.objects.get(key="b").not_before == now.replace(day=3, hour=7)


def test_digest_that_is_tried_again_is_the_same_mail(reader, now, settings):
    queue(reader, now, key="a")
    queue(reader, now, key="b")
    first = delivery.claim(now=now + FIVE)
    assert first is not None
    queue(reader, now + FIVE, key="c")
    later = now + FIVE + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)  # its sender has died

    again = delivery.claim(now=later)

    assert again is not None
    assert [notice.key for notice in again.notices] == ["a", "b"]
    ids = {compose(*letter.notices).extra_headers["Message-ID"] for letter in (first, again)}
    assert len(ids) == 1


def test_mail_in_another_senders_hands_takes_the_readers_turn(reader, now):
    queue(reader, now, key="a")
    delivery.claim(now=now + FIVE)
    queue(reader, now, key="b")

    assert delivery.claim(now=now + FIVE) is None
    assert Notice.objects.get(key="b").not_before > now + timedelta(hours=12)


def test_topic_that_was_switched_off_is_not_sent(reader, now):
    actions.choose(reader, muted=["reminders"], by=reader, now=now)
    queue(reader, now, key="a")
    queue(reader, now, key="b", kind="follow_up_due")

    assert send(now + FIVE) == 1

    assert dict(Notice.objects.values_list("key", "state")) == {"a": "dropped", "b": "sent"}


def test_topic_one_cannot_do_without_cannot_be_switched_off(reader, now):
    actions.choose(reader, muted=["requests", "reminders"], by=reader, now=now)

    assert list(Muted.objects.values_list("topic", flat=True)) == ["reminders"]


def test_choosing_is_written_down_once(reader, now):
    actions.mute(reader, "reminders", by=None, now=now)
    actions.mute(reader, "reminders", by=None, now=now)
    actions.choose(reader, muted=[], by=reader, now=now)

    assert Muted.objects.count() == 0
    assert Event.objects.filter(verb="choose mails").count() == 2


def test_mail_of_an_optional_topic_says_how_to_end_it(reader, now):
    queue(reader, now)
    letter = delivery.claim(now=now + FIVE)
    assert letter is not None

    headers = compose(*letter.notices).extra_headers

    assert headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/mails/off/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mail_one_cannot_do_without_offers_no_end(reader, now):
    queue(reader, now, kind="mentorship_active")
    letter = delivery.claim(now=now)
    assert letter is not None

    assert "List-Unsubscribe" not in compose(*letter.notices).extra_headers


def test_every_mail_says_why_in_the_readers_language(reader, now):
    reader.language = "nl"
    reader.save(update_fields=["language"])
    queue(reader, now, kind="mentorship_active")

    send(now)

    (sent,) = mail.outbox
    assert "Je krijgt dit omdat het over je mentortraject gaat." in sent.body
    assert "Je krijgt dit omdat het over je mentortraject gaat." in sent.alternatives[0].content


def test_styles_stand_in_the_tags_too(reader, now):
    """Some mail programs throw style sheets away."""
    queue(reader, now, kind="mentorship_active")

    send(now)

    assert '<a class="button" href="' in mail.outbox[0].alternatives[0].content
    assert 'style="' in mail.outbox[0].alternatives[0].content


@pytest.mark.django_db(transaction=True)
def test_two_senders_never_take_two_turns_of_one_reader(now):
    """Both look at the same moment; the second waits for the first and then sees its mail."""
    import threading

    reader = PersonFactory(country="NL", time_zone="Europe/Amsterdam")
    from django.db import transaction

    with transaction.atomic():
        for key in "abcdef":
            queue(reader, now, key=key)
    taken, gate = [], threading.Barrier(4)

    def sender() -> None:
        try:
            gate.wait()
            taken.append(delivery.claim(now=now + FIVE))
        finally:
            connection.close()

    threads = [threading.Thread(target=sender) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [len(letter.notices) for letter in taken if letter] == [6]
