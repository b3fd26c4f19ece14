"""Keys with which other systems of the company read from here: made, revoked and taken over."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from people.actions import keys
from people.api_forms import ApiKeyForm
from people.login import recently_signed_in
from people.models import ApiCall, ApiKey
from people.views.imports import for_hr_administrators, reader

SHOWN_CALLS = 20


@for_hr_administrators
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, ApiKeyForm())


def _page(request: HttpRequest, form: ApiKeyForm) -> HttpResponse:
    rows = ApiKey.objects.visible_to(reader(request)).select_related("made_by", "kept_by")
    now = clock.now()
    shown = {
        "form": form,
        "keys": [{"row": row, "is_over": row.is_over(now)} for row in rows],
        "calls": ApiCall.objects.select_related("token")[:SHOWN_CALLS],
    }
    return render(request, "people/api_keys.html", shown)


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Whoever comes back by GET, after proving who they are, finds the form again."""
    return _make(request) if request.method == "POST" else redirect("people:api-keys")


@recently_signed_in
def _make(request: HttpRequest) -> HttpResponse:
    form, now = ApiKeyForm(request.POST), clock.now()
    if not form.is_valid():
        return _page(request, form)
    facts = {"scopes": form.cleaned_data["scopes"], "expires_at": form.expires_at(now)}
    try:
        key, secret = keys.make("API", name=form.cleaned_data["name"], by=reader(request), now=now, **facts)
    except keys.NameIsTaken:
        form.add_error("name", _("There is a key with this name. Choose another name"))
        return _page(request, form)
    shown = {"key": key, "secret": secret, "address": f"{settings.BASE_URL}/api/v1/"}
    return render(request, "people/api_key_made.html", shown)


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.visible_to(reader(request)), pk=pk)
    if request.method == "POST":
        return _revoke(request, key=key)
    return render(request, "people/api_key_revoke.html", {"key": key})


@recently_signed_in
def _revoke(request: HttpRequest, *, key: ApiKey) -> HttpResponse:
    keys.revoke("API", key, by=reader(request), now=clock.now())
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": key.name})
    return redirect("people:api-keys")


@for_hr_administrators
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever answered for the key has left, so it rests; the reader answers for it from now on."""
    key = get_object_or_404(ApiKey.objects.visible_to(reader(request)).open(), pk=pk)
    keys.keep("API", key, by=reader(request))
    messages.success(request, _("You answer for the key “%(name)s” now.") % {"name": key.name})
    return redirect("people:api-keys")
