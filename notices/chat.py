"""Cards in the company's chat channel, where whoever hosts this site has set one: queued, sent, tried again.

The address comes from the settings alone, so nobody on a page can make this server call another. No redirect
is followed, nothing of the answer is kept but its number, and a card says nothing about a person.
"""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from notices import bell
from notices.delivery import MOST_ATTEMPTS, PATIENCE, pause
from notices.models import Card

log = logging.getLogger(__name__)

TIMEOUT = 10
POST_CARDS = "notices.tasks.post_cards"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler())


def is_set_up() -> bool:
    return bool(settings.CHAT_WEBHOOK_URL)


def queue(*, key: str, title: str, text: str, path: str, now: datetime) -> None:
    """In the transaction of its deed; without a channel there is nobody to tell, and nothing is kept."""
    if not connection.in_atomic_block:
        raise RuntimeError("A card belongs in the transaction of its deed.")
    if not is_set_up():
        return
    card = Card(key=key, title=title[:200], text=text[:500], path=path, not_before=now, created_at=now)
    Card.objects.bulk_create([card], ignore_conflicts=True)
    bell.ring(POST_CARDS)


def send_due(*, now: datetime) -> int:
    sent = 0
    while is_set_up() and (card := _claim(now=now)) is not None:
        sent += _send(card, now=now)
    return sent


def _claim(*, now: datetime) -> Card | None:
    """On a lease, as mails are: the attempt counts before it is made."""
    with transaction.atomic():
        due = Card.objects.due(now).order_by("not_before", "pk")
        card = due.select_for_update(skip_locked=True).first()
        if card is None:
            return None
        until = now + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
        Card.objects.filter(pk=card.pk).update(leased_until=until, attempts=F("attempts") + 1)
        card.attempts += 1
    return card


def _send(card: Card, *, now: datetime) -> bool:
    row = Card.objects.filter(pk=card.pk, state=Card.State.WAITING)
    try:
        _post(message(card))
    except Exception as error:  # any cause: one card never stops the others
        log.warning("Card %s was not sent (%s)", card.pk, type(error).__name__)
        final = isinstance(error, urllib.error.HTTPError) and 400 <= error.code < 500 and error.code != 429
        over = final or card.attempts >= MOST_ATTEMPTS or now - card.created_at >= PATIENCE
        row.update(
            state=Card.State.DEAD if over else Card.State.WAITING,
            leased_until=None,
            not_before=now + pause(card.attempts),
            last_error=str(getattr(error, "code", "") or type(error).__name__)[:200],
        )
        return False
    return bool(row.update(state=Card.State.SENT, sent_at=now, leased_until=None, last_error=""))


def _post(words: dict[str, Any]) -> None:
    ask = urllib.request.Request(  # noqa: S310  # https or loopback: the settings refuse all else
        settings.CHAT_WEBHOOK_URL, json.dumps(words).encode(), {"Content-Type": "application/json"}
    )
    with OPENER.open(ask, timeout=TIMEOUT):
        pass


def message(card: Card) -> dict[str, Any]:
    """As the channel's own program understands it; the texts are text, not markup."""
    url = settings.BASE_URL + card.path
    if settings.CHAT_WEBHOOK_STYLE == "slack":
        words = "\n".join(_plain(part) for part in (card.title, card.text) if part)
        return {"text": f"{words}\n{url}", "mrkdwn": False}
    body = [{"type": "TextBlock", "text": card.title, "weight": "Bolder", "size": "Medium", "wrap": True}]
    body += [{"type": "TextBlock", "text": card.text, "wrap": True}] if card.text else []
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [{"type": "Action.OpenUrl", "title": settings.ORGANIZATION, "url": url}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": content}]}


def _plain(text: str) -> str:
    """Slack reads <…> and & as its own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
