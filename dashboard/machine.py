"""How each part of the installation does, for load balancers and alarms; nothing names a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from matching.models import MatchRun
from notices import heartbeat
from notices.models import Notice


def health(*, now: datetime) -> dict[str, Any]:
    """Each part in a word or a number of seconds."""
    state: dict[str, Any] = {"database": "ok", "cache": "ok", "broker": "ok"}
    try:
        state["oldest_waiting_seconds"] = _oldest_waiting(now)
    except DatabaseError:
        state["database"] = "away"
    try:
        heard = heartbeat.ages(now=now)
        known = [age for age in heard.values() if age is not None]
        state["clock_seconds"] = max(known) if len(known) == len(heard) else None
        state["clock"] = heard
    except Exception:  # any failure of the cache is the finding itself
        state["cache"] = "away"
    try:
        _queue_lengths()
    except Exception:  # the same for the broker
        state["broker"] = "away"
    return state


def _oldest_waiting(now: datetime) -> int:
    """Of what could go now: mails that wait for their reader's turn have a later moment."""
    oldest = Notice.objects.due(now).aggregate(oldest=Min("not_before"))["oldest"]
    return int((now - oldest).total_seconds()) if oldest else 0


def _queue_lengths() -> dict[str, int]:
    with current_app.connection_for_read() as connection:
        connection.ensure_connection(max_retries=1, timeout=2)
        client = connection.default_channel.client
        return {queue: int(client.llen(queue)) for queue in settings.QUEUES}


def metrics(*, now: datetime) -> bytes:
    """The text format of Prometheus, counted when it is asked: every web process gives the same answer."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Machine(now))
    return generate_latest(registry)


class _Machine(Collector):
    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("mentoring_up", "1 where this part answers.", labels=["part"])
        for part, read in (("database", self.rows), ("cache", self.clock), ("broker", self.queues)):
            try:
                yield from read()
            except Exception:  # any failure is the finding itself
                up.add_metric([part], 0)
            else:
                up.add_metric([part], 1)
        yield up
        version = GaugeMetricFamily("mentoring_version", "The version that runs.", labels=["version"])
        version.add_metric([settings.VERSION], 1)
        yield version

    def rows(self) -> list[Metric]:
        notices = GaugeMetricFamily("mentoring_mails", "Mails kept, by state.", labels=["state"])
        amounts = dict(Notice.objects.order_by().values_list("state").annotate(Count("pk")))
        for state in Notice.State.values:
            notices.add_metric([state], amounts.get(state, 0))
        return [
            notices,
            _one("mentoring_mails_due", "Mails that could go now.", Notice.objects.due(self.now).count()),
            _one(
                "mentoring_mail_oldest_due_seconds",
                "How long the oldest of them has been due.",
                _oldest_waiting(self.now),
            ),
            _one(
                "mentoring_runs_planned",
                "Match runs that wait for a worker or are being calculated.",
                MatchRun.objects.planned().count(),
            ),
        ]

    def clock(self) -> list[Metric]:
        heard = GaugeMetricFamily(
            "mentoring_clock_age_seconds", "Since beat was heard by a worker of the queue.", labels=["queue"]
        )
        for queue, age in heartbeat.ages(now=self.now).items():
            heard.add_metric([queue], float("nan") if age is None else age)
        return [heard]

    def queues(self) -> list[Metric]:
        waiting = GaugeMetricFamily("mentoring_queue_length", "Wake-ups no worker took.", labels=["queue"])
        for queue, length in _queue_lengths().items():
            waiting.add_metric([queue], length)
        return [waiting]


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
