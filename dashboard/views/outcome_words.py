"""Why people left, and whether they rose or moved, in words for the page that says what a program does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from dashboard import outcomes
from dashboard.outcomes import ARMS, ENDPOINTS, HORIZONS, Told
from dashboard.statistics import Interval
from people.models import LeftWhy
from programs.models import Program

SIDES = {"ours": gettext_lazy("Mentees"), "theirs": gettext_lazy("Colleagues")}
MOVES = {
    "rose": gettext_lazy("Rose a level"),
    "unit": gettext_lazy("Came to another department"),
    "country": gettext_lazy("Came to another country"),
}
MONTHS = {365: 12, 730: 24}
NAMED = 2  # more kinds than this told together are “any other reason”


def became(program: Program) -> dict[str, Any] | None:
    """None before the first quarter was told."""
    told = outcomes.told(program)
    if told is None:
        return None
    newest = told.newest
    return {
        "until": told.until,
        "since": date.fromisoformat(newest["since"]) if newest["since"] else None,
        "early": newest["early"],
        "arms": newest["arms"],
        "why": [_why(told, arm) for arm in ARMS],
        "voluntary": told.difference("voluntary", min(HORIZONS)),
        "moves": [_move(told, endpoint, days) for endpoint in ENDPOINTS for days in reversed(HORIZONS)]
        if any(key[0] == "moves" for key in told.figures)
        else [],
    }


def _why(told: Told, arm: str) -> dict[str, Any]:
    bounds = [each for each in told.newest["bounds"] if each["arm"] == arm]
    return {
        "arm": arm,
        "side": SIDES[arm],
        "rows": [{"label": _kinds(row), "figures": [_figure(each) for each in row]} for row in told.why(arm)],
        "unsaid": told.newest["unsaid"].get(arm),
        "bounds": [each | {"months": MONTHS[each["days"]]} for each in bounds],
    }


def _kinds(row: Sequence[Mapping[str, Any] | None]) -> str:
    kinds = next(each["kinds"] for each in row if each)
    if len(kinds) > NAMED:
        return gettext("Any other reason, or not said") if "" in kinds else gettext("Any other reason")
    return ", ".join(str(LeftWhy(kind).label) if kind else gettext("Not said") for kind in kinds)


def _move(told: Told, endpoint: str, days: int) -> dict[str, Any]:
    figures = [_figure(told.moved(endpoint, arm, days)) for arm in ARMS]
    return {
        "label": MOVES[endpoint],
        "is_first": days == min(HORIZONS),
        "months": MONTHS[days],
        "figures": figures,
        "difference": told.difference(endpoint, days),
    }


def _figure(known: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if known is None:
        return None
    share = Interval(*known["share"]) if known["share"] else None
    return {"share": share} | {name: known[name] for name in ("amount", "at_risk", "until", "arm")}
