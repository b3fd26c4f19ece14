"""For the one person who is told when somebody does not feel safe; and who that is."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import clock
from programs.actions import concerns, team
from programs.forms.ending import ConfidantForm, VerdictForm
from programs.models import Concern
from programs.permissions import can_change_team
from programs.views.loading import coordinated_program, looked, posted, reader


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Concern.objects.visible_to(reader(request)).select_related(
        "mentorship__program", "mentorship__mentor_person", "mentorship__mentee_person", "person"
    )
    concern = get_object_or_404(rows, pk=pk)
    pair = concern.mentorship
    looked(request, [concern.person], where="concern", of=pair.program)
    tells = request.method == "POST" and request.POST.get("answer") == "tell"
    if tells:
        concerns.tell_partner(concern, by=reader(request), now=clock.now())
        return redirect("programs:concern", pk)
    form = VerdictForm(posted(request))
    if request.method == "POST" and form.is_valid():
        concerns.handle(concern, by=reader(request), now=clock.now(), **form.cleaned_data)
        return redirect("programs:concern", pk)
    partner = pair.partner_of(concern.person)
    return render(request, "programs/concern.html", {"concern": concern, "partner": partner, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def confidant(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    if not can_change_team(reader(request), program):
        raise Http404
    form = ConfidantForm(posted(request), program=program)
    if request.method == "POST" and form.is_valid():
        team.name_confidant(program, form.cleaned_data["confidant"], by=reader(request))
        messages.success(request, _("Saved."))
        return redirect("programs:team", pk)
    return render(request, "programs/confidant.html", {"program": program, "form": form})
