"""A program's year before it is lived: what 40 invented pairs would get, week by week."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dashboard import tasks
from dashboard.exports import rehearsal_csv
from programs.views.loading import coordinated_program, reader

KINDS = ("mail", "task", "signal")


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    if request.method == "POST":
        if not tasks.wake_rehearsal(pk):
            messages.info(
                request, _("It runs already, or nobody is there to run it. Look again in some minutes.")
            )
        return redirect("dashboard:rehearsal", pk)
    report = _report(pk)
    person = request.GET.get("person", "")
    lines = [line for line in report["lines"] if not person or line["person"] == person] if report else []
    context = {
        "program": program,
        "report": report,
        "is_running": report is None and cache.get(f"{tasks.place_of_rehearsal(pk)}:asked"),
        "weeks": _weeks(lines),
        "amounts": {kind: sum(line["kind"] == kind for line in lines) for kind in KINDS},
        "people": sorted({line["person"] for line in report["lines"] if line["person"]}) if report else [],
        "person": person,
    }
    return render(request, "dashboard/rehearsal.html", context)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    coordinated_program(reader(request), pk)
    report = _report(pk)
    if report is None:
        raise Http404
    response = HttpResponse(rehearsal_csv(report["lines"]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="rehearsal.csv"'
    return response


def _report(pk: int) -> dict[str, Any] | None:
    found = cache.get(tasks.place_of_rehearsal(pk))
    return found["report"] if found else None


def _weeks(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each week by what is said to how many; the same subject to several people is one line."""
    weeks = []
    for number, group in groupby(lines, key=lambda line: line["week"]):
        rows = list(group)
        keys = dict.fromkeys((line["kind"], line["side"], line["what"]) for line in rows)
        weeks.append(
            {
                "number": number + 1,
                "rows": [
                    {
                        "kind": kind,
                        "side": side,
                        "what": what,
                        "amount": sum((line["kind"], line["side"], line["what"]) == key for line in rows),
                    }
                    for key in keys
                    for kind, side, what in [key]
                ],
            }
        )
    return weeks
