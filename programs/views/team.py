"""The team of a program: who helps with what, added and let go by its owner, its deputy or HR."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from people.login import recently_signed_in
from programs.actions import team
from programs.forms.lead import HandOverForm
from programs.forms.team import TeamForm
from programs.models import Program, ProgramRole
from programs.permissions import can_change_team
from programs.views.loading import led_program, posted, reader


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = led_program(person, pk)
    context = {
        "program": program,
        "parts": program.roles.select_related("person").order_by("role", "person__sort_name", "pk"),
        "may_change": can_change_team(person, program),
    }
    return render(request, "programs/team.html", context)


def _own_team(request: HttpRequest, pk: int) -> Program:
    person = reader(request)
    program = led_program(person, pk)
    if not can_change_team(person, program):
        raise Http404
    return program


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, pk: int) -> HttpResponse:
    return _give(request, program=_own_team(request, pk))


@recently_signed_in
def _give(request: HttpRequest, *, program: Program) -> HttpResponse:
    form = TeamForm(posted(request), program=program)
    if request.method == "POST" and form.is_valid():
        person, role = form.cleaned_data["person"], form.cleaned_data["role"]
        try:
            team.give(program, person, role=role, by=reader(request), now=clock.now())
        except team.NotYourOwn:
            form.add_error("person", _("Nobody gives themselves a part. You may do all of it already"))
        except team.LeadsAlready:
            form.add_error("person", _("The owner and the deputy may do all of it already"))
        else:
            messages.success(request, _("%(name)s is told by mail.") % {"name": person.full_name})
            return redirect("programs:team", program.pk)
    return render(request, "programs/team_give.html", {"program": program, "form": form})


@require_POST
def take(request: HttpRequest, pk: int, part_pk: int) -> HttpResponse:
    program = _own_team(request, pk)
    return _take(
        request, part=get_object_or_404(program.roles.select_related("program", "person"), pk=part_pk)
    )


@recently_signed_in
def _take(request: HttpRequest, *, part: ProgramRole) -> HttpResponse:
    team.take(part, by=reader(request), now=clock.now())
    messages.success(request, _("The part is taken back. %(name)s is told by mail.") % {"name": part.person})
    return redirect("programs:team", part.program_id)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    return _hand_over(request, program=_own_team(request, pk))


@recently_signed_in
def _hand_over(request: HttpRequest, *, program: Program) -> HttpResponse:
    form = HandOverForm(posted(request), program=program)
    if request.method == "POST" and form.is_valid():
        try:
            team.hand_over(program, by=reader(request), now=clock.now(), **form.cleaned_data)
        except team.NotAllowed:
            raise Http404 from None
        messages.success(request, _("%(program)s is handed over.") % {"program": program.name})
        return redirect("programs:program-detail", program.pk)
    return render(request, "programs/hand_over.html", {"program": program, "form": form})
