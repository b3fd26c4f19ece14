"""A form that is sent twice is done once: after a double click, a lost answer, a crash in between.

Every form carries a key of its own beside its token against forgery; programs send the header
`Idempotency-Key`. The deed and the note where it led are one transaction (decision 0044).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count, repeat

from django import template
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.translation import gettext as _
from psycopg.pq import TransactionStatus

from mentoring.middleware import BUSY
from people import clock
from people.actions import answering
from people.models import Answered, Person

log = logging.getLogger(__name__)
register = template.Library()

FIELD, HEADER = "once", "Idempotency-Key"
LONGEST = 255
ELSEWHERE = ("/accounts/", "/admin/")  # signing in has limits and sessions of its own
UNSAID = frozenset({FIELD, "csrfmiddlewaretoken"})


class TokenAndKey(CsrfTokenNode):
    def render(self, context: Context) -> str:
        token = super().render(context)
        if not token:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', FIELD, _key(context))


def _key(context: Context) -> str:
    """A secret of the page and the number of the form: only the number weighs anything in a packed page."""
    request = context.get("request")
    keys: Iterator[str] | None = getattr(request, "keys_of_forms", None)
    if keys is None:
        keys = map("{}.{}".format, repeat(secrets.token_urlsafe(16)), count(1))
        if request is not None:
            request.keys_of_forms = keys
    return next(keys)


@register.tag
def csrf_token(parser: Parser, token: Token) -> TokenAndKey:
    """Takes the place of Django's own tag, so that no form can be without a key."""
    return TokenAndKey()


@dataclass(frozen=True)
class Once:
    """Of a form, other words under the same key are another deed: somebody went back and wrote anew."""

    key: str
    said: str


class OnceMiddleware:
    """The last of all: within it a request is one transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not isinstance(request.user, Person):
            return self.get_response(request)
        if request.path.startswith(ELSEWHERE):
            return self.get_response(request)
        header = request.headers.get(HEADER)
        if header is not None and not 0 < len(header.strip()) <= LONGEST:
            return _refused(request, _("This key is empty or too long."), status=400)
        once = _read(request, header)
        return self.get_response(request) if once is None else self._once(request, request.user, once)

    def _once(self, request: HttpRequest, person: Person, once: Once) -> HttpResponse:
        try:
            with transaction.atomic():
                row, is_new = answering.begin(person, key=once.key, said=once.said, now=clock.now())
                return self._done(request, row) if is_new else _again(request, row)
        except answering.SaidSomethingElse:
            return _refused(request, _("This key was used for something else before."), status=422)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") not in BUSY:
                raise
            return render(request, "busy.html", {"again": request.path}, status=409)

    def _done(self, request: HttpRequest, row: Answered) -> HttpResponse:
        response = self.get_response(request)
        status = connection.connection.info.transaction_status if connection.connection else None
        if response.status_code >= 500 or connection.needs_rollback or status != TransactionStatus.INTRANS:
            transaction.set_rollback(True)
            return response
        leads_to = response.headers.get("Location", "") if 300 <= response.status_code < 400 else ""
        answering.keep(row, leads_to=leads_to)
        return response


def _again(request: HttpRequest, row: Answered) -> HttpResponse:
    messages.info(request, _("You had sent this already. It was done once."))
    return HttpResponseRedirect(row.leads_to)


def _refused(request: HttpRequest, words: str, *, status: int) -> HttpResponse:
    return render(request, "busy.html", {"again": request.path, "words": words}, status=status)


def _read(request: HttpRequest, header: str | None) -> Once | None:
    if header is not None:
        return Once(_digest([b"header", header.strip().encode()]), _digest(_parts(request)))
    named = request.POST.get(FIELD, "")
    if not 0 < len(named) <= LONGEST:
        return None
    said = _digest(_parts(request))
    return Once(_digest([b"form", named.encode("utf-8", "surrogatepass"), said.encode()]), said)


def _parts(request: HttpRequest) -> Iterator[bytes]:
    yield request.get_full_path().encode()
    for name, values in sorted(request.POST.lists()):
        if name not in UNSAID:
            yield from (part.encode("utf-8", "surrogatepass") for part in (name, *values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield name.encode("utf-8", "surrogatepass")
            yield _of_file(file)
    if not request.POST and not request.FILES and request.content_type == "application/json":
        yield request.body


def _of_file(file: UploadedFile) -> bytes:
    found = sha256((file.name or "").encode("utf-8", "surrogatepass"))
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.digest()


def _digest(parts: Iterator[bytes] | list[bytes]) -> str:
    """Each part with its length, so that no two lists look alike."""
    found = sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()
