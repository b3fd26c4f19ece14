"""The coordinator's table of proposed pairs: calculate, look, lock, strike, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import load, permissions, tasks
from matching.actions import runs
from matching.models import MatchRun, Proposal
from matching.views.refusals import REFUSALS
from matching.views.review import review, waiting_on
from people import clock
from people.models import Person
from programs.models import Mentee, Mentor, Program
from programs.views.loading import coordinated_program, looked, reader

MARKS = {"lock": runs.lock, "unlock": runs.unlock, "strike": runs.strike}


@require_safe
def show_list(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    rows = MatchRun.objects.filter(program=program).select_related("planned_by")
    mentors = list(Mentor.objects.filter(program=program).with_room())
    context = {
        "program": program,
        "runs": rows[:20],
        "draft": rows.drafts().first(),
        "waiting": Mentee.objects.filter(program=program).waiting().count(),
        "mentors": len(mentors),
        "seats": sum(load.free_seats(row) for row in mentors),
        "can_plan": program.is_live and not program.has_ended(clock.today()),
    }
    return render(request, "matching/run_list.html", context)


@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    try:
        run = runs.plan(program, by=reader(request), now=clock.now())
    except REFUSALS as refusal:
        return _refused(request, program, refusal)
    tasks.wake(run)
    return redirect("matching:run-detail", run.pk)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(reader(request), pk)
    context = review(run, reader(request))
    proposed = [pair["row"] for pair in context["pairs"]]
    people = [person for row in proposed for person in (row.mentor.person, row.mentee.person)]
    looked(request, people, where="match run", of=run.program)
    return render(request, "matching/run_detail.html", context)


@require_POST
def mark(request: HttpRequest, pk: int, proposal_pk: int, verb: str) -> HttpResponse:
    """Lock, unlock or strike one pair of the draft."""
    run = _run(reader(request), pk)
    rows = Proposal.objects.filter(run=run).select_related("run__program", "mentor", "mentee")
    proposal = get_object_or_404(rows, pk=proposal_pk)
    if not permissions.can_mark_proposal(reader(request), proposal):
        raise Http404
    try:
        MARKS[verb](proposal, by=reader(request))
    except REFUSALS as refusal:
        return _refused(request, run.program, refusal, run=run)
    return redirect("matching:run-detail", run.pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(reader(request), pk)
    try:
        runs.again(run, by=reader(request), now=clock.now())
    except REFUSALS as refusal:
        return _refused(request, run.program, refusal, run=run)
    tasks.wake(run)
    return redirect("matching:run-detail", run.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """First a page that names how many people hear of it, then the deed."""
    run = _run(reader(request), pk)
    if request.method != "POST":
        if run.state != MatchRun.State.SOLVED:
            return redirect("matching:run-detail", run.pk)
        pairs = run.proposals.filter(is_struck=False)
        people = {key for two in pairs.values_list("mentor__person", "mentee__person") for key in two}
        context = {"run": run, "program": run.program, "pairs": pairs.count(), "people": len(people)}
        context["without"] = waiting_on(run)
        return render(request, "matching/run_publish.html", context)
    try:
        runs.publish(run, by=reader(request), now=clock.now())
    except REFUSALS as refusal:
        return _refused(request, run.program, refusal, run=run)
    return redirect("matching:run-detail", run.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(reader(request), pk)
    try:
        runs.discard(run, by=reader(request))
    except REFUSALS as refusal:
        return _refused(request, run.program, refusal, run=run)
    messages.success(request, _("The draft is set aside. Nobody has been told anything."))
    return redirect("matching:run-list", run.program_id)


def _run(person: Person, pk: int) -> MatchRun:
    rows = MatchRun.objects.visible_to(person).select_related("program__owner", "policy", "planned_by")
    return get_object_or_404(rows, pk=pk)


def _refused(
    request: HttpRequest, program: Program, refusal: Exception, run: MatchRun | None = None
) -> HttpResponse:
    if run is not None:
        run.refresh_from_db()
    context: dict[str, Any] = {"program": program, "run": run, "refusal": refusal}
    return render(request, "matching/run_refused.html", context, status=409)
