"""The identity provider's side, as HR sees it: keys, what was called, and the role each group gives."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from people.actions import directory_groups, held_leavers
from people.actions.roles import LastHrAdministrator
from people.login import recently_signed_in
from people.models import DirectoryGroup, HeldLeaver, ScimCall
from people.scim_forms import GroupForm, KeyForm
from people.views import keys
from people.views.imports import for_hr_administrators, reader

SHOWN_CALLS = 20
SHOWN_LEAVERS = 200
MOST_DIGITS = 19
ROOM = keys.Room(
    kind="SCIM",
    home="people:scim-keys",
    path="/scim/v2",
    title=gettext_lazy("Identity provider"),
    put=gettext_lazy("Put it into your provider now."),
    without=gettext_lazy(
        "From that moment the provider can read and change nothing here. People and groups stay as they are "
        "now: somebody who leaves has to be closed by the HR file or by hand until there is a new key."
    ),
)


@for_hr_administrators
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, KeyForm())


def _page(request: HttpRequest, form: KeyForm) -> HttpResponse:
    person = reader(request)
    shown = {
        "form": form,
        "address": ROOM.address,
        "keys": ROOM.seen_by(request).select_related("made_by", "kept_by"),
        "held": HeldLeaver.objects.visible_to(person).waiting(clock.now()).count(),
        "groups": DirectoryGroup.objects.visible_to(person).annotate(people=Count("members")),
        "calls": ScimCall.objects.select_related("token")[:SHOWN_CALLS],
    }
    return render(request, "people/scim.html", shown)


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Whoever comes back by GET, after proving who they are, finds the form again."""
    return _make(request) if request.method == "POST" else redirect(ROOM.home)


@recently_signed_in
def _make(request: HttpRequest) -> HttpResponse:
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    return keys.make(request, ROOM, form, _page, now=clock.now())


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    return keys.revoke(request, ROOM, pk)


@for_hr_administrators
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    return keys.keep(request, ROOM, pk)


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def leavers(request: HttpRequest) -> HttpResponse:
    """Many whom the provider wants out at once: read who, then agree or mend it over there."""
    if request.method == "POST":
        return _agree(request)
    waiting = HeldLeaver.objects.visible_to(reader(request)).waiting(clock.now())
    rows = waiting.select_related("person__unit", "token").order_by("person__sort_name", "pk")
    number = rows.count()
    context = {
        "rows": rows[:SHOWN_LEAVERS],
        "number": number,
        "more": max(number - SHOWN_LEAVERS, 0),
        "newest": waiting.order_by("-asked_at", "-pk").first(),
        "last_pk": waiting.aggregate(last=Max("pk"))["last"],
    }
    return render(request, "people/scim_leavers.html", context)


@recently_signed_in
def _agree(request: HttpRequest) -> HttpResponse:
    newest = request.POST.get("newest", "")
    try:
        number = held_leavers.agree(
            newest=int(newest) if newest.isdecimal() and len(newest) < MOST_DIGITS else 0,
            by=reader(request),
            now=clock.now(),
        )
    except LastHrAdministrator:
        messages.warning(
            request, _("The last HR administrator is among them. Give the role to another first.")
        )
        return redirect("people:scim-leavers")
    said = ngettext("%(number)s account is closed.", "%(number)s accounts are closed.", number)
    messages.success(request, said % {"number": number})
    return redirect("people:scim-keys")


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DirectoryGroup.objects.visible_to(reader(request)), pk=pk)
    form = GroupForm(request.POST or None, group=found)
    if request.method == "POST" and form.is_valid():
        return _set_role(request, group=found, role=form.cleaned_data["role"])
    number = found.members.count()
    return render(request, "people/scim_group.html", {"group": found, "form": form, "number": number})


@recently_signed_in
def _set_role(request: HttpRequest, *, group: DirectoryGroup, role: str) -> HttpResponse:
    directory_groups.set_role(group, role=role, by=reader(request), now=clock.now())
    messages.success(request, _("The role of the group “%(name)s” is saved.") % {"name": group.name})
    return redirect("people:scim-keys")
