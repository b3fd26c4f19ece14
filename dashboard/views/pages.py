"""Pages about the house itself: statements, and what a person sees when a request cannot be answered."""

from __future__ import annotations

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def accent(request: HttpRequest) -> HttpResponse:
    """The company's own accent color as a stylesheet, so that no page needs an inline style."""
    context = {"light": settings.ACCENT_LIGHT, "dark": settings.ACCENT_DARK}
    return render(request, "pages/accent.css", context, content_type="text/css")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(get_template("400.html").render(), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


AWAY = frozenset({None, "57P01", "57P02", "57P03"})  # no line to the database, or one that it has just cut


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that starts anew is back within seconds: programs that ask are told to come again."""
    error = sys.exc_info()[1]
    away = isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) in AWAY
    page = get_template("500.html").render({"away": away})
    if away:
        return HttpResponse(page, status=503, headers={"Retry-After": "5"})
    return HttpResponse(page, status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "csrf_failure.html", {"again": request.path}, status=403)
