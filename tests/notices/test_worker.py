"""A real worker, a real broker, a real SMTP server, and kill -9 in the middle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from notices import actions
from notices.models import Notice
from tests.factories.people import PersonFactory
from tests.services import Celery, wait_until

AMOUNT = 200


@pytest.fixture
def celery(tmp_path, smtp, settings):
    processes = Celery(
        tmp_path,
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=str(settings.EMAIL_PORT),
        SWEEP_SECONDS="1",
        NOTICE_LEASE_SECONDS="3",
    )
    yield processes
    processes.stop()


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_worker_killed_while_sending_loses_nothing(celery, smtp, program):
    """Every notice arrives after the restart; what arrives twice has the same Message-ID."""
    person = PersonFactory()
    smtp.pause = 0.01
    now = timezone.now() - timedelta(seconds=1)
    with transaction.atomic():
        for number in range(AMOUNT):
            actions.queue(
                to=person,
                kind="role_changed",
                key=f"test:{number}",
                now=now,
                program=program.name,
                action_url="/",
            )
    worker = celery.worker()
    celery.beat()
    wait_until(lambda: len(smtp.mails) >= 20, seconds=60, what="the first mails")

    celery.kill(worker)
    sent_before = len(smtp.mails)
    celery.worker()
    wait_until(
        lambda: Notice.objects.filter(state=Notice.State.SENT).count() == AMOUNT,
        seconds=90,
        what="sending the rest",
    )

    ids = {mail["Message-ID"] for mail in smtp.mails}
    assert 20 <= sent_before < AMOUNT
    assert ids == {notice.message_id for notice in Notice.objects.all()}
    assert len(ids) == AMOUNT
    assert len(smtp.mails) - AMOUNT <= 1  # at most the one that was in the killed worker's hands
