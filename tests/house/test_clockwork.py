"""The timetable, the migrations and the doors of the house."""

from __future__ import annotations

import ast
import io
import socket

import pytest
from django.core.management import call_command

from mentoring.celery import app
from tools.folder import ROOT


def test_beat_rings_only_for_tasks_that_exist():
    app.loader.import_default_modules()

    rung = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert rung - set(app.tasks) == set()


def test_each_task_has_its_queue_and_each_queue_a_sign_of_life(settings):
    app.loader.import_default_modules()
    ours = [name for name in app.tasks if not name.startswith("celery.")]

    queues = {name: app.amqp.router.route({}, name)["queue"].name for name in ours}
    heard = [e["args"] for e in app.conf.beat_schedule.values() if e["task"] == "notices.tasks.hear"]

    assert set(queues.values()) == set(settings.QUEUES)
    assert queues["notices.tasks.sweep"] == "mail"
    assert queues["matching.tasks.solve"] == queues["matching.tasks.try_rules"] == "solve"
    assert queues["people.tasks.read_feed_folder"] == "feed"
    assert queues["programs.tasks.daily_round"] == queues["matching.tasks.daily_round"] == "rounds"
    assert sorted(heard) == sorted((queue,) for queue in settings.QUEUES)


def test_a_message_survives_its_worker_and_carries_nothing_but_json():
    conf = app.conf

    assert (conf.task_acks_late, conf.task_reject_on_worker_lost) == (True, True)
    assert (conf.worker_prefetch_multiplier, conf.task_ignore_result) == (1, True)
    assert (conf.task_serializer, conf.accept_content) == ("json", ["json"])
    assert 0 < conf.task_soft_time_limit < conf.task_time_limit
    assert conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]
    assert conf.worker_soft_shutdown_timeout > 0
    assert conf.worker_max_memory_per_child >= 200 * 1024


BARE = {"delay", "apply_async", "send_task", "delay_on_commit", "apply_async_on_commit"}
APPS = ("people", "notices", "guides", "programs", "matching", "dashboard", "mentoring")


def bare_calls(source: str) -> list[str]:
    """Calls that would wake a worker before the commit, or fail where the broker is away."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        node.func.attr for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr in BARE
    ]


def test_only_the_bell_wakes_a_worker():
    files = [path for app_ in APPS for path in (ROOT / app_).rglob("*.py")]

    found = {str(path.relative_to(ROOT)): bare_calls(path.read_text()) for path in files}

    assert bare_calls("solve.delay(1)\nsolve.apply_async((1,))") == ["delay", "apply_async"]
    assert {path: calls for path, calls in found.items() if calls} == {"notices/bell.py": ["send_task"]}


def test_migrations_are_complete(db):
    out = io.StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=out)

    assert out.getvalue() == "No changes detected\n"


def test_tests_cannot_reach_beyond_this_machine():
    with pytest.raises(PermissionError, match="this machine"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
