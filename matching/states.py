"""States and moves of requests and runs; move() and WrongState are those of programs.states."""

from __future__ import annotations

from programs.states import Moves


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


OPEN_REQUEST = ("queued", "pending")

REQUEST: Moves = {
    "ask": (_from("queued"), "pending"),
    "accept": (_from("pending"), "accepted"),
    "decline": (_from("pending"), "declined"),
    "withdraw": (_from("queued", "pending"), "withdrawn"),
    "expire": (_from("pending"), "expired"),
    "supersede": (_from("queued", "pending"), "superseded"),
    "close": (_from("queued", "pending"), "closed"),
}
RUN: Moves = {
    "solve": (_from("planned"), "solved"),
    "again": (_from("solved"), "planned"),
    "stop": (_from("planned"), "solved"),  # a later round; the one before is there again
    "give_up": (_from("planned"), "discarded"),  # the first round
    "publish": (_from("solved"), "published"),
    "undo": (_from("published"), "solved"),  # within the hold only
    "discard": (_from("planned", "solved"), "discarded"),
}
