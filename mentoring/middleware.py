"""What holds for every page: headers, readable cookies, words where two deeds were in each other's way."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

from dashboard import wall_words

log = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]
BUSY = {"55P03", "40P01", "40001"}  # lock not available, deadlock, serialization: all rolled back


class ContentSecurityPolicyMiddleware:
    """Sends SECURE_CSP; drop it for Django's own middleware of that setting after the move to Django 6."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = "; ".join(
            f"{directive} {' '.join(sources)}" for directive, sources in settings.SECURE_CSP.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class NoIndexMiddleware:
    """An inner application has no place in a search engine."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


class SessionKeyMiddleware:
    """A session key is letters and digits; anything else is no session, and never reaches the database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if not (key.isascii() and key.isalnum()):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)


class BusyRowMiddleware:
    """Whoever waited too long for a row, or ran into a wall, reads that nothing was changed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") in BUSY:
            return render(request, "busy.html", {"again": request.path}, status=409)
        if isinstance(error, IntegrityError):
            said = getattr(error.__cause__, "diag", None)
            words = wall_words.sentence(said.constraint_name or "") if said else None
            if words:
                return render(request, "busy.html", {"again": request.path, "words": words}, status=409)
        return None


class CacheAwayMiddleware:
    """Signing in counts its attempts in the cache; while that is away, people read that the fault is ours."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, RedisError):
            log.error("The cache does not answer: %s", error)
            reply = render(request, "500.html", status=503)
            reply.headers["Retry-After"] = "60"
            return reply
        return None
