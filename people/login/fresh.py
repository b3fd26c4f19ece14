"""Proof that the person at the keyboard is still the one who signed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from people.login.sessions import SIGNED_IN_AT

Answer = TypeVar("Answer", bound=HttpResponseBase)


def last_proof(request: HttpRequest) -> float:
    """When this session last saw a password, a second step or a sign-in at the provider."""
    moments = [record.get("at", 0.0) for record in get_authentication_records(request, request.user)]
    return max([request.session.get(SIGNED_IN_AT, 0.0), *moments])


def is_fresh(request: HttpRequest) -> bool:
    if not request.user.is_authenticated:
        return False
    return time.time() - last_proof(request) < settings.SIGN_IN_AGAIN_MINUTES * 60


def recently_signed_in(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """For what must not happen on a keyboard left alone: exports of others, roles, keys, own second steps.

    Whoever signed in longer ago proves once more who they are, and then goes on with what they were doing:
    a GET is opened again, a form that was sent is carried out (files are chosen again).
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        if request.headers.get("HX-Request"):  # a part of a page cannot show the question
            page = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
            way = get_adapter(request).get_reauthentication_methods(request.user)[0]
            return cast(Answer, HttpResponseClientRedirect(f"{way['url']}?{urlencode({'next': page})}"))
        raise ReauthenticationRequired

    return asked
