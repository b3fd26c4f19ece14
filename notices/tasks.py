"""What wakes the sender, and the beat's own sign of life."""

from __future__ import annotations

import time

from celery import shared_task
from django.conf import settings

from notices import actions, bell, chat, delivery, heartbeat, hooks, letters
from people import clock

AT_ONCE = 200


@shared_task
def sweep() -> int:
    """Send what is due, woken by a deed or by beat; a lost wake-up is made good by the next one.

    It stops long before its time limit, and at once where the mail server can't be reached: two hundred mails
    that each wait ten seconds for nothing would keep everything else waiting.
    """
    sent, until = 0, time.monotonic() + settings.NOTICE_LEASE_SECONDS
    with letters.Mail() as mail:
        for _ in range(AT_ONCE):
            now = clock.now()
            letter = delivery.claim(now=now)
            if letter is None:
                return sent
            sent += delivery.deliver(letter, now=now, mail=mail)
            if mail.is_away:
                return sent
            if time.monotonic() > until:
                break
    bell.ring(actions.SWEEP)
    return sent


@shared_task
def post_cards() -> int:
    """Safe to run as often as one likes: a card is a row on a lease."""
    return chat.send_due(now=clock.now())


@shared_task
def post_webhooks() -> int:
    """Safe to run as often as one likes: a message is a row on a lease."""
    return hooks.send_due(now=clock.now())


@shared_task
def hear(queue: str) -> None:
    """Rung by beat alone, once for each queue: beat rings, the broker carries, a worker listens."""
    heartbeat.note(queue, now=clock.real_now())
