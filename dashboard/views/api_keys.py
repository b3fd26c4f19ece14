"""Keys with which other systems of the company read from here: made, revoked and taken over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.api_forms import ApiKeyForm
from people import clock
from people.login import recently_signed_in
from people.models import ApiCall, ApiKey
from people.views import keys
from people.views.imports import for_hr_administrators, reader
from programs.models import Program

SHOWN_CALLS = 20
ROOM = keys.Room(
    kind="API",
    home="dashboard:api-keys",
    path="/api/v1/",
    title=_("Other systems"),
    put=_("Put it into the other system now."),
    without=_("From that moment the other system can read nothing here. Nothing else changes."),
)


@for_hr_administrators
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, ApiKeyForm(by=reader(request)))


def _page(request: HttpRequest, form: ApiKeyForm) -> HttpResponse:
    rows = ROOM.seen_by(request).select_related("made_by", "kept_by")
    names = dict(Program.objects.order_by().values_list("pk", "name"))
    shown = {
        "form": form,
        "keys": [_key(row, names) for row in rows],
        "calls": ApiCall.objects.select_related("token")[:SHOWN_CALLS],
    }
    return render(request, "dashboard/api_keys.html", shown)


def _key(row: ApiKey, names: dict[int, str]) -> dict[str, object]:
    programs = sorted(names[pk] for pk in row.programs if pk in names)
    return {"row": row, "is_over": row.is_over(clock.now()), "programs": programs}


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Whoever comes back by GET, after proving who they are, finds the form again."""
    return _make(request) if request.method == "POST" else redirect(ROOM.home)


@recently_signed_in
def _make(request: HttpRequest) -> HttpResponse:
    form, now = ApiKeyForm(request.POST, by=reader(request)), clock.now()
    if not form.is_valid():
        return _page(request, form)
    facts = {name: form.cleaned_data[name] for name in ("scopes", "programs")}
    return keys.make(request, ROOM, form, _page, now=now, expires_at=form.expires_at(now), **facts)


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    return keys.revoke(request, ROOM, pk)


@for_hr_administrators
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    return keys.keep(request, ROOM, pk)
