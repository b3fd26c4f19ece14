"""A draft on its way: {verb: (from_states, to_state)}. Published or dropped, its row is gone."""

from __future__ import annotations

DRAFT: dict[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({"draft"}), "review"),
    "take_back": (frozenset({"review", "scheduled"}), "draft"),
    "turn_down": (frozenset({"review"}), "draft"),
    "schedule": (frozenset({"draft", "review"}), "scheduled"),
}
PUBLISHED_FROM = frozenset({"draft", "review", "scheduled"})


class WrongState(Exception):
    """Somebody was first: the draft is no longer where this can be done."""
