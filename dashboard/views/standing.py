"""A program in pictures for who may see totals only: frozen amounts, and no way to a person or a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboard import drawing, segments, standing
from dashboard.segments import Amount, Row
from dashboard.statistics import LEAST, least_of
from dashboard.statistics.disclosure import EVERYBODY
from dashboard.views import standing_words as words
from dashboard.views.segments import SIDES
from people import clock
from programs.models import Program, Side
from programs.permissions import can_see_totals
from programs.views.loading import known_program, reader

SEGMENTS = ("region", "level")
STEP_OF = {"meets": standing.PAIRED, "answer": standing.COULD, "check_ins": standing.PAIRED}
IN_ORDER = ("wait", "region", "level", "meets", "answer", "asked", "load", "answers", "trained")


@dataclass(frozen=True)
class Told:
    """One side of a program as it was frozen last."""

    side: Side
    until: date
    tables: dict[str, list[Row]]

    def whole(self, step: int) -> Amount:
        return self.tables[EVERYBODY][0].amounts[step]


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    if not can_see_totals(person, program):
        raise Http404
    sides = []
    for side in SIDES:
        if found := segments.told(program, Side(side), pictures=True):
            sides.append(_side(Told(Side(side), *found), program))
    context = {
        "program": program,
        "sides": sides,
        "least": least_of(is_protected=program.is_protected),
        "next": segments.next_quarter(clock.today()),
    }
    return render(request, "dashboard/program_standing.html", context)


def _side(told: Told, program: Program) -> dict[str, Any]:
    title, steps = SIDES[told.side]
    pictures = [
        _picture(told, name, told.tables[name]) for name in IN_ORDER if len(told.tables.get(name, ())) > 1
    ]
    if topics := _topics(told):
        pictures.append(topics)
    if check_ins := _check_ins(told):
        pictures.append(check_ins)
    return {
        "side": told.side,
        "title": title,
        "until": told.until,
        "came": words.CAME[told.side],
        "ladder": [_bar(step, told.whole(place), told.whole(0)) for place, step in enumerate(steps)],
        "quarters": _quarters(program, told.side),
        "pictures": pictures,
    }


def _picture(told: Told, name: str, rows: Iterable[Row]) -> dict[str, Any]:
    title, how = words.title(name, told.side)
    part = _part(told, name, rows, words.groups(name))
    return {"name": name, "title": title, "how": how, "parts": [part]}


def _part(told: Told, name: str, rows: Iterable[Row], called: Callable[[str], str]) -> dict[str, Any]:
    step = STEP_OF.get(name, standing.CAME)
    order = standing.ORDER.get(name, [])

    def place(row: Row) -> tuple[Any, ...]:
        known = [order.index(each) for each in row.names if each in order]
        return (min(known, default=len(order)), "" in row.names, -(row.amounts[step].value or 0), row.names)

    def drawn(row: Row) -> dict[str, Any]:
        label = ", ".join(called(each) for each in _sorted(row.names, order))
        return _bar(label, row.amounts[step], told.whole(step), most) | {"together": len(row.names)}

    found = sorted(rows, key=place)
    most = max((row.amounts[step].value or 0 for row in found), default=0)
    return {"title": "", "bars": [drawn(row) for row in found]}


def _sorted(names: Iterable[str], order: list[str]) -> list[str]:
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def _bar(label: Any, amount: Amount, whole: Amount, most: int = 0) -> dict[str, Any]:
    """As long as its share of the whole; the share is said from ten people on, where both are of one day.

    Where the whole is kept back, as long as it is beside the largest of the picture.
    """
    same = amount.value is not None and bool(whole.value) and amount.until == whole.until
    share = (amount.value or 0) / ((whole.value if same else most) or 1)
    return {
        "label": label,
        "amount": amount,
        "percent": round(100 * share) if same and (whole.value or 0) >= 2 * LEAST else None,
        "length": round(100 * min(share, 1)),
        "together": 1,
    }


def _topics(told: Told) -> dict[str, Any] | None:
    called = words.groups("topics")
    found = [
        (called(table), rows[0]) for table, rows in told.tables.items() if table.startswith(standing.TOPIC)
    ]
    if not found:
        return None
    title, how = words.title("topics", told.side)
    found.sort(key=lambda each: (-(each[1].amounts[standing.CAME].value or 0), each[0]))
    whole = told.whole(standing.CAME)
    bars = [_bar(label, row.amounts[standing.CAME], whole) for label, row in found]
    return {"name": "topics", "title": title, "how": how, "parts": [{"title": "", "bars": bars}]}


def _check_ins(told: Told) -> dict[str, Any] | None:
    title, how = words.title("check_ins", told.side)
    parts = [
        _part(told, "check_ins", rows, words.groups("check_ins"))
        | {"title": _("Check-in %(number)s") % {"number": table.removeprefix(standing.CHECK_IN)}}
        for table, rows in sorted(told.tables.items())
        if table.startswith(standing.CHECK_IN) and len(rows) > 1
    ]
    return {"name": "check_ins", "title": title, "how": how, "parts": parts} if parts else None


def _quarters(program: Program, side: Side) -> dict[str, Any] | None:
    """Who ever had a pair, quarter by quarter, where it was told; one point is no line."""
    rows = [
        (release.until, amount)
        for release in program.releases.filter(side=side).order_by("until")
        for table, _names, step, amount in release.cells
        if (table, step) == (EVERYBODY, standing.PAIRED)
    ]
    if len(rows) < 2:
        return None
    amounts = [amount for _day, amount in rows]
    return {
        "rows": rows,
        "first": rows[0],
        "last": rows[-1],
        "most": max(amounts),
        "path": drawing.line(amounts),
    }
