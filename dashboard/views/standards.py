"""A program held against six standards, with where each answer is seen; for who coordinates it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard import standards
from people import clock
from programs.views.loading import coordinated_program, reader


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    program, today = coordinated_program(reader(request), pk), clock.today()
    found = standards.of(program, today=today)
    reached = standards.percent(found)
    context = {
        "program": program,
        "today": today,
        "standards": [
            {"key": key, "name": name, "evidence": [each for each in found if each.standard == key]}
            for key, name in standards.STANDARDS.items()
        ],
        "gaps": [each for each in found if each.is_gap],
        "met": sum(each.is_met for each in found),
        "all": len(found),
        "reached": reached,
        "grade": standards.grade(reached),
    }
    return render(request, "dashboard/standards.html", context)
