"""States and moves of requests and runs; move() and WrongState are those of programs.states."""

from __future__ import annotations

from programs.states import Moves


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


ASKED = ("pending", "question", "introduction")  # the mentor knows of it and nothing is decided
OPEN_REQUEST = ("queued", *ASKED)

REQUEST: Moves = {
    "ask": (_from("queued"), "pending"),
    "question": (_from("pending"), "question"),
    "reply": (_from("question"), "pending"),
    "introduce": (_from("pending", "question"), "introduction"),
    "accept": (_from("pending", "question"), "accepted"),
    "go_on": (_from("introduction"), "accepted"),  # with the second yes
    "decline": (_from("pending", "question"), "declined"),
    "withdraw": (_from(*OPEN_REQUEST), "withdrawn"),
    "expire": (_from("pending", "question"), "expired"),
    "supersede": (_from(*OPEN_REQUEST), "superseded"),
    "close": (_from(*OPEN_REQUEST), "closed"),
}
COFFEE_ROUND: Moves = {
    "pair": (_from("open"), "paired"),
    "cancel": (_from("open"), "cancelled"),
}
COFFEE_TALK: Moves = {
    "agree": (_from("asked"), "planned"),
    "decline": (_from("asked"), "declined"),
    "lapse": (_from("asked"), "missed"),
    "meet": (_from("planned"), "met"),
    "miss": (_from("planned"), "missed"),
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
