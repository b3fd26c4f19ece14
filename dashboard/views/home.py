from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dashboard import numbers, todo
from people import clock


def home(request: HttpRequest) -> HttpResponse:
    """One's own next step first, then the year with each partner, then what else is open to join."""
    today = clock.today()
    items = todo.for_request(request, today=today)
    context = {
        "next": items[0] if items else None,
        "others": items[1:4],
        "today": today,
        "years": numbers.years_of(request.user, today=today),  # type: ignore[arg-type]
        "programs": numbers.programs_open_to(request.user),  # type: ignore[arg-type]
        "part_of_day": _part_of_day(),
    }
    return render(request, "dashboard/home.html", context)


def _part_of_day() -> str:
    hour = timezone.localtime(clock.now()).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
