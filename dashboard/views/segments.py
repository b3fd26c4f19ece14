"""Who is reached, segment by segment: totals that were frozen for the quarter, for who may see totals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboard import segments
from dashboard.statistics import BANDS, least_of
from dashboard.statistics.disclosure import EVERYBODY
from people import clock
from people.countries import country_name
from people.models import Level, OrgUnit, PositionsKept
from programs.models import Side
from programs.models.declaration import ANSWERS, Trait
from programs.permissions import can_see_totals
from programs.views.loading import known_program, reader

TABLES = {
    EVERYBODY: gettext_lazy("Everybody"),
    "region": gettext_lazy("Part of the world"),
    "level": gettext_lazy("Level"),
    "unit": gettext_lazy("Unit"),
    "service": gettext_lazy("Years with us"),
}
SIDES = {
    Side.MENTEE: (
        gettext_lazy("Mentees"),
        [
            gettext_lazy("Could join"),
            gettext_lazy("Joined"),
            gettext_lazy("Had a mentor"),
            gettext_lazy("Finished"),
            gettext_lazy("Moved on here"),
        ],
    ),
    Side.MENTOR: (
        gettext_lazy("Mentors"),
        [
            gettext_lazy("Could guide"),
            gettext_lazy("Offered a place"),
            gettext_lazy("Had a mentee"),
            gettext_lazy("Finished"),
        ],
    ),
}


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    if not can_see_totals(person, program):
        raise Http404
    units = {str(key): name for key, name in OrgUnit.objects.order_by().values_list("pk", "name")}
    sides = []
    for side, (title, steps) in SIDES.items():
        if found := segments.told(program, side):
            until, tables = found
            shown = [
                _table(name, rows, units, steps)
                for name, rows in tables.items()
                if name == EVERYBODY or len(rows) > 1  # all in one group is everybody once more
            ]
            more = {"moves": side == Side.MENTEE, "columns": len(steps) + (3 if side == Side.MENTEE else 2)}
            sides.append(
                {"side": side, "title": title, "steps": steps, "until": until, "tables": shown} | more
            )
    context = {
        "program": program,
        "sides": sides,
        "least": least_of(is_protected=program.is_protected),
        "since": PositionsKept.objects.values_list("since", flat=True).first(),
        "next": segments.next_quarter(clock.today()),
    }
    return render(request, "dashboard/program_segments.html", context)


def _table(name: str, rows: list[segments.Row], units: dict[str, str], steps: list[Any]) -> dict[str, Any]:
    words = _words_of(name, units)
    return {
        "name": name,
        "title": _title(name),
        "rows": [
            {
                "label": ", ".join(words(each) for each in row.names),
                "row": row,
                "amounts": list(zip(row.amounts, steps, strict=True)),
                "together": len(row.names),
            }
            for row in rows
        ],
    }


def _title(table: str) -> str:
    trait = table.removeprefix(segments.DECLARED)
    return str(TABLES[table] if trait == table else Trait(trait).label)


def _words_of(table: str, units: dict[str, str]) -> Callable[[str], str]:
    known: dict[str, Callable[[str], str]] = {
        EVERYBODY: lambda _name: _("Everybody"),
        "region": lambda name: country_name(name, get_language() or "en"),
        "level": lambda name: str(Level(name).label),
        "unit": lambda name: units.get(name, _("A unit that is gone")),
        "service": lambda name: years_of_service(int(name)),
    }
    trait = table.removeprefix(segments.DECLARED)
    if trait != table:
        return lambda name: str(ANSWERS[Trait(trait)][name]) if name else _("Not said")
    return lambda name: known[table](name) if name else _("Not known")


def years_of_service(band: int) -> str:
    """In words: the band as `dashboard.statistics` counts them, from 0 on."""
    if band == 0:
        return _("Less than one")
    if band == len(BANDS):
        return ngettext("%(years)d or more", "%(years)d or more", BANDS[-1]) % {"years": BANDS[-1]}
    return _("%(from)d to %(to)d") % {"from": BANDS[band - 1], "to": BANDS[band]}
