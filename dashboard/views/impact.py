"""What a program does: one page for those who decide about it, printed on one sheet."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboard import impact, segments
from dashboard.drawing import HEIGHT, WIDTH, frame
from dashboard.statistics import LEAST, Curve
from dashboard.views import outcome_words
from dashboard.views.segments import years_of_service
from people import clock
from people.countries import country_name
from programs.permissions import can_coordinate_program, can_see_totals
from programs.views.loading import known_program, reader

MONTHS = ((3, 91), (6, 182), (9, 273), (12, impact.HORIZON))
LEVELS = {
    1: gettext_lazy("Junior and medior"),
    2: gettext_lazy("Senior and lead"),
    3: gettext_lazy("Head and director"),
}
WHAT = {
    "region": gettext_lazy("Part of the world"),
    "level": gettext_lazy("Level"),
    "service": gettext_lazy("Years with us"),
}


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    if not can_see_totals(person, program):
        raise Http404
    if program.is_protected and not can_coordinate_program(person, program):
        raise Http404  # its counts begin at five people, and here ten are the fewest
    found = impact.report(program, today=clock.today())
    beside = found["leaving"]["beside"]
    context = found | {
        "program": program,
        "fewest": 2 * LEAST,
        "small": impact.SMALL,
        "picture": _picture(beside["curves"]) if beside else None,
        "balance": [_named(row) for row in beside["balance"]] if beside else [],
        "became": outcome_words.became(program),
        "next": segments.next_quarter(clock.today()),
    }
    return render(request, "dashboard/program_impact.html", context)


def _picture(curves: dict[str, Curve]) -> dict[str, Any]:
    """Both curves, and the same in figures."""
    around = frame(curves.values(), until=impact.HORIZON)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "floor": round(100 * around.floor),
        "months": [{"number": number, "x": around.x(day)} for number, day in MONTHS],
        "paths": {arm: around.stairs(curve) for arm, curve in curves.items()},
        "rows": [
            {"number": number, "ours": curves["ours"].at(day), "theirs": curves["theirs"].at(day)}
            for number, day in MONTHS
        ],
    }


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"what": WHAT[row["of"]], "label": _label(row["of"], row["value"])}


def _label(of: str, value: Any) -> str:
    if of == "region" and value:
        return country_name(value, get_language() or "en")
    if of == "level" and value:
        return str(LEVELS[value])
    if of == "service" and value is not None:
        return years_of_service(value)
    return _("Not known")
