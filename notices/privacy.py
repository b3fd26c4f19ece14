"""Mails that were sent to a person: that and when, with the facts they named."""

from __future__ import annotations

from notices.models import Notice
from people.privacy import Held

HELD = (Held(Notice, ("to",), ("kind", "context", "state", "not_before", "sent_at")),)
