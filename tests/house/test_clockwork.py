"""The timetable, the migrations and the doors of the house."""

from __future__ import annotations

import io
import socket

import pytest
from django.core.management import call_command

from mentoring.celery import app


def test_beat_rings_only_for_tasks_that_exist():
    app.loader.import_default_modules()

    rung = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert rung - set(app.tasks) == set()


def test_migrations_are_complete(db):
    out = io.StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=out)

    assert out.getvalue() == "No changes detected\n"


def test_tests_cannot_reach_beyond_this_machine():
    with pytest.raises(PermissionError, match="this machine"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
