"""One way to load a run for whoever coordinates it, and one page for what a deed refuses with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from matching.models import MatchRun
from people.models import Person
from programs.models import Program


def run_of(person: Person, pk: int) -> MatchRun:
    both = ("program__owner", "program__deputy")
    rows = MatchRun.objects.visible_to(person).select_related(*both, "policy", "planned_by")
    return get_object_or_404(rows, pk=pk)


def refused(
    request: HttpRequest, program: Program, refusal: Exception, run: MatchRun | None = None
) -> HttpResponse:
    if run is not None:
        run.refresh_from_db()
    context: dict[str, Any] = {"program": program, "run": run, "refusal": refusal}
    return render(request, "matching/run_refused.html", context, status=409)
