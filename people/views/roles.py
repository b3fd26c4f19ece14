"""Company-wide roles: who holds what, given and taken with proof of who gives."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.account_forms import GiveRoleForm
from people.actions import roles
from people.login import recently_signed_in
from people.models import HouseRole, Person
from people.models.role_words import ROLE_WORDS
from people.views.loading import administrator, for_administrators, person_seen_by


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    administrator(request)
    holders = list(Person.objects.active().exclude(house_roles=[]).order_by("sort_name", "pk"))
    groups: list[dict[str, Any]] = [
        {
            "role": role,
            "words": words,
            "people": [person for person in holders if role in person.house_roles],
        }
        for role, words in ROLE_WORDS.items()
    ]
    context = {"groups": groups, "only_one": len(groups[0]["people"]) == 1}
    return render(request, "people/role_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
@recently_signed_in
def give(request: HttpRequest) -> HttpResponse:
    by = administrator(request)
    form = GiveRoleForm(
        request.POST if request.method == "POST" else None, initial={"person": request.GET.get("person", "")}
    )
    if request.method == "POST" and form.is_valid():
        person, role = form.cleaned_data["person"], form.cleaned_data["role"]
        try:
            roles.give(person, role=role, by=by)
        except roles.NotYourOwn:
            form.add_error("person", _("Nobody gives themselves a role. Ask another HR administrator"))
        else:
            messages.success(
                request, _("%(name)s has the role now and is told by mail.") % {"name": person.full_name}
            )
            return redirect("people:role-list")
    return render(request, "people/role_give.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """A second click finds the role gone already and leads to the list."""
    person = person_seen_by(administrator(request), pk)
    if role not in HouseRole.values or (request.method != "POST" and role not in person.house_roles):
        raise Http404
    return _take(request, person=person, role=role)


@recently_signed_in
def _take(request: HttpRequest, *, person: Person, role: str) -> HttpResponse:
    by = administrator(request)
    context = {"person": person, "role": HouseRole(role), "words": ROLE_WORDS[HouseRole(role)]}
    if request.method == "POST":
        try:
            roles.take(person, role=role, by=by)
        except roles.LastHrAdministrator:
            return render(request, "people/role_take.html", context | {"is_last": True}, status=409)
        messages.success(
            request, _("The role is taken back. %(name)s is told by mail.") % {"name": person.full_name}
        )
        own = role == HouseRole.HR_ADMIN and person.pk == by.pk
        return redirect("dashboard:home" if own else "people:role-list")
    return render(request, "people/role_take.html", context | {"is_last": False})
