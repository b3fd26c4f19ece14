"""The one door for identity providers: a key opens it, a session never does; every answer is SCIM's JSON."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from people import clock, limits
from people.actions import keys
from people.models import ScimToken
from people.scim.answers import Refusal, refuse

log = logging.getLogger(__name__)
BUSY = frozenset({"55P03", "40P01", "40001"})


@csrf_exempt
@login_not_required
def door(request: HttpRequest, path: str = "") -> HttpResponse:
    started = time.monotonic()
    token = keys.shown("SCIM", request.headers.get("Authorization", ""), now=clock.real_now())
    if token is None:
        challenge = {"WWW_Authenticate": 'Bearer realm="scim"'}
        return refuse(Refusal(401, "A key of this house is needed: Authorization: Bearer …", **challenge))
    try:
        response, detail = _answered(request, token, path), ""
    except Refusal as no:
        response, detail = refuse(no), no.detail
    except Exception:
        log.exception("A SCIM call went wrong")
        response, detail = refuse(Refusal(500, "Something went wrong here; it was written down.")), "error"
    _note(request, token, path, response, detail, started)
    return response


def _answered(request: HttpRequest, token: ScimToken, path: str) -> HttpResponse:
    _count(token)
    from people.scim import calls  # scim2-models takes two seconds of a processor: for callers only
    from people.scim.asked import Asked

    parameters = {name.lower(): request.GET[name] for name in request.GET}
    try:
        return calls.answer(Asked(request, token, clock.now(), parameters), path)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") not in BUSY:
            raise
        raise Refusal(503, "Another change is in the way. Try again.", Retry_After="1") from error


def _count(token: ScimToken) -> None:
    most = settings.SCIM_CALLS_PER_MINUTE
    if wait := limits.seconds_to_wait(f"scim:{token.pk}", most=most, now=clock.real_now()):
        raise Refusal(429, "Too many calls in this minute.", Retry_After=str(wait))


def _note(
    request: HttpRequest, token: ScimToken, path: str, response: HttpResponse, detail: str, started: float
) -> None:
    keys.note_call(
        "SCIM",
        token,
        method=request.method or "",
        path=path if path.isprintable() else "",
        status=response.status_code,
        detail=detail,
        milliseconds=int((time.monotonic() - started) * 1000),
        now=clock.real_now(),
    )
