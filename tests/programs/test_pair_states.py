"""The whole table, verb by state, of every machine that a pair lives in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from programs import states
from programs.models import FollowUp, Goal, Meeting, Mentorship
from tests.factories.pairs import FollowUpFactory, GoalFactory, MeetingFactory
from tests.factories.programs import MentorshipFactory

LATER = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
ENDED = {"ended_on": date(2026, 3, 2)}

ALLOWED = {
    "mentorship": {
        ("begin", "held"): "preparing",
        ("propose", "held"): "proposed",
        ("confirm", "proposed"): "preparing",
        ("decline", "proposed"): "cancelled",
        ("take_back", "proposed"): "cancelled",
        ("cancel", "held"): "cancelled",
        ("cancel", "proposed"): "cancelled",
        ("activate", "preparing"): "active",
        ("pause", "active"): "paused",
        ("resume", "paused"): "active",
        ("complete", "active"): "completed",
        ("complete", "paused"): "completed",
        ("end", "active"): "ended",
        ("end", "paused"): "ended",
        ("cancel", "preparing"): "cancelled",
    },
    "meeting": {
        ("move", "planned"): "planned",
        ("hold", "planned"): "held",
        ("miss", "planned"): "missed",
        ("cancel", "planned"): "cancelled",
    },
    "goal": {
        ("reach", "open"): "reached",
        ("drop", "open"): "dropped",
        ("reopen", "reached"): "open",
        ("reopen", "dropped"): "open",
    },
    "follow_up": {("close", "open"): "closed"},
}
MACHINES = {
    "mentorship": (states.MENTORSHIP, Mentorship, MentorshipFactory),
    "meeting": (states.MEETING, Meeting, MeetingFactory),
    "goal": (states.GOAL, Goal, GoalFactory),
    "follow_up": (states.FOLLOW_UP, FollowUp, FollowUpFactory),
}
TABLE = [
    (machine, verb, state)
    for machine, (moves, model, _factory) in MACHINES.items()
    for verb in moves
    for state in model.State.values
]


def columns_of(machine: str, state: str) -> dict:
    """What the database asks of a row in that state."""
    if machine == "follow_up":
        return {"closed_at": LATER} if state == "closed" else {}
    if machine != "mentorship":
        return {}
    started = state in {"active", "paused", "completed", "ended"}
    over = state in {"completed", "ended", "cancelled"}
    return {
        "active_at": LATER if started else None,
        "ended_on": date(2026, 3, 2) if over else None,
        "held_until": LATER if state == "held" else None,
        "paused_on": date(2026, 3, 1) if state == "paused" else None,
        "paused_until": date(2026, 4, 1) if state == "paused" else None,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("machine", "verb", "state"), TABLE)
def test_move_follows_the_table(machine, verb, state):
    moves, _model, factory = MACHINES[machine]
    row = factory(state=state, **columns_of(machine, state))
    expected = ALLOWED[machine].get((verb, state))

    if expected:
        states.move(row, moves, verb, **columns_of(machine, expected))
    else:
        with pytest.raises(states.WrongState):
            states.move(row, moves, verb)

    row.refresh_from_db()
    assert row.state == (expected or state)
