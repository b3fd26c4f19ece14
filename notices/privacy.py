"""Mails that were sent to a person: that and when, with the facts they named."""

from __future__ import annotations

from notices.models import Muted, Notice, Webhook
from people.privacy import Held
from people.register import Facts, Register

HELD = (
    Held(Notice, ("to",), ("kind", "context", "state", "not_before", "sent_at")),
    Held(Muted, ("person",), ("topic", "since")),
    Held(Webhook, ("made_by",), ("name", "address", "made_at")),
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
    "notices.card": (  # what everybody in the channel reads, about nobody
        Facts("title text path", "A", "tell", "notice", "colleagues", "kept", "house"),
        Facts(
            "id key state attempts not_before leased_until sent_at last_error created_at",
            "A",
            "tell",
            "notice",
            "nobody",
            "kept",
            "house",
        ),
    ),
    "notices.webhook": (
        Facts("name address made_at", "B", "guard", "house", "hr", "kept"),
        Facts("secret old_secret", "F", "guard", "house", "nobody", "kept", "secret"),
        Facts(
            "id events state made_by on_since told_until failing_since stopped_at old_until",
            "B",
            "guard",
            "house",
            "hr",
            "kept",
            "link",
        ),
    ),
    "notices.delivery": (  # numbers of events and pairs, as another system was told them
        Facts(
            "id webhook event message_id type body state attempts not_before leased_until sent_at"
            " last_answer created_at",
            "B",
            "guard",
            "import",
            "hr",
            "kept",
            "house",
        ),
    ),
    "notices.muted": (
        Facts("topic since", "B", "show", "leaver", "you", "gone"),
        Facts("id person", "B", "show", "leaver", "nobody", "gone", "link"),
    ),
}
