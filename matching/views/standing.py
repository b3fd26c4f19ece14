"""A program is put aside, goes on, is closed, cancelled or copied: each says first what happens to whom."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.actions import launch, standing
from people import clock
from programs import states
from programs.forms.lead import CopyForm
from programs.models import Program
from programs.permissions import can_change_team
from programs.views.loading import coordinated_program, posted, reader

DEEDS = {
    "pause": standing.pause,
    "resume": standing.resume,
    "close": standing.close,
    "cancel": standing.cancel,
}


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    program = _own(request, pk)
    if not states.can(program, states.PROGRAM, verb):
        messages.info(request, _("%(program)s is as it is; nothing was changed.") % {"program": program})
        return redirect("dashboard:program-desk", program.pk)
    if request.method == "POST":
        try:
            DEEDS[verb](program, by=reader(request), now=clock.now())
        except states.WrongState:
            return redirect("dashboard:program-desk", program.pk)
        messages.success(request, _done(verb) % {"program": program.name})
        return redirect("dashboard:program-desk", program.pk)
    parts = Counter(part for _person, part in standing.told(program))
    context = {"program": program, "verb": verb, "parts": parts, "told": sum(parts.values())}
    return render(request, "matching/program_move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    program = _own(request, pk)
    form = CopyForm(posted(request), program=program)
    if request.method == "POST" and form.is_valid():
        new = launch.copy(program, by=reader(request), now=clock.now(), **form.cleaned_data)
        messages.success(request, _("The copy is made as a draft. Nobody is told anything yet."))
        return redirect("matching:program-setup", new.pk)
    return render(request, "matching/program_copy.html", {"program": program, "form": form})


def _own(request: HttpRequest, pk: int) -> Program:
    person = reader(request)
    program = coordinated_program(person, pk)
    if not can_change_team(person, program):
        raise Http404
    return program


def _done(verb: str) -> str:
    return {
        "pause": _("%(program)s is paused. Nobody is asked anything until it goes on."),
        "resume": _("%(program)s goes on."),
        "close": _("%(program)s is closed. Everybody in it gets one mail."),
        "cancel": _("%(program)s is cancelled."),
    }[verb]
