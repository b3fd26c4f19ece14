"""The one place that reads the clock; deeds get `now` handed in. A demo can move it ahead."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from people.models import ClockShift


def ahead() -> timedelta:
    if not settings.DEMO:
        return timedelta()
    shift = ClockShift.objects.first()
    return shift.ahead if shift else timedelta()


def real_now() -> datetime:
    """The machine's own clock, for what watches the machine."""
    return timezone.now()


def now() -> datetime:
    return timezone.now() + ahead()


def today() -> date:
    """The date in the time zone that is active for this reader (UTC in the worker)."""
    return timezone.localdate(now())


def move_ahead(by: timedelta) -> None:
    """Set the demo's clock further ahead; never back, so that no deed lies in the future."""
    if not settings.DEMO:
        raise RuntimeError("The clock can be moved in a demo only.")
    if by < timedelta():
        raise ValueError("The clock moves ahead only.")
    ClockShift.objects.update_or_create(only=True, defaults={"ahead": ahead() + by})
