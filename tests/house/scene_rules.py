"""Rules of the scene's programs: one change in force, one that waits for a second person."""

from __future__ import annotations

from matching.actions import policies
from matching.models import Policy
from people import clock
from people.models import Person
from programs.models import Program

AT_LEAST_ONE_ABOVE = {"rule": "level_gap", "min": 1}


def change(program: Program, *, by: Person, second: Person) -> Policy:
    """The version that waits."""
    tighter = _rules(program) | {"musts": [*_rules(program)["musts"], AT_LEAST_ONE_ABOVE]}
    _save(program, tighter, by=second, reason="Peers asked for somebody with more years behind them.")
    relaxed = _rules(program) | {"musts": _rules(program)["musts"][:-2], "least_points": 1000}
    return _save(program, relaxed, by=by, reason="Three people wait because of their language.")


def _rules(program: Program) -> dict:
    return Policy.objects.current(program).rules


def _save(program: Program, rules: dict, *, by: Person, reason: str) -> Policy:
    base = Policy.objects.current(program).version
    return policies.save(program, rules, base=base, reason=reason, by=by, now=clock.now())
