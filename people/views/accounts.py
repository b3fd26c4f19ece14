"""People as HR administrators see them: who is here, closing an account, opening it again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from people.account_forms import CloseAccountForm, SearchPeopleForm
from people.actions import leaving, looks, roles
from people.actions.provisioning_reading import address_withheld
from people.login import recently_signed_in
from people.models import Event, Look, Person, PersonQuerySet
from people.permissions import can_close_account
from people.views.loading import administrator, person_seen_by

A_PAGE = 50
OF_AN_ACCOUNT = ("close account", "open account", "give role", "take role")
SHOWN_EVENTS = 20


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    administrator(request)
    form = SearchPeopleForm(request.GET)
    form.is_valid()
    words, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")
    page = Paginator(_found(words, state), A_PAGE).get_page(request.GET.get("page"))
    keep = urlencode({"q": words, "state": state})
    return render(request, "people/person_list.html", {"form": form, "page": page, "keep": keep})


def _found(words: str, state: str) -> PersonQuerySet:
    rows = Person.objects.get_queryset().select_related("unit").order_by("sort_name", "pk")
    if state != "all":
        rows = rows.filter(is_active=state != "closed")
    for word in words.replace("\0", "").split():
        rows = rows.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(email__icontains=word)
            | Q(employee_id__iexact=word)
        )
    return rows


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = administrator(request)
    person = person_seen_by(by, pk)
    looks.note(by=by, about=[person], what=Look.What.PAGE, where="person", now=clock.now())
    withheld, holder = address_withheld(person)
    told = Event.objects.filter(about_kind="people.person", about_id=str(person.pk), verb__in=OF_AN_ACCOUNT)
    context = {
        "person": person,
        "withheld": withheld,
        "holder": holder,
        "may_close": can_close_account(by, person),
        "events": told.order_by("-pk")[:SHOWN_EVENTS],
    }
    return render(request, "people/person_detail.html", context)


def _account(request: HttpRequest, pk: int) -> Person:
    """Of somebody whose account this reader may close and open."""
    by = administrator(request)
    person = person_seen_by(by, pk)
    if not can_close_account(by, person):
        raise Http404
    return person


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    return _close(request, person=_account(request, pk))


@recently_signed_in
def _close(request: HttpRequest, *, person: Person) -> HttpResponse:
    form = CloseAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            leaving.close(person, by=administrator(request), now=clock.now(), **form.cleaned_data)
        except roles.LastHrAdministrator:
            form.add_error(None, _("The last HR administrator stays. Give somebody else the role first."))
        else:
            messages.success(request, _("The account is closed. Every session has ended."))
            return redirect("people:person-detail", person.pk)
    return render(request, "people/person_close.html", {"person": person, "form": form})


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _reopen(request, person=_account(request, pk))


@recently_signed_in
def _reopen(request: HttpRequest, *, person: Person) -> HttpResponse:
    leaving.reopen(person, by=administrator(request), now=clock.now())
    messages.success(request, _("The account is open again, without the roles of before."))
    return redirect("people:person-detail", person.pk)
