"""Sessions in the database that end by themselves: after a day's work, and when nobody is there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils.translation import gettext

from people.models import Person

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
TOUCH_SECONDS = 300  # a session is written at most this often only because it is in use


class SessionStore(db.SessionStore):
    """`signed_in_at` and `seen_at` are written when somebody signs in; too old means: no session."""

    def load(self) -> dict[str, Any]:
        found = super().load()
        if SESSION_KEY in found and self.is_over(found):
            self.delete(self.session_key)
            self._session_key = None
            return {}
        return found

    @staticmethod
    def is_over(found: dict[str, Any]) -> bool:
        now = time.time()
        return (
            now - found.get(SIGNED_IN_AT, 0.0) >= settings.SESSION_HOURS * 3600
            or now - found.get(SEEN_AT, 0.0) >= settings.SESSION_IDLE_HOURS * 3600
        )

    def save(self, must_create: bool = False) -> None:
        held = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if SESSION_KEY in held and SIGNED_IN_AT not in held:
            held[SIGNED_IN_AT] = held[SEEN_AT] = time.time()
        super().save(must_create=must_create)

    def touch(self) -> None:
        """Somebody is here."""
        if time.time() - self.get(SEEN_AT, 0.0) >= TOUCH_SECONDS:
            self[SEEN_AT] = time.time()


@dataclass(frozen=True)
class OpenSession:
    pk: int
    device: str
    address: str
    began: datetime
    current: bool


def open_sessions(person: Person, *, current: str) -> list[OpenSession]:
    """Where this person is signed in now, this device first."""
    rows = UserSession.objects.filter(user=person).order_by("-created_at")
    stored = {
        one.session_key: one.get_decoded()
        for one in Session.objects.filter(session_key__in=[row.session_key for row in rows])
    }
    found = [
        OpenSession(row.pk, device(row.user_agent), row.ip, row.created_at, row.session_key == current)
        for row in rows
        if SESSION_KEY in stored.get(row.session_key, {})
        and not SessionStore.is_over(stored[row.session_key])
    ]
    return sorted(found, key=lambda one: not one.current)


BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """“Firefox, Windows”: enough to recognize one's own."""
    known = [next((name for sign, name in signs if sign in user_agent), "") for signs in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, known)) or gettext("A device we do not recognize")
