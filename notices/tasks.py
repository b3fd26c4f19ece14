from __future__ import annotations

from celery import shared_task
from django.core.cache import cache

from notices import delivery
from people import clock

AT_ONCE = 200


@shared_task
def sweep() -> int:
    """Send what is due, woken by a deed or by beat; a lost wake-up is made good by the next one."""
    cache.set("notices:swept_at", clock.real_now(), timeout=None)  # health looks at its age
    sent = 0
    for _ in range(AT_ONCE):
        now = clock.now()
        notice = delivery.claim(now=now)
        if notice is None:
            return sent
        sent += delivery.deliver(notice, now=now)
    sweep.delay()
    return sent
