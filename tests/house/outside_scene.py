"""Other systems that read from here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from people import clock
from people.actions import keys
from people.models import ApiCall, ApiKey
from tests.factories.people import PersonFactory


def add(scene: Any) -> None:
    _keys(scene)


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
