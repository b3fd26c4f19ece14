"""What happens in programs is told to the webhooks that ask for it: numbers, once per event."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dashboard import journal
from dashboard.program_events import EVENTS
from notices import hooks
from notices.models import Delivery, Webhook

# A deed may be kept a while after the moment it writes down; no worker's task lasts longer than this.
OVERLAP = timedelta(minutes=16)
AT_ONCE = 1000


def tell_all(*, now: datetime) -> int:
    """Safe to run as often as one likes: a delivery is unique per webhook and event."""
    return sum(_tell(pk, now=now) for pk in Webhook.objects.on().order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _tell(pk: int, *, now: datetime) -> int:
    hook = Webhook.objects.on().select_for_update(skip_locked=True).filter(pk=pk).first()
    if hook is None:
        return 0
    since = max(hook.told_until - OVERLAP, hook.on_since)
    has = Delivery.objects.filter(webhook=hook, event__isnull=False).values("event")
    rows = journal.events([name for name in hook.events if name in EVENTS]).filter(at__gt=since, at__lte=now)
    found = list(rows.exclude(pk__in=has).order_by("at", "pk")[:AT_ONCE])
    happened = [
        {
            "type": entry["type"],
            "at": entry["at"],
            "event": entry["id"],
            "data": {"event": entry["id"], "program": entry["program"], "about": entry["about"]},
        }
        for entry in journal.entries(found)
    ]
    if happened:
        hooks.tell(hook, happened, now=now)
    told = found[-1].at if len(found) == AT_ONCE else now
    Webhook.objects.filter(pk=hook.pk).update(told_until=max(told, hook.told_until))
    return len(happened)
