"""Two web processes, three workers and two beats on one database: every mail that is due goes once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from notices import actions
from notices.models import Notice
from programs.models import FollowUp, Meeting, Mentorship
from tests.factories.pairs import MeetingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory
from tests.services import ROOT, Celery, database_url, free_port, wait_until

TOKEN = "a" * 32
WAITING, PAIRS, MEETINGS = 120, 12, 4


@pytest.fixture
def web(tmp_path):
    """Two gunicorns, each with one process, on ports of their own."""
    running, addresses = [], []
    for number in range(2):
        port = free_port()
        addresses.append(f"http://127.0.0.1:{port}")
        env = os.environ | {"DATABASE_URL": database_url(), "BASE_URL": addresses[0], "DEMO": "0"}
        command = f"-m gunicorn mentoring.wsgi --bind 127.0.0.1:{port} --worker-class gthread --threads 4"
        with (tmp_path / f"web{number}.log").open("wb") as log:
            running.append(
                subprocess.Popen(
                    [sys.executable, *command.split(), "--no-control-socket"],
                    cwd=ROOT,
                    env=env,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )
    yield addresses
    for process in running:
        process.terminate()
        process.wait(15)


def is_up(address: str) -> bool:
    try:
        return urllib.request.urlopen(f"{address}/health/live", timeout=5).status == 200
    except OSError:
        return False


def both_of(pairs: list[Mentorship]) -> set[int]:
    return {person for pair in pairs for person in (pair.mentor_person_id, pair.mentee_person_id)}


def cancel_everywhere(web: list[str], meetings: list[Meeting]) -> list[int]:
    """Each meeting is cancelled by its mentee at both processes in the same moment, as by a double click."""
    together = threading.Barrier(2 * len(meetings))
    answers: list[int] = []

    def press(address: str, meeting: Meeting, session: str) -> None:
        words = urllib.parse.urlencode({"csrfmiddlewaretoken": TOKEN}).encode()
        cookies = {"Cookie": f"session={session}; csrf={TOKEN}"}
        ask = urllib.request.Request(f"{address}/meetings/{meeting.pk}/cancel/", words, headers=cookies)
        together.wait()
        answers.append(urllib.request.urlopen(ask, timeout=30).status)

    threads = []
    for meeting in meetings:
        visitor = Client()
        visitor.force_login(meeting.mentorship.mentee_person)
        session = visitor.cookies["session"].value
        threads += [threading.Thread(target=press, args=(address, meeting, session)) for address in web]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_two_web_three_workers_two_beats_send_each_mail_once(web, smtp, settings, tmp_path):
    now = timezone.now()
    readers = PersonFactory.create_batch(8)
    started = now.date() - timedelta(days=88)
    program = ProgramFactory(mentors_are_expected=False)
    pairs = MentorshipFactory.create_batch(
        PAIRS, mentor__program=program, started_on=started, planned_end_on=started + timedelta(days=366)
    )
    planned = [
        MeetingFactory(mentorship=pair, starts_at=now + timedelta(days=2)) for pair in pairs[:MEETINGS]
    ]
    celery = Celery(
        tmp_path,
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=str(settings.EMAIL_PORT),
        SWEEP_SECONDS="1",
        CLOCK_ROUND_SECONDS="1",
        NOTICE_TURNS="0",
        NOTICE_TOGETHER_SECONDS="0",
    )
    with transaction.atomic():
        for number in range(WAITING):
            actions.queue(
                to=readers[number % 8],
                kind="role_changed",
                key=f"waiting:{number}",
                now=now,
                program="Leaders",
                action_url="/",
            )
    try:
        for number in range(2):
            celery.start("beat", f"--schedule={tmp_path / f'beat{number}'}", "--loglevel=INFO", "--pidfile=")
        for _each in range(3):
            celery.worker()
        for address in web:
            wait_until(lambda address=address: is_up(address), seconds=60, what="the web process")
        answers = cancel_everywhere(web, planned)
        wait_until(lambda: FollowUp.objects.count() == PAIRS, seconds=90, what="opening the check-ins")
        wait_until(
            lambda: Notice.objects.exclude(state=Notice.State.SENT).count() == 0,
            seconds=90,
            what="sending all",
        )
    finally:
        celery.stop()

    ids = [mail["Message-ID"] for mail in smtp.mails]
    amounts = dict(Notice.objects.order_by().values_list("kind").annotate(Count("pk")))
    told = {
        kind: set(Notice.objects.filter(kind=kind).values_list("to", flat=True))
        for kind in ("follow_up_due", "meeting_cancelled")
    }
    assert answers == [200] * 2 * MEETINGS
    assert amounts == {"role_changed": WAITING, "follow_up_due": 2 * PAIRS, "meeting_cancelled": 2 * MEETINGS}
    assert told == {"follow_up_due": both_of(pairs), "meeting_cancelled": both_of(pairs[:MEETINGS])}
    assert len(ids) == len(set(ids)) == sum(amounts.values())
    assert set(ids) == {notice.message_id for notice in Notice.objects.all()}
