"""The one place that wakes a worker: after the commit, once, and without harm where nobody hears it."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import connection, transaction

log = logging.getLogger(__name__)


def ring(task: str, *words: Any) -> None:
    """Wake this task once the transaction is kept; the same words twice in one transaction ring once.

    What has to happen is a row that beat's sweep finds, so a lost ring costs a minute and nothing else.
    Words are ids and other primitives: a message may be read by whoever runs the broker.
    """
    rung = [entry[1] for entry in connection.run_on_commit]
    wanted = (task, *words)
    if not any(isinstance(each, partial) and each.func is send and each.args == wanted for each in rung):
        transaction.on_commit(partial(send, task, *words), robust=True)


def send(task: str, *words: Any) -> bool:
    """Its queue stands in the settings (CELERY_TASK_ROUTES). False where the broker did not answer."""
    try:
        current_app.send_task(task, args=words, retry=False)
    except Exception:  # the row is the queue: a silent bell loses nothing
        log.warning("The broker did not answer; the next sweep finds what %s was woken for.", task)
        return False
    return True
