"""Sessions in the database that end by themselves: after a day's work, and when nobody is there."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

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
