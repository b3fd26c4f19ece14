"""States and moves of each machine: {verb: (from_states, to_state)}; move() is compare-and-swap."""

from __future__ import annotations

from typing import Any, Protocol

Moves = dict[str, tuple[frozenset[str], str]]


class WrongState(Exception):
    """The row is no longer in a state that allows this verb: somebody was first, or it was done before."""

    def __init__(self, verb: str, state: str) -> None:
        super().__init__(f"cannot {verb} what is {state}")
        self.verb = verb
        self.state = state


class HasState(Protocol):
    pk: Any
    state: str


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


PROGRAM: Moves = {
    "go_live": (_from("draft"), "live"),
    "pause": (_from("live"), "paused"),
    "resume": (_from("paused"), "live"),
    "close": (_from("live", "paused"), "closed"),
    "cancel": (_from("draft", "live", "paused"), "cancelled"),
}
MENTOR: Moves = {
    "offer": (_from("expected", "available", "not_now", "paused", "dormant", "withdrawn"), "available"),
    "postpone": (_from("expected", "available", "not_now", "paused", "dormant"), "not_now"),
    "ask_again": (_from("not_now", "exempt"), "expected"),
    "exempt": (_from("expected", "not_now"), "exempt"),
    "pause": (_from("available", "paused", "dormant"), "paused"),  # until a day, then back by itself
    "hide": (_from("available"), "dormant"),  # who has answered nobody for some time
    "return": (_from("paused", "dormant"), "available"),
    "withdraw": (_from("expected", "available", "not_now", "paused", "dormant"), "withdrawn"),
}
CAMPAIGN: Moves = {
    "plan": (_from("draft"), "scheduled"),
    "take_back": (_from("scheduled"), "draft"),
    "finish": (_from("scheduled"), "done"),
    "stop": (_from("scheduled", "done"), "stopped"),
    "skip": (_from("draft"), "skipped"),
    "put_back": (_from("skipped"), "draft"),
}
NOMINATION: Moves = {
    "accept": (_from("open"), "accepted"),
    "decline": (_from("open"), "declined"),
}
MENTEE: Moves = {
    "rejoin": (_from("withdrawn"), "enrolled"),
    "withdraw": (_from("enrolled"), "withdrawn"),
}
MENTORSHIP: Moves = {
    "begin": (_from("held"), "preparing"),
    "propose": (_from("held"), "proposed"),
    "confirm": (_from("proposed"), "preparing"),
    "decline": (_from("proposed"), "cancelled"),
    "take_back": (_from("proposed"), "cancelled"),
    "activate": (_from("preparing"), "active"),
    "pause": (_from("active"), "paused"),
    "resume": (_from("paused"), "active"),
    "complete": (_from("active", "paused"), "completed"),
    "end": (_from("active", "paused"), "ended"),
    "cancel": (_from("held", "proposed", "preparing"), "cancelled"),
}
WAIVER: Moves = {
    "approve": (_from("asked"), "approved"),
    "refuse": (_from("asked"), "refused"),
    "withdraw": (_from("asked"), "withdrawn"),
}
MEETING: Moves = {
    "move": (_from("planned"), "planned"),
    "hold": (_from("planned"), "held"),
    "miss": (_from("planned"), "missed"),
    "cancel": (_from("planned"), "cancelled"),
}
GOAL: Moves = {
    "reach": (_from("open"), "reached"),
    "drop": (_from("open"), "dropped"),
    "reopen": (_from("reached", "dropped"), "open"),
}
SESSION: Moves = {
    "change": (_from("planned"), "planned"),
    "cancel": (_from("planned"), "cancelled"),
}
SESSION_PLACE: Moves = {
    "take": (_from("waiting", "withdrawn"), "taken"),
    "wait": (_from("withdrawn"), "waiting"),
    "withdraw": (_from("taken", "waiting"), "withdrawn"),
}
FOLLOW_UP: Moves = {
    "close": (_from("open"), "closed"),
}


def can(row: HasState, moves: Moves, verb: str) -> bool:
    return row.state in moves[verb][0]


def move(row: HasState, moves: Moves, verb: str, **columns: Any) -> None:
    """Change the state in the database only where it still allows `verb`, with the columns it implies.

    Raises WrongState where no row was changed. The row in hand is brought up to date.
    """
    from_states, to_state = moves[verb]
    queryset = type(row)._default_manager  # type: ignore[attr-defined]
    changed = queryset.filter(pk=row.pk, state__in=from_states).update(state=to_state, **columns)
    if not changed:
        present = queryset.filter(pk=row.pk).values_list("state", flat=True).first()
        raise WrongState(verb, present or "gone")
    row.state = to_state
    for name, value in columns.items():
        setattr(row, name, value)
