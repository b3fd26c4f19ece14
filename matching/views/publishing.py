"""Publishing a draft: first a page that says what happens to whom, then the deed; and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matching import permissions
from matching.actions import holds, judging, publishing
from matching.models import MatchRun
from matching.views.loading import refused, run_of
from matching.views.refusals import REFUSALS
from matching.views.review import of_pairs, waiting_on
from people import clock
from people.models import Person
from programs.views.loading import reader


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """A page that is no longer true is shown again as it is now: nobody publishes what they have not seen."""
    run, by = run_of(reader(request), pk), reader(request)
    if request.method != "POST":
        if run.state != MatchRun.State.SOLVED:
            return redirect("matching:run-detail", run.pk)
        return render(request, "matching/run_publish.html", _what_happens(run, by))
    try:
        publishing.publish(run, seen=request.POST.get("seen", ""), by=by, now=clock.now())
    except publishing.Changed:
        context = _what_happens(run_of(by, pk), by) | {"stale": True}
        return render(request, "matching/run_publish.html", context, status=409)
    except REFUSALS as refusal:
        return refused(request, run.program, refusal, run=run)
    return redirect("matching:run-detail", run.pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(reader(request), pk)
    try:
        holds.undo(run, by=reader(request), now=clock.now())
    except holds.HoldIsOver:
        messages.info(request, _("The ten minutes are over: people have been told, so the pairs stay."))
    except REFUSALS as refusal:
        return refused(request, run.program, refusal, run=run)
    else:
        messages.success(request, _("Publishing is undone. Nobody has been told anything."))
    return redirect("matching:run-detail", run.pk)


def _what_happens(run: MatchRun, by: Person) -> dict[str, Any]:
    seen = judging.outlook(run, by=by, now=clock.now())
    people = {key for row in seen.pairs for key in (row.mentor_person, row.mentee_person)}
    return {
        "run": run,
        "program": run.program,
        "pairs": len(seen.pairs),
        "people": len(people),
        "left_out": of_pairs(seen.left_out),
        "own": sum(row["reason"] == judging.OWN for row in seen.left_out),
        "other": permissions.deciders(run.program).exclude(pk=by.pk).first(),
        "seen": seen.seen,
        "without": waiting_on(run),
        "minutes": int(publishing.HOLD.total_seconds()) // 60,
    }
