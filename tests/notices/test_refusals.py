"""What a mail server says no to: an address, one mail, or everything for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from notices import actions, delivery, tasks
from notices.models import Notice
from people.models import Event, Person
from tests.factories.people import PersonFactory

FACTS = {"partner": "Marta", "action_url": "/", "coordinator_name": "", "coordinator_email": ""}
GONE = "550 5.1.1 no such user"


@pytest.fixture
def reader(db):
    return PersonFactory(given_name="Rosa", email="rosa@example.com")


def queue(to, now, key="a", **context):
    actions.queue(to=to, kind="mentorship_active", key=key, now=now, **{**FACTS, **context})


def state(key="a") -> tuple[str, str]:
    return Notice.objects.values_list("state", "address").get(key=key)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("450 4.2.1 mailbox busy", ("waiting", "")),
        ("550 5.7.1 this mail is not wanted", ("dead", "")),
        ("554 5.6.0 cannot be read", ("dead", "")),
    ],
)
def test_answer_to_the_mail_decides_whether_it_is_tried_again(smtp, reader, now, reply, expected):
    smtp.reply = reply
    queue(reader, now)

    tasks.sweep()

    assert state() == expected


def test_refused_address_is_marked_and_not_asked_again(smtp, reader, now):
    smtp.refused = {"rosa@example.com": GONE}
    queue(reader, now)
    tasks.sweep()
    queue(reader, now, key="b")
    smtp.refused = {}

    tasks.sweep()

    assert (state("a"), state("b")) == (("refused", "rosa@example.com"), ("refused", "rosa@example.com"))
    assert smtp.mails == []


def test_new_address_is_written_to(smtp, reader, now):
    smtp.refused = {"rosa@example.com": GONE}
    queue(reader, now)
    tasks.sweep()
    Person.objects.filter(pk=reader.pk).update(email="rosa.new@example.com")

    queue(reader, now, key="b")
    tasks.sweep()

    assert state("b") == ("sent", "")


def test_busy_mailbox_is_no_refused_address(smtp, reader, now):
    smtp.refused = {"rosa@example.com": "451 4.3.0 try later"}
    queue(reader, now)

    tasks.sweep()

    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == ("waiting", 1)
    assert "451" in notice.last_error


def test_again_sends_everything_the_address_refused_this_week(smtp, reader, hr_admin, now, signed_in):
    smtp.refused = {"rosa@example.com": GONE}
    queue(reader, now)
    queue(reader, now - timedelta(days=20), key="old")
    tasks.sweep()
    smtp.refused = {}

    answer = signed_in(hr_admin).post(
        reverse("dashboard:mail-again", args=[Notice.objects.get(key="a").pk]), follow=True
    )

    assert "It is sent again within a minute." in answer.content.decode()
    assert Event.objects.filter(verb="send again").count() == 1


def test_again_twice_says_so(smtp, reader, hr_admin, now):
    smtp.refused = {"rosa@example.com": GONE}
    queue(reader, now)
    tasks.sweep()
    notice = Notice.objects.get()
    actions.try_again(notice, by=hr_admin, now=now)

    with pytest.raises(actions.NotStuck):
        actions.try_again(notice, by=hr_admin, now=now)


def test_two_days_after_the_first_try_counts_not_after_the_deed(smtp, reader, now):
    """A notice that was to wait for weeks is not given up at its first failure."""
    smtp.reply = "450 busy"
    queue(reader, now - timedelta(days=30))

    letter = delivery.claim(now=now)
    assert letter is not None
    delivery.deliver(letter, now=now)

    assert state() == ("waiting", "")
    assert mail.outbox == []
