"""The launch check of a program, and the button that lets people see it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.actions import launch
from matching.forecast import fitting
from matching.models import Policy
from people import clock
from programs.models import Program
from programs.states import WrongState
from programs.views.loading import coordinated_program, reader


@require_http_methods(["GET", "HEAD", "POST"])
def go_live(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = coordinated_program(person, pk)
    if program.state != Program.State.DRAFT:
        return redirect("dashboard:program-desk", program.pk)
    if request.method != "POST":
        return _check(request, program)
    try:
        launch.go_live(program, by=person, now=clock.now())
    except launch.NotReady:
        return _check(request, program, status=409)
    except WrongState:
        return redirect("dashboard:program-desk", program.pk)
    messages.success(request, _("%(program)s is live.") % {"program": program.name})
    return redirect("dashboard:program-desk", program.pk)


def _check(request: HttpRequest, program: Program, *, status: int = 200) -> HttpResponse:
    policy, fits = Policy.objects.current(program), fitting(program)
    ahead = launch.look_ahead(program, policy, fits)
    mentors = len(fits["mentor"])
    context = {
        "program": program,
        "policy": policy,
        "findings": launch.findings(program, policy, fits=fits, ahead=ahead),
        "ahead": ahead,
        "invited": mentors if program.mentors_are_expected else 0,  # by mail, when it goes live
        "mentors": mentors,
        "mentees": len(fits["mentee"]),
    }
    return render(request, "matching/program_go_live.html", context, status=status)
