"""A real worker tells a real receiver: refused once, its worker killed, it arrives all the same."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from notices import hooks, signing
from notices.models import Delivery
from people import audit
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory
from tests.notices.receiver import listening
from tests.services import Celery, wait_until


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_PRIVATE = True  # the guard's own allowance: plain http to this machine
    with listening() as server:
        server.answer = 503
        yield server


@pytest.fixture
def celery(tmp_path):
    processes = Celery(tmp_path, WEBHOOK_PRIVATE="1", SWEEP_SECONDS="1", NOTICE_LEASE_SECONDS="3")
    yield processes
    processes.stop()


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_refused_once_and_sender_killed_it_arrives_signed(celery, receiver, hr_admin):
    since = timezone.now() - timedelta(minutes=1)
    address = receiver.address
    facts = {"name": "Warehouse", "address": address, "events": ["mentorship.started"]}
    hook, secret = hooks.add(**facts, by=hr_admin, now=since)
    pair = MentorshipFactory()
    with transaction.atomic():
        audit.record(by=PersonFactory(), verb="start", about=pair)
    worker = celery.worker()
    celery.beat()
    wait_until(lambda: len(receiver.got) == 1, seconds=90, what="the first attempt")
    waiting = Delivery.objects.filter(webhook=hook, state=Delivery.State.WAITING)
    wait_until(lambda: waiting.filter(last_answer="503").exists(), what="the note of the refusal")

    celery.kill(worker)
    receiver.answer = 204
    # as if the worker had been killed between its call and its note: on a lease that is not over
    waiting.update(not_before=timezone.now(), leased_until=timezone.now() + timedelta(seconds=2))
    celery.worker()
    wait_until(
        lambda: Delivery.objects.filter(state=Delivery.State.SENT).exists(), seconds=90, what="arriving"
    )

    (first, _body), (headers, body) = receiver.got
    assert first["webhook-id"] == headers["webhook-id"]
    assert signing.is_signed(secret, headers, body, now=timezone.now())
    assert json.loads(body)["type"] == "mentorship.started"
    assert Delivery.objects.get().attempts == 2
