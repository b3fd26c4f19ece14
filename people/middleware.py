"""Shows each person the house in their own language and time zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from people import acting
from people.login import second_step
from people.login.sessions import SessionStore


class PersonMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            with acting.as_nobody():
                return self.get_response(request)
        try:
            zone = zoneinfo.ZoneInfo(request.user.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = zoneinfo.ZoneInfo("UTC")
        cast(SessionStore, request.session).touch()
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = request.user.language
        with timezone.override(zone), acting.as_person(request.user.pk):
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class SecondStepMiddleware:
    """Whose role asks for a second step sees no page of that role before they took one."""

    OPEN = frozenset(
        {
            "people:second-step",
            "people:sign-in",
            "people:sign-in-again",
            "account_logout",
            "account_reauthenticate",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if second_step.was_taken(request) or not second_step.is_required(request.user):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in self.OPEN or name.startswith("mfa_"):
            return None
        return redirect(f"{reverse('people:second-step')}?{urlencode({'next': request.get_full_path()})}")
