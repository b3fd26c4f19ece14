"""Other systems that read from here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from notices.models import Delivery
from people import clock
from people.actions import keys
from people.models import ApiCall, ApiKey
from tests.factories.people import PersonFactory
from tests.house import rows


def add(scene: Any) -> None:
    _keys(scene)
    _webhooks(scene)


def _keys(scene: Any) -> None:
    """A key in use, one that is over, one whose keeper has left."""
    by, now = scene.who["hr_admin"], clock.now()
    names = {"name": "Data warehouse", "scopes": ["programs", "mentorships", "follow-ups"]}
    key, _secret = keys.make("API", by=by, now=now, expires_at=now + timedelta(days=80), **names)
    long_ago = now - timedelta(days=300)
    old = {"scopes": ["people"], "expires_at": long_ago + timedelta(days=30)}
    keys.make("API", name="A trial with a long name of its own", by=by, now=long_ago, **old)
    rests, _secret = keys.make(
        "API", name="HR dashboard", by=by, now=now, scopes=["events"], expires_at=now + timedelta(days=9)
    )
    gone = PersonFactory(gone=True, given_name="Gerrit", family_name="Gone")
    ApiKey.objects.filter(pk=rests.pk).update(kept_by=gone)
    ApiCall.objects.create(token=key, at=now, method="GET", path="programs", status=200, milliseconds=9)
    scene.things["api_key"] = key


def _webhooks(scene: Any) -> None:
    """One that works, one that does not answer, one that was stopped."""
    by, now = scene.who["hr_admin"], clock.now()
    hook = rows.webhook(name="HR dashboard", made_by=by, made_at=now - timedelta(days=3))
    rows.webhook(name="Data warehouse", made_by=by, made_at=now, failing_since=now - timedelta(hours=5))
    rows.webhook(name="Old intranet", made_by=by, made_at=now, state="stopped", stopped_at=now)
    rows.delivery(webhook=hook, event=4, state="sent", sent_at=now, last_answer="204", attempts=1)
    rows.delivery(webhook=hook, event=5, last_answer="503", attempts=2)
    dead = rows.delivery(
        webhook=hook, state="dead", type="test.ping", last_answer="TimeoutError", attempts=30
    )
    scene.things |= {"webhook": hook, "delivery": dead}
    Delivery.objects.update(created_at=now)
