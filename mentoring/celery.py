"""The Celery app, and the whole timetable of the house as one visible list."""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")

app = Celery("mentoring")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "send what is due": {"task": "notices.tasks.sweep", "schedule": settings.SWEEP_SECONDS},
    "post what is due in the chat": {
        "task": "notices.tasks.post_cards",
        "schedule": settings.SWEEP_SECONDS,
    },
    "tell webhooks what happened": {
        "task": "dashboard.tasks.tell_webhooks",
        "schedule": settings.SWEEP_SECONDS,
    },
    "post what webhooks wait for": {
        "task": "notices.tasks.post_webhooks",
        "schedule": settings.SWEEP_SECONDS,
    },
    "programs: the daily round": {
        "task": "programs.tasks.daily_round",
        "schedule": settings.CLOCK_ROUND_SECONDS,
    },
    "programs: messages whose hold is over": {
        "task": "programs.tasks.send_messages",
        "schedule": settings.SWEEP_SECONDS,
    },
    "guides: what is due": {"task": "guides.tasks.sweep", "schedule": settings.SWEEP_SECONDS},
    "matching: the daily round": {
        "task": "matching.tasks.daily_round",
        "schedule": settings.CLOCK_ROUND_SECONDS,
    },
    "tell who got or lost a role": {"task": "dashboard.tasks.tell_roles", "schedule": settings.SWEEP_SECONDS},
    "solve planned match runs": {"task": "matching.tasks.sweep", "schedule": settings.SWEEP_SECONDS},
    "tell of pairs whose hold is over": {
        "task": "matching.tasks.release",
        "schedule": settings.SWEEP_SECONDS,
    },
    "read a new file in the feed folder": {
        "task": "people.tasks.read_feed_folder",
        "schedule": settings.FEED_SECONDS,
    },
    "tell about finished imports": {
        "task": "dashboard.tasks.tell_imports",
        "schedule": settings.SWEEP_SECONDS,
    },
    "tell coordinators of their week": {
        "task": "dashboard.tasks.tell_week",
        "schedule": settings.CLOCK_ROUND_SECONDS,
    },
    "tell about leavers who wait": {
        "task": "dashboard.tasks.tell_leavers_held",
        "schedule": settings.SWEEP_SECONDS,
    },
    "tell a second person which lists were taken along": {
        "task": "dashboard.tasks.tell_exports",
        "schedule": crontab(minute="10"),
    },
    "tell who may see them that totals are frozen": {
        "task": "dashboard.tasks.tell_totals",
        "schedule": crontab(minute="50"),
    },
    "freeze the totals of a new quarter": {
        "task": "dashboard.tasks.freeze_totals",
        "schedule": crontab(minute="40"),
    },
    "count what the desk shows of large programs": {
        "task": "dashboard.tasks.count_figures",
        "schedule": crontab(minute="*/5"),
    },
    "close what the desk no longer counts": {
        "task": "dashboard.tasks.settle_desk",
        "schedule": crontab(minute="10"),
    },
    "forget what was kept long enough": {
        "task": "dashboard.tasks.retention_round",
        "schedule": crontab(hour="3", minute="20"),
    },
}

for queue in settings.QUEUES:
    app.conf.beat_schedule[f"heard in {queue}"] = {
        "task": "notices.tasks.hear",
        "args": (queue,),
        "schedule": settings.SWEEP_SECONDS,
        "options": {"queue": queue},
    }
for entry in app.conf.beat_schedule.values():  # what no worker took before the next ring is rung anew
    if not isinstance(entry["schedule"], crontab):
        entry.setdefault("options", {})["expires"] = max(2 * entry["schedule"], 60)
