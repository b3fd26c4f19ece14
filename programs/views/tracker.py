"""Which of the expected mentors have answered, by country and by name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.models import LEVEL_ORDER
from programs.actions.room import EXPECTED
from programs.models import Mentor
from programs.views.loading import coordinated_program, looked, reader

A_PAGE = 50
OFFERS = Q(state=Mentor.State.AVAILABLE, seats__gt=0)
LATER = [Mentor.State.NOT_NOW, Mentor.State.PAUSED, Mentor.State.DORMANT]
AMOUNTS = {
    "total": Count("pk", filter=~Q(state=Mentor.State.WITHDRAWN)),
    "available": Count("pk", filter=OFFERS),
    "not_now": Count("pk", filter=Q(state__in=LATER) | Q(state=Mentor.State.AVAILABLE, seats=0)),
    "exempt": Count("pk", filter=Q(state=Mentor.State.EXEMPT)),
    "expected": Count("pk", filter=Q(state=Mentor.State.EXPECTED)),
}


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    state = request.GET.get("state", "")
    state = state if state in Mentor.State.values else ""
    rows = program.mentors.filter(person__is_active=True)
    rows = rows.exclude(state=Mentor.State.EXPECTED, outside_since__isnull=False)  # nobody asks them any more
    countries = _counted(rows, "person__country")
    wanted = request.GET.get("country", "")
    country = wanted if wanted in {row["name"] for row in countries} else ""
    shown = rows.filter(state=state) if state else rows
    is_silent = bool(request.GET.get("silent"))
    if is_silent:
        shown = shown.filter(reminders=EXPECTED.count)
    shown = shown.filter(person__country=country) if country else shown
    shown = shown.select_related("person").with_load().order_by("person__sort_name", "pk")
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    looked(request, [row.person for row in page], where="tracker", of=program)
    context = {
        "program": program,
        "countries": countries,
        "units": _counted(rows, "person__unit__name"),
        "levels": sorted(
            _counted(rows, "person__level"), key=lambda row: LEVEL_ORDER.get(row["name"], 0), reverse=True
        ),
        "silent": rows.filter(state=Mentor.State.EXPECTED, reminders=EXPECTED.count).count(),
        "sums": {name: sum(row[name] for row in countries) for name in AMOUNTS},
        "page": page,
        "state": state,
        "country": country,
        "keep": _query(state, country) + ("&silent=1" if is_silent else ""),
        "filters": _filters(state, country),
    }
    return render(request, "programs/mentor_tracker.html", context)


def _counted(rows: QuerySet[Mentor], column: str) -> list[dict[str, Any]]:
    """Answers by country, department or level of the people; a blank name is unknown."""
    return [dict(row) for row in rows.values(name=F(column)).annotate(**AMOUNTS).order_by(column)]


def _query(state: str, country: str) -> str:
    return urlencode({name: value for name, value in (("state", state), ("country", country)) if value})


def _filters(state: str, country: str) -> list[dict[str, Any]]:
    """One link per answer; the one in use is marked."""
    shown = ["", "expected", "available", "not_now", "paused", "dormant", "exempt"]
    labels = dict(Mentor.State.choices)
    return [
        {"query": _query(one, country), "label": labels.get(one), "current": one == state} for one in shown
    ]
