"""What the database lets a row become is what states.py lists, no more and no less."""

from __future__ import annotations

import pytest
from django.db import connection

from matching import states as matching
from programs import states as programs

MACHINES = {
    "mentorship": programs.MENTORSHIP,
    "request": matching.REQUEST,
    "coffee_round": matching.COFFEE_ROUND,
    "coffee_talk": matching.COFFEE_TALK,
}


@pytest.mark.django_db
def test_listed_moves_are_those_of_the_machines():
    with connection.cursor() as cursor:
        cursor.execute("SELECT machine, from_state, to_state FROM programs_listed_move")
        listed = set(cursor.fetchall())

    wanted = {
        (machine, state, to_state)
        for machine, moves in MACHINES.items()
        for from_states, to_state in moves.values()
        for state in from_states
        if state != to_state
    }
    assert listed == wanted
