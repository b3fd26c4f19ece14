from __future__ import annotations

from celery import shared_task
from django.core.cache import cache

from notices import actions, delivery, letters
from people import clock

AT_ONCE = 200


@shared_task
def sweep() -> int:
    """Send what is due, woken by a deed or by beat; a lost wake-up is made good by the next one."""
    cache.set("notices:swept_at", clock.real_now(), timeout=None)  # health looks at its age
    sent = 0
    with letters.Mail() as mail:
        for _ in range(AT_ONCE):
            now = clock.now()
            letter = delivery.claim(now=now)
            if letter is None:
                return sent
            sent += delivery.deliver(letter, now=now, mail=mail)
    actions.ring()
    return sent
