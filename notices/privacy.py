"""Mails that were sent to a person: that and when, with the facts they named."""

from __future__ import annotations

from notices.models import Muted, Notice
from people.privacy import Held
from people.register import Facts, Register

HELD = (
    Held(Notice, ("to",), ("kind", "context", "state", "not_before", "sent_at")),
    Held(Muted, ("person",), ("topic", "since")),
)
REGISTER: Register = {
    "notices.notice": (
        Facts("kind state not_before sent_at", "B", "tell", "notice", "you", "kept"),
        Facts("context", "B", "tell", "notice", "you", "blank"),
        Facts("attachments", "B", "tell", "notice", "you", "blank", "copy"),
        Facts("last_error", "B", "tell", "notice", "hr", "blank", "house"),
        Facts("address", "B", "tell", "notice", "hr", "blank", "house"),
        Facts(
            "id to key batch attempts tried_first_at leased_until created_at",
            "B",
            "tell",
            "notice",
            "nobody",
            "kept",
            "link",
        ),
    ),
    "notices.muted": (
        Facts("topic since", "B", "show", "leaver", "you", "gone"),
        Facts("id person", "B", "show", "leaver", "nobody", "gone", "link"),
    ),
}
