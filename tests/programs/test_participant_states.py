"""The whole table, verb by state, of programs and of who takes part in them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from programs import states
from programs.models import Mentee, Mentor, Program
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory

LATER = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
ANSWERED = {"answered_at": LATER}
ALLOWED = {
    "program": {
        ("go_live", "draft"): "live",
        ("pause", "live"): "paused",
        ("resume", "paused"): "live",
        ("close", "live"): "closed",
        ("close", "paused"): "closed",
        ("cancel", "draft"): "cancelled",
        ("cancel", "live"): "cancelled",
        ("cancel", "paused"): "cancelled",
    },
    "mentor": {
        **{
            ("offer", state): "available"
            for state in ("expected", "available", "not_now", "paused", "dormant", "withdrawn")
        },
        **{
            ("postpone", state): "not_now"
            for state in ("expected", "available", "not_now", "paused", "dormant")
        },
        **{
            ("withdraw", state): "withdrawn"
            for state in ("expected", "available", "not_now", "paused", "dormant")
        },
        ("ask_again", "not_now"): "expected",
        ("ask_again", "exempt"): "expected",
        ("exempt", "expected"): "exempt",
        ("exempt", "not_now"): "exempt",
        ("pause", "available"): "paused",
        ("pause", "paused"): "paused",
        ("pause", "dormant"): "paused",
        ("hide", "available"): "dormant",
        ("return", "paused"): "available",
        ("return", "dormant"): "available",
    },
    "mentee": {("rejoin", "withdrawn"): "enrolled", ("withdraw", "enrolled"): "withdrawn"},
}
MACHINES = {
    "program": (states.PROGRAM, Program, ProgramFactory),
    "mentor": (states.MENTOR, Mentor, MentorFactory),
    "mentee": (states.MENTEE, Mentee, MenteeFactory),
}
IMPLIED = {
    "mentor": {
        "expected": {"answered_at": None},
        "paused": {"not_now_until": date(2026, 4, 1)},
    },
    "program": {"draft": {"live_at": None}},
    "mentee": {},
}
MOVES = {"ask_again": {"answered_at": None}, "pause": {"not_now_until": date(2026, 5, 1)}}
TABLE = [
    (machine, verb, state)
    for machine, (moves, model, _factory) in MACHINES.items()
    for verb in moves
    for state in model.State.values
]


@pytest.mark.parametrize(("machine", "verb", "state"), TABLE)
def test_verb_by_state(db, machine, verb, state):
    moves, model, factory = MACHINES[machine]
    row = factory(state=state, **IMPLIED[machine].get(state, {}))
    columns = MOVES.get(verb, ANSWERED if machine == "mentor" else {})
    columns = {} if machine == "program" else columns
    if (machine, verb) == ("program", "go_live"):
        columns = {"live_at": LATER}
    expected = ALLOWED[machine].get((verb, state))

    if expected is None:
        with pytest.raises(states.WrongState):
            states.move(row, moves, verb, **columns)
    else:
        states.move(row, moves, verb, **columns)

    assert model.objects.get(pk=row.pk).state == (expected or state)
