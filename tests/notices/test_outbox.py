"""Rows are the queue: written with the deed, sent once, kept as proof."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from celery import Celery, current_app
from django.core import mail
from django.db import transaction
from django.test import override_settings

from notices import actions, bell, delivery, tasks
from notices.letters import compose
from notices.models import Notice
from tests.factories.people import PersonFactory
from tests.services import free_port

FACTS = {"program_name": "Leaders", "coordinator_name": "Olga Owner", "coordinator_email": "olga@example.com"}


@pytest.fixture
def letters(tmp_path, settings):
    """A kind of mail of the tests' own: subject, text, HTML."""
    folder = tmp_path / "emails"
    folder.mkdir()
    (folder / "greeting.subject.txt").write_text("Hello\n {{ name }}")
    (folder / "greeting.txt").write_text("{{ base_url }}{{ path }} {{ to.given_name }}")
    (folder / "greeting.html").write_text("<p>{{ name }}</p>")
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]},
    ]


def queue(to, now, key="greeting:1", **context):
    actions.queue(to=to, kind="greeting", key=key, now=now, **{"name": "Sanne", "path": "/x/", **context})


def test_queue_same_key_twice_leaves_one_row(stranger, now):
    queue(stranger, now, name="first")

    queue(stranger, now, name="second")

    assert list(Notice.objects.values_list("key", "context__name")) == [("greeting:1", "first")]


@pytest.mark.django_db(transaction=True)
def test_queue_deed_rolled_back_leaves_no_row(now):
    person = PersonFactory()

    with transaction.atomic():
        queue(person, now)
        transaction.set_rollback(True)

    assert Notice.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_queue_outside_a_transaction_is_refused(now):
    with pytest.raises(RuntimeError, match="transaction"):
        queue(PersonFactory(), now)


@pytest.mark.django_db(transaction=True)
def test_queue_broker_away_keeps_the_row(now, monkeypatch, caplog):
    away = Celery("nowhere", broker="redis://127.0.0.1:1/0", set_as_current=False)
    away.conf.broker_transport_options = current_app.conf.broker_transport_options
    monkeypatch.setattr(bell, "current_app", away)
    person = PersonFactory()

    with transaction.atomic():
        queue(person, now)

    assert Notice.objects.due(now).count() == 1
    assert "The broker did not answer" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_queue_many_in_one_deed_rings_once(now, monkeypatch):
    rung = []
    monkeypatch.setattr(bell, "current_app", SimpleNamespace(send_task=lambda *a, **k: rung.append(a)))
    person = PersonFactory()

    with transaction.atomic():
        queue(person, now, key="a")
        with transaction.atomic():
            queue(person, now, key="b")

    assert rung == [("notices.tasks.sweep",)]


def test_sweep_sends_in_both_forms_with_an_id_from_the_key(letters, stranger, now):
    queue(stranger, now - timedelta(minutes=1))

    tasks.sweep()

    (sent,) = mail.outbox
    notice = Notice.objects.get()
    assert (sent.subject, sent.to) == ("Hello Sanne", [stranger.email])
    assert sent.body == "http://127.0.0.1:8000/x/ Sam"
    assert "<p>Sanne</p>" in sent.alternatives[0].content
    assert sent.extra_headers["Message-ID"] == notice.message_id
    assert (notice.state, notice.attempts) == (Notice.State.SENT, 1)


def test_sweep_twice_sends_once(letters, stranger, now):
    queue(stranger, now - timedelta(minutes=1))

    tasks.sweep()
    tasks.sweep()

    assert len(mail.outbox) == 1


def test_claim_not_before_its_time_finds_nothing(stranger, now):
    actions.queue(to=stranger, kind="greeting", key="k", now=now, not_before=now + timedelta(minutes=10))

    assert delivery.claim(now=now) is None
    assert delivery.claim(now=now + timedelta(minutes=10)) is not None


def test_claim_leased_row_is_left_alone_until_the_lease_ends(stranger, now, settings):
    queue(stranger, now)
    delivery.claim(now=now)
    lease = timedelta(seconds=settings.NOTICE_LEASE_SECONDS)

    assert delivery.claim(now=now + lease - timedelta(seconds=1)) is None
    again = delivery.claim(now=now + lease)

    assert again is not None
    assert again.first.attempts == 2


def test_deliver_one_bad_row_does_not_stop_the_others(letters, stranger, now):
    early = now - timedelta(minutes=1)
    actions.queue(to=stranger, kind="there-is-no-such-template", key="bad", now=early)
    queue(stranger, early)

    tasks.sweep()

    states = dict(Notice.objects.values_list("key", "state"))
    assert states == {"bad": Notice.State.WAITING, "greeting:1": Notice.State.SENT}
    assert Notice.objects.get(key="bad").last_error.startswith("TemplateDoesNotExist")


def test_deliver_in_vain_for_two_days_is_given_up(letters, stranger, now, settings):
    settings.EMAIL_BACKEND = "tests.notices.test_outbox.Refusing"
    queue(stranger, now)
    moment, tried = now, 0

    while letter := delivery.claim(now=moment):
        delivery.deliver(letter, now=moment)
        tried += 1
        moment = Notice.objects.get().not_before

    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == (Notice.State.DEAD, tried)
    assert timedelta(hours=48) <= moment - now <= timedelta(hours=58)
    assert 15 <= tried <= 25
    assert notice.last_error == "OSError: the mail server is away"


def test_claim_row_that_ends_its_sender_is_not_tried_for_ever(letters, stranger, now):
    queue(stranger, now)
    moment = now

    while delivery.claim(now=moment):  # the sender dies each time before it can say anything
        moment += timedelta(hours=1)

    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == (Notice.State.DEAD, delivery.MOST_ATTEMPTS)


def test_deliver_to_someone_who_left_is_dropped(letters, db, now):
    queue(PersonFactory(gone=True), now - timedelta(minutes=1))

    tasks.sweep()

    assert mail.outbox == []
    assert Notice.objects.get().state == Notice.State.DROPPED


def test_drop_takes_back_only_what_waits(letters, stranger, now):
    queue(stranger, now - timedelta(minutes=1), key="request:1:a")
    tasks.sweep()
    queue(stranger, now, key="request:1:b")

    assert actions.drop(key_prefix="request:1:") == 1
    assert dict(Notice.objects.values_list("key", "state")) == {
        "request:1:a": Notice.State.SENT,
        "request:1:b": Notice.State.DROPPED,
    }


def test_drop_leaves_what_a_worker_is_sending(stranger, now):
    """Else the caller would take a mail for taken back that is on its way."""
    queue(stranger, now, key="request:1:a")
    delivery.claim(now=now)

    assert actions.drop(key_prefix="request:1:") == 0
    assert Notice.objects.get().state == Notice.State.WAITING


@override_settings(LANGUAGE_CODE="en")
def test_compose_header_in_a_name_cannot_add_headers(letters, stranger, now):
    queue(stranger, now, name="Sanne\r\nBcc: everybody@example.com")
    letter = delivery.claim(now=now)
    assert letter is not None

    message = compose(*letter.notices).message()

    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Sanne Bcc: everybody@example.com"


class Refusing:
    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError("the mail server is away")


def test_sweep_asks_a_mail_server_that_is_away_once(letters, stranger, now, settings):
    """Two hundred mails that each wait for nothing would keep the worker from all else."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    for key in ("a", "b", "c"):
        queue(stranger, now - timedelta(minutes=1), key=key)

    tasks.sweep()

    assert list(Notice.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]
    assert set(Notice.objects.values_list("state", flat=True)) == {Notice.State.WAITING}
