"""For load balancers and alarms: no names, no secrets."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse

from dashboard import numbers
from people import clock


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """503 only where this process can't serve pages (no database); the other fields are for alarms."""
    state = numbers.health(now=clock.real_now())
    return JsonResponse(state, status=200 if state["database"] == "ok" else 503)
