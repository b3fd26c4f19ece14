"""The page on which HR administrators enter when somebody is expected to leave."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import clock
from people.account_forms import ExpectedLeaveForm
from people.actions import expected_leaves, looks
from people.models import ExpectedLeave, Look
from people.views.loading import administrator, person_seen_by


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """An empty day takes it back."""
    by = administrator(request)
    person = person_seen_by(by, pk)
    if not person.is_active:
        raise Http404
    row = ExpectedLeave.objects.filter(person=person).select_related("entered_by").first()
    looks.note(by=by, about=[person], what=Look.What.PAGE, where="person", now=clock.now())
    form = ExpectedLeaveForm(
        request.POST if request.method == "POST" else None,
        initial={"on": row.on if row else None},
        person=person,
        today=clock.today(),
    )
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        if on:
            expected_leaves.enter(person, on=on, by=by, now=clock.now())
            messages.success(request, _("Kept. Coordinators see it under “Knowledge to keep”."))
        else:
            expected_leaves.take_back(person, by=by)
            messages.success(request, _("No day is kept any more."))
        return redirect("people:person-detail", pk)
    return render(request, "people/person_leave.html", {"person": person, "row": row, "form": form})
