"""Another mentor for one mentee, and why not that one: what it changes is said first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching import load
from matching.actions import swapping
from matching.engine import BadProblem
from matching.models import MatchRun
from matching.views.alternatives import Sketch, named_mentors, possible
from matching.views.filters import LONGEST, named
from matching.views.loading import refused, run_of
from matching.views.refusals import REFUSALS
from people import clock
from programs.models import Mentee
from programs.views.loading import looked, reader

A_PAGE = 10
MOST_NAMED = 10


@require_safe
def show(request: HttpRequest, pk: int, mentee_pk: int) -> HttpResponse:
    """The mentors this mentee may have, each with what changes; for any name, why not."""
    run = _in_review(request, pk)
    mentee = _mentee(run, mentee_pk)
    q = _words(request, "q")
    sketch = Sketch(run, mentee, today=clock.today())
    page = Paginator(possible(sketch), A_PAGE).get_page(request.GET.get("page"))
    cards = named_mentors(sketch, q) if q else sketch.cards(list(page))
    looked(request, [card["mentor"].person for card in cards], where="match run", of=run.program)
    context: dict[str, Any] = {
        "run": run,
        "program": run.program,
        "mentee": mentee,
        "now": sketch.now,
        "cards": cards,
        "page": page,
        "q": q,
        "keep": "",
        "is_own": mentee.person_id == reader(request).pk,
        "waits": sketch.waits,
        "is_too_large": sketch.trial.is_too_large,
        "topic_names": load.topic_names(get_language() or "en"),
    }
    return render(request, "matching/run_mentee.html", context)


@require_POST
def swap(request: HttpRequest, pk: int, mentee_pk: int) -> HttpResponse:
    run = run_of(reader(request), pk)
    mentee = _mentee(run, mentee_pk)
    number = request.POST.get("mentor", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Http404
    seen = request.POST.get("seen", "")
    try:
        swapping.swap(run, int(number), mentee.pk, seen=seen, by=reader(request), now=clock.now())
    except (swapping.Overtaken, BadProblem):
        messages.warning(request, _("Something changed meanwhile, so nothing was done. Look again."))
        return redirect("matching:run-mentee", run.pk, mentee.pk)
    except swapping.ForOthers:
        messages.warning(request, _("This would change a pair of your own; another coordinator decides."))
        return redirect("matching:run-mentee", run.pk, mentee.pk)
    except REFUSALS as refusal:
        return refused(request, run.program, refusal, run=run)
    messages.success(request, _("Done and locked. Everything that changed is marked below."))
    return redirect(f"{reverse('matching:run-detail', args=[run.pk])}?show=changed")


@require_safe
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Find a mentee by name, then see why this or that mentor is or is not theirs."""
    run = _in_review(request, pk)
    wanted, mentor = _words(request, "mentee"), _words(request, "mentor")
    rows = Mentee.objects.filter(program=run.program).enrolled().select_related("person")
    for word in wanted.split():
        rows = rows.filter(named(word))
    found = list(rows.order_by("person__sort_name", "pk")[: MOST_NAMED + 1]) if wanted else []
    if len(found) == 1:
        query = f"?q={mentor}" if mentor else ""
        return redirect(f"{reverse('matching:run-mentee', args=[run.pk, found[0].pk])}{query}")
    context = {
        "run": run,
        "program": run.program,
        "wanted": wanted,
        "mentor": mentor,
        "found": found[:MOST_NAMED],
        "more": len(found) > MOST_NAMED,
    }
    return render(request, "matching/run_why.html", context)


def _in_review(request: HttpRequest, pk: int) -> MatchRun:
    run = run_of(reader(request), pk)
    if run.state != MatchRun.State.SOLVED:
        raise Http404
    return run


def _mentee(run: MatchRun, pk: int) -> Mentee:
    rows = Mentee.objects.filter(program=run.program).select_related("person", "program")
    return get_object_or_404(rows, pk=pk)


def _words(request: HttpRequest, name: str) -> str:
    return " ".join(request.GET.get(name, "").replace("\0", "").split())[:LONGEST]
