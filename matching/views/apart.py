"""One's own list of people one would rather not be paired with; nobody else ever sees it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.actions import apart
from matching.apart_forms import ApartForm
from matching.models import Apart, MentorRequest
from people import clock
from people.models import Person
from programs.models import Mentor, Mentorship
from programs.views.loading import reader


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    form = ApartForm({"who": request.GET["who"]} if "who" in request.GET else None, by=reader(request))
    if form.is_bound and form.is_valid():
        other = form.cleaned_data["who"]
        return _ask(request, other, back=reverse("matching:apart"), who=other.employee_id)
    rows = Apart.objects.visible_to(reader(request)).select_related("other")
    return render(request, "matching/apart.html", {"rows": rows, "form": form})


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """By number or address, after the page that says what it means."""
    form = ApartForm(request.POST, by=reader(request))
    if not form.is_valid():
        rows = Apart.objects.visible_to(reader(request)).select_related("other")
        return render(request, "matching/apart.html", {"rows": rows, "form": form}, status=422)
    return _kept(request, form.cleaned_data["who"])


@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Apart.objects.visible_to(reader(request)).select_related("other"), pk=pk)
    apart.let_go(row)
    messages.success(request, _("You and %(name)s can be paired again.") % {"name": row.other.full_name})
    return redirect("matching:apart")


@require_http_methods(["GET", "HEAD", "POST"])
def of_mentor(request: HttpRequest, pk: int) -> HttpResponse:
    """From the page of a mentor."""
    person = reader(request)
    rows = Mentor.objects.known_to(person).exclude(person=person).select_related("person")
    mentor = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        return _kept(request, mentor.person)
    return _ask(request, mentor.person, back=reverse("matching:mentor-detail", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def of_request(request: HttpRequest, pk: int) -> HttpResponse:
    """From a request, about whoever is on its other side."""
    person = reader(request)
    rows = MentorRequest.objects.visible_to(person).select_related("mentor__person", "mentee__person")
    row = get_object_or_404(rows, pk=pk)
    other = row.mentee.person if row.mentor.person_id == person.pk else row.mentor.person
    if request.method == "POST":
        return _kept(request, other)
    return _ask(request, other, back=reverse("matching:request-detail", args=[pk]))


def _ask(request: HttpRequest, other: Person, *, back: str, who: str = "") -> HttpResponse:
    """What happens to whom, before anything does."""
    person = reader(request)
    ending = apart.open_between(person, other)
    context: dict[str, Any] = {
        "other": other,
        "back": back,
        "who": who,
        "withdrawn": any(row.mentee.person_id == person.pk for row in ending),
        "closed": any(row.mentor.person_id == person.pk for row in ending),
        "pair": Mentorship.objects.of(person).of(other).going_on().first(),
    }
    return render(request, "matching/apart_ask.html", context)


def _kept(request: HttpRequest, other: Person) -> HttpResponse:
    try:
        apart.keep(other, by=reader(request), now=clock.now())
    except apart.ListIsFull:
        words = _("%(most)s people fit on this list. Take somebody off it first, or talk to HR.")
        messages.warning(request, words % {"most": apart.MOST})
    else:
        words = _("You and %(name)s are not paired any more. Only you see this.")
        messages.success(request, words % {"name": other.full_name})
    return redirect("matching:apart")
