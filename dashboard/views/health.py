"""For load balancers, alarms and collectors: no names, no secrets."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST

from dashboard import machine
from people import clock


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """503 only where this process can't serve pages (no database); the other fields are for alarms."""
    state = machine.health(now=clock.real_now())
    return JsonResponse(state, status=200 if state["database"] == "ok" else 503)


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever shows METRICS_TOKEN; for everybody else, and without one, there is no such page."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(shown, settings.METRICS_TOKEN):
        raise Http404
    answer = HttpResponse(machine.metrics(now=clock.real_now()), content_type=CONTENT_TYPE_LATEST)
    answer["Cache-Control"] = "no-store"
    return answer
