"""The one door for other systems: a key opens it, a session never does; whatever is asked, JSON answers."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from dashboard.api.problems import problem
from people import clock, limits
from people.actions import keys
from people.models import ApiKey

log = logging.getLogger(__name__)
NO_KEY = "A key of this house is needed: Authorization: Bearer …"


@csrf_exempt
@login_not_required
def door(request: HttpRequest, path: str = "") -> HttpResponse:
    started, now = time.monotonic(), clock.real_now()
    key = keys.shown("API", request.headers.get("Authorization", ""), now=now)
    if key is None:
        return _private(problem(401, NO_KEY, WWW_Authenticate='Bearer realm="api"'))
    response = _private(_answered(request, key, path))
    keys.note_call(
        "API",
        key,
        method=request.method or "",
        path=path if path.isprintable() else "",
        status=response.status_code,
        detail="",
        milliseconds=int((time.monotonic() - started) * 1000),
        now=now,
    )
    return response


def _answered(request: HttpRequest, key: ApiKey, path: str) -> HttpResponse:
    most = settings.API_CALLS_PER_MINUTE
    if wait := limits.seconds_to_wait(f"api:{key.pk}", most=most, now=clock.real_now()):
        return problem(429, "Too many calls in this minute.", Retry_After=str(wait))
    from dashboard.api.reads import answer  # django-ninja takes half a second: for callers only

    try:
        return answer(request, key, path)
    except Exception:
        log.exception("A call of the API went wrong")
        return problem(500, "Something went wrong here; it was written down.")


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    return response
