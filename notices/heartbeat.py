"""When beat was last heard at the other end of each queue: kept in the cache, for alarms."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.cache import cache


def note(queue: str, *, now: datetime) -> None:
    cache.set(_key(queue), now, timeout=None)


def ages(*, now: datetime) -> dict[str, int | None]:
    """Seconds since then for each queue; None where nobody was heard since the cache was emptied."""
    heard = cache.get_many([_key(queue) for queue in settings.QUEUES])
    return {
        queue: int((now - heard[_key(queue)]).total_seconds()) if _key(queue) in heard else None
        for queue in settings.QUEUES
    }


def _key(queue: str) -> str:
    return f"notices:heard:{queue}"
