"""Keys to a door of this house, whichever it is: made and shown once, revoked, taken over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from people import clock
from people.actions import keys
from people.actions.keys import MODELS, Kind
from people.login import recently_signed_in
from people.views.imports import reader

Page = Callable[[HttpRequest, Any], HttpResponse]


@dataclass(frozen=True)
class Room:
    """A page with keys: what it is called, where it is, and what is said of its keys."""

    kind: Kind
    home: str  # name of the address of the page
    path: str  # of the door
    title: str | Promise
    put: str | Promise  # where the new key goes
    without: str | Promise  # what stops with the key

    @property
    def address(self) -> str:
        return f"{settings.BASE_URL}{self.path}"

    def seen_by(self, request: HttpRequest) -> Any:
        return MODELS[self.kind][0].objects.visible_to(reader(request))

    def shown(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        return render(request, template, context | {"room": self, "home": reverse(self.home)})


def make(
    request: HttpRequest, room: Room, form: forms.Form, page: Page, *, now: datetime, **columns: Any
) -> HttpResponse:
    """The form has been found good; the key is shown this once."""
    name, by = form.cleaned_data["name"], reader(request)
    try:
        key, secret = keys.make(room.kind, name=name, by=by, now=now, **columns)
    except keys.NameIsTaken:
        form.add_error("name", _("There is a key with this name. Choose another name"))
        return page(request, form)
    return room.shown(request, "people/key_made.html", key=key, secret=secret, address=room.address)


def revoke(request: HttpRequest, room: Room, pk: int) -> HttpResponse:
    key = get_object_or_404(room.seen_by(request), pk=pk)
    if request.method == "POST":
        return _revoke(request, room=room, key=key)
    return room.shown(request, "people/key_revoke.html", key=key)


@recently_signed_in
def _revoke(request: HttpRequest, *, room: Room, key: Any) -> HttpResponse:
    keys.revoke(room.kind, key, by=reader(request), now=clock.now())
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": key.name})
    return redirect(room.home)


def keep(request: HttpRequest, room: Room, pk: int) -> HttpResponse:
    """Whoever answered for the key has left; the reader answers for it from now on."""
    key = get_object_or_404(room.seen_by(request).open(), pk=pk)
    keys.keep(room.kind, key, by=reader(request))
    messages.success(request, _("You answer for the key “%(name)s” now.") % {"name": key.name})
    return redirect(room.home)
