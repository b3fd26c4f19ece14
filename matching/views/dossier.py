"""The dossier of a run: how it came about, the same again on demand, and all of it as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import tasks
from matching.actions import dossiers
from matching.models import Dossier, MatchRun
from matching.views.leftover import Names
from matching.views.loading import refused, run_of
from people import clock, downloads
from people.forms import TakeAlongForm
from programs.views.loading import looked, reader

MOST_EDITS = 200


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(reader(request), pk)
    context = {
        "run": run,
        "program": run.program,
        "dossier": Dossier.objects.filter(run=run).select_related("replay_by").first(),
        "certificate": run.result.get("certificate", {}),
        "blocking": run.result.get("blocking"),
        "edits": _edits(run),
    }
    people = [row[side] for row in context["edits"] for side in ("mentor", "mentee") if row[side]]
    looked(request, people, where="match run", of=run.program)
    return render(request, "matching/dossier.html", context)


def _edits(run: MatchRun) -> list[dict[str, Any]]:
    """What people did by hand, with whom it was about as far as they are still here."""
    events = list(dossiers.edits(run)[:MOST_EDITS])
    names = Names.of_pairs(event.detail for event in events if {"mentor", "mentee"} <= event.detail.keys())
    return [
        {
            "event": event,
            "mentor": names.mentors.get(event.detail.get("mentor")),
            "mentee": names.mentees.get(event.detail.get("mentee")),
        }
        for event in events
    ]


@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(reader(request), pk)
    try:
        dossiers.want_replay(run, by=reader(request), now=clock.now())
    except dossiers.NothingKept as refusal:
        return refused(request, run.program, refusal, run=run)
    tasks.wake_replay()
    return redirect("matching:dossier", run.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    run = run_of(reader(request), pk)

    def made(form: TakeAlongForm) -> HttpResponseBase:
        taken = dossiers.take_along(run, reason=form.why, by=reader(request), now=clock.now())
        return downloads.document(taken, name=f"dossier-{run.pk}")

    offer = downloads.Offer(
        title=_("Take the dossier along"),
        lead=_(
            "Facts, rules, result, and what people changed by hand. People are in it as numbers, except"
            " for the employee ids of who planned, changed and published."
        ),
        back=(reverse("matching:dossier", args=[run.pk]), _("How this result came about")),
        who_sees=_("Coordinators of this program see this page. That you took it along is noted in the log."),
        buttons=downloads.AS_JSON,
        more={"program": run.program},
    )
    return downloads.offered(request, offer, made)
