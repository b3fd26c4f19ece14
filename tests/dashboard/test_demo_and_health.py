"""The demo's own pages exist in a demo only; health tells machines how it goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery import Celery, current_app
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from prometheus_client.parser import text_string_to_metric_families

from dashboard import machine
from guides.models import Chapter
from notices import heartbeat
from notices.models import Notice
from people import clock
from people.models import Person
from programs.models import FollowUp, Mentorship, Program

DEMO_PAGES = ["/demo/mail/", "/demo/mail/x.log/", "/demo/clock/"]


@pytest.mark.parametrize("path", DEMO_PAGES)
def test_demo_page_outside_a_demo_is_not_there(signed_in, stranger, path):
    assert signed_in(stranger).get(path).status_code == 404


def test_mailbox_shows_what_was_sent(client, db, settings, tmp_path):
    settings.DEMO, settings.EMAIL_FILE_PATH = True, str(tmp_path)
    folder = get_connection("django.core.mail.backends.filebased.EmailBackend")
    mail = EmailMultiAlternatives("Café", "Read http://127.0.0.1/x/", to=["a@example.com"], connection=folder)
    mail.attach("invitation.ics", "BEGIN:VCALENDAR", "text/calendar")
    mail.send()
    (file,) = tmp_path.glob("*.log")

    listed = client.get("/demo/mail/").text
    read = client.get(f"/demo/mail/{file.name}/").text

    assert "Café" in listed
    assert '<a href="http://127.0.0.1/x/"' in read
    assert "invitation.ics" in read


@pytest.mark.parametrize("name", ["..%2Fsecret.log", "nothing.log", "a.txt"])
def test_mail_reads_only_mails_of_the_folder(client, db, settings, tmp_path, name):
    settings.DEMO, settings.EMAIL_FILE_PATH = True, str(tmp_path)
    (tmp_path / "a.txt").write_text("x")

    assert client.get(f"/demo/mail/{name}/").status_code == 404


def test_clock_moves_ahead_only_in_a_demo(db, settings):
    with pytest.raises(RuntimeError, match="demo only"):
        clock.move_ahead(timedelta(days=1))
    settings.DEMO = True
    before = clock.now()

    clock.move_ahead(timedelta(days=92))

    assert timedelta(days=92) <= clock.now() - before < timedelta(days=92, minutes=1)
    with pytest.raises(ValueError, match="ahead only"):
        clock.move_ahead(timedelta(days=-1))


def test_health_live_needs_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/health/live").text == "ok"


def test_health_ready_names_each_part(client, db):
    reply = client.get("/health/ready")

    assert reply.status_code == 200
    assert reply.json()["database"] == reply.json()["broker"] == "ok"
    assert reply.json()["oldest_waiting_seconds"] == 0


def test_health_without_a_database_is_not_ready(client, db, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError("away")

    monkeypatch.setattr(Notice.objects, "due", away)

    reply = client.get("/health/ready")

    assert reply.status_code == 503
    assert reply.json()["database"] == "away"


def test_health_counts_what_waits(stranger, now):
    Notice.objects.create(to=stranger, kind="x", key="x", not_before=now, created_at=now)

    assert machine.health(now=now + timedelta(minutes=20))["oldest_waiting_seconds"] == 1200


def test_demo_company_outside_a_demo_is_refused(db):
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")


def test_demo_company_is_built_once_and_names_its_sign_ins(db, settings, capsys):
    settings.DEMO = True

    call_command("demo")
    first = capsys.readouterr().out
    Chapter.objects.filter(slug="faq").update(body="An older text.")
    call_command("demo")

    assert capsys.readouterr().out == first
    assert [line.split("  ")[1].strip() for line in first.splitlines()] == [
        "HR administrator", "coordinator", "mentor", "mentee", "password",
    ]  # fmt: skip
    assert Program.objects.count() == 2  # and the one of years before
    assert Person.objects.active().count() == 260
    assert {pair.mentor_country != pair.mentee_country for pair in Mentorship.objects.all()} == {True}
    assert FollowUp.objects.exists()
    assert not Chapter.objects.current().filter(body="An older text.").exists()


def test_health_names_the_age_of_beat_in_each_queue(client, db, settings):
    now = clock.real_now()
    cache.clear()
    unknown = machine.health(now=now)
    for number, queue in enumerate(settings.QUEUES):
        heartbeat.note(queue, now=now - timedelta(seconds=10 * number))

    known = machine.health(now=now)

    assert unknown["clock_seconds"] is None
    assert (known["clock_seconds"], known["clock"]["mail"]) == (30, 0)


def test_health_without_cache_and_broker_still_answers(client, db, settings, monkeypatch):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    away = Celery("nowhere", broker="redis://127.0.0.1:1/0", set_as_current=False)
    away.conf.broker_transport_options = current_app.conf.broker_transport_options
    monkeypatch.setattr(machine, "current_app", away)

    reply = client.get("/health/ready")

    assert reply.status_code == 200
    assert {part: reply.json()[part] for part in ("database", "cache", "broker")} == {
        "database": "ok",
        "cache": "away",
        "broker": "away",
    }
    assert "127.0.0.1" not in reply.text


@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer wrong", "wrong"])
@pytest.mark.parametrize("token", ["", "secret"])
def test_metrics_without_the_token_is_not_there(client, db, settings, header, token):
    settings.METRICS_TOKEN = token
    headers = {} if header is None else {"Authorization": header}

    assert client.get("/metrics", headers=headers).status_code == 404


def test_metrics_is_read_by_a_collector(client, stranger, now, settings):
    settings.METRICS_TOKEN = "secret"
    heartbeat.note("mail", now=clock.real_now())
    Notice.objects.create(to=stranger, kind="x", key="x", not_before=now, created_at=now)

    reply = client.get("/metrics", headers={"Authorization": "Bearer secret"})
    read = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
    }

    assert reply["Content-Type"].startswith("text/plain")
    assert [read["mentoring_up", part] for part in ("database", "cache", "broker")] == [1, 1, 1]
    assert (read["mentoring_mails", "waiting"], read["mentoring_mails", "dead"]) == (1, 0)
    assert read["mentoring_clock_age_seconds", "mail"] < 600
    assert read["mentoring_queue_length", "solve"] == 0
    assert stranger.email not in reply.text
