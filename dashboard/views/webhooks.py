"""Webhooks, for HR administrators: where to, what of, whether it arrives."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.forms import WebhookForm, event_label
from notices import hooks, reaching
from notices.models import Delivery, Webhook
from people import clock
from people.login import recently_signed_in
from people.models import Person
from people.permissions import can_manage_keys
from programs.views.loading import reader

SHOWN = 50
HOURS = hooks.BOTH_SIGN // timedelta(hours=1)


def _administrator(request: HttpRequest) -> Person:
    person = reader(request)
    if not can_manage_keys(person):
        raise Http404
    return person


def _hook(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook.objects.visible_to(_administrator(request)), pk=pk)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    _administrator(request)
    return _page(request, WebhookForm())


def _page(request: HttpRequest, form: WebhookForm) -> HttpResponse:
    rows = Webhook.objects.visible_to(reader(request)).order_by("name", "pk")
    return render(request, "dashboard/webhooks.html", {"form": form, "hooks": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Whoever comes back by GET, after proving who they are, finds the form again."""
    _administrator(request)
    return _add(request) if request.method == "POST" else redirect("dashboard:webhooks")


@recently_signed_in
def _add(request: HttpRequest) -> HttpResponse:
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        hook, secret = hooks.add(**form.cleaned_data, by=reader(request), now=clock.now())
    except hooks.NameIsTaken:
        form.add_error("name", _("There is a webhook with this name. Choose another name"))
    except reaching.NoHttps:
        form.add_error("address", _("Write an address that begins with https://"))
    except reaching.Inside:
        form.add_error("address", _("This address is inside a network. Only public addresses are called"))
    except reaching.Unreachable:
        form.add_error("address", _("This name is not known on the internet. Check the address"))
    else:
        return render(request, "dashboard/webhook_added.html", {"hook": hook, "secret": secret})
    return _page(request, form)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    hook = _hook(request, pk)
    deliveries = [
        {"row": row, "label": _("Test") if row.event is None else event_label(row.type)}
        for row in Delivery.objects.filter(webhook=hook).order_by("-pk")[:SHOWN]
    ]
    events = [event_label(name) for name in hook.events]
    return render(
        request, "dashboard/webhook.html", {"hook": hook, "deliveries": deliveries, "events": events}
    )


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    hook = _hook(request, pk)
    if hook.is_on:
        hooks.test(hook, by=reader(request), now=clock.now())
        messages.success(request, _("A test is on its way. It stands below, with the answer."))
    else:
        messages.warning(request, _("Switch it on first: nothing is sent while it is off."))
    return redirect("dashboard:webhook", pk)


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    hook, on = _hook(request, pk), request.POST.get("on") == "yes"
    hooks.switch(hook, on=on, by=reader(request), now=clock.now())
    said = _("“%(name)s” is told again what happens.") if on else _("“%(name)s” is told nothing any more.")
    messages.success(request, said % {"name": hook.name})
    return redirect("dashboard:webhook", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    hook = _hook(request, pk)
    if request.method == "POST":
        return _renew(request, hook=hook)
    return render(request, "dashboard/webhook_renew.html", {"hook": hook, "hours": HOURS})


@recently_signed_in
def _renew(request: HttpRequest, *, hook: Webhook) -> HttpResponse:
    try:
        secret = hooks.renew(hook, by=reader(request), now=clock.now())
    except hooks.StillTwo:
        messages.info(request, _("Two secrets sign at the moment. Wait until the old one is gone."))
        return redirect("dashboard:webhook", hook.pk)
    shown = {"hook": hook, "secret": secret, "hours": HOURS}
    return render(request, "dashboard/webhook_added.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    hook = _hook(request, pk)
    if request.method != "POST":
        return render(request, "dashboard/webhook_remove.html", {"hook": hook})
    hooks.remove(hook, by=reader(request))
    messages.success(request, _("“%(name)s” is removed.") % {"name": hook.name})
    return redirect("dashboard:webhooks")


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    _administrator(request)
    rows = Delivery.objects.filter(webhook__in=Webhook.objects.visible_to(reader(request)).values("pk"))
    row = get_object_or_404(rows.select_related("webhook"), pk=pk)
    hooks.again(row, by=reader(request), now=clock.now())
    messages.success(request, _("It is sent again, under the same id."))
    return redirect("dashboard:webhook", row.webhook_id)
