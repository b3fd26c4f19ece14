"""Publishing a draft: first a page that says what happens, then the deed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from matching.actions import publishing
from matching.models import MatchRun
from matching.views.loading import refused, run_of
from matching.views.refusals import REFUSALS
from matching.views.review import waiting_on
from people import clock
from programs.views.loading import reader


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """First a page that names how many people hear of it, then the deed."""
    run = run_of(reader(request), pk)
    if request.method != "POST":
        if run.state != MatchRun.State.SOLVED:
            return redirect("matching:run-detail", run.pk)
        pairs = run.proposals.filter(is_struck=False)
        people = {key for two in pairs.values_list("mentor__person", "mentee__person") for key in two}
        context = {"run": run, "program": run.program, "pairs": pairs.count(), "people": len(people)}
        context["without"] = waiting_on(run)
        return render(request, "matching/run_publish.html", context)
    try:
        publishing.publish(run, by=reader(request), now=clock.now())
    except REFUSALS as refusal:
        return refused(request, run.program, refusal, run=run)
    return redirect("matching:run-detail", run.pk)
