"""What people read when a provider's answer does not bring them in."""

from __future__ import annotations

import logging
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from requests import RequestException

from people.actions import sign_in
from people.models import Person

log = logging.getLogger(__name__)
PAGE = "people/sign_in_refused.html"
NOT_TRUSTED, AWAY, SOMEBODY_ELSE = "not trusted", "away", "somebody else"


def page(request: HttpRequest, reason: str, provider: Any, *, status: int = 403) -> HttpResponse:
    said = {"reason": reason, "provider": provider.name, "contact": settings.HR_CONTACT}
    return render(request, PAGE, said, status=status)


def of_answer(request: HttpRequest, provider: Any, error: object) -> HttpResponse:
    """An answer that is no proof: forged, too late, for somebody else, or none at all."""
    reason = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else str(error)
    log.warning("A sign-in at %s was refused: %s", provider.app.provider_id, reason)
    sign_in.refuse(provider.app.provider_id, reason, _reader(request))
    if isinstance(error, RequestException):
        return page(request, AWAY, provider, status=503)
    return page(request, NOT_TRUSTED, provider)


def of_cancelling(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("You did not go through with signing in. You can choose again here."))
    return redirect(settings.LOGIN_URL)


def too_many(request: HttpRequest) -> HttpResponse | None:
    """Each try writes a session and perhaps a line in the audit: no address needs hundreds."""
    limits = {"company_sign_in": "300/m/ip"}
    enough = ratelimit.consume(
        request, app="allauth.account", action="company_sign_in", config=limits, limit_get=True
    )
    return None if enough else ratelimit.respond_429(request)


def _reader(request: HttpRequest) -> Person | None:
    return request.user if request.user.is_authenticated else None
