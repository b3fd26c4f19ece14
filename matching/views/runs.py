"""The coordinator's table of proposed pairs: calculate, look, lock, strike."""

from __future__ import annotations

import time
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from matching import load, permissions, tasks
from matching.actions import runs
from matching.models import MatchRun, Proposal
from matching.views.filters import Filters
from matching.views.leftover import Names, leftover
from matching.views.loading import refused, run_of
from matching.views.refusals import REFUSALS
from matching.views.review import A_PAGE, review, waiting_on
from people import clock
from programs.models import Lottery, Mentee, Mentor
from programs.views.loading import coordinated_program, looked, reader

MARKS = {"lock": runs.lock, "unlock": runs.unlock, "strike": runs.strike, "restore": runs.restore}
A_MOMENT = 1.5  # seconds in which most drafts are there
JUST_NOW = timedelta(seconds=5)
MOST_DIGITS = 19  # what PostgreSQL takes as a key; Python itself reads no more than some thousands


@require_safe
def show_list(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    rows = MatchRun.objects.filter(program=program).select_related("planned_by")
    mentors = list(Mentor.objects.filter(program=program).with_room())
    waiting, turn = Mentee.objects.filter(program=program).waiting(), Lottery.objects.turn_in(program.pk)
    context = {
        "program": program,
        "runs": rows[:20],
        "draft": rows.drafts().first(),
        "waiting": waiting.count(),
        "lots": None if turn is None else waiting.filter(pk__in=turn).count(),
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
        return refused(request, program, refusal)
    tasks.wake(run)
    return redirect("matching:run-detail", run.pk)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    run = _after_a_moment(run_of(reader(request), pk))
    filters = Filters.read(request.GET)
    context = review(run, reader(request), filters, request.GET.get("page"))
    proposed = [pair["row"] for pair in context["pairs"]]
    people = [person for row in proposed for person in (row.mentor.person, row.mentee.person)]
    looked(request, people, where="match run", of=run.program)
    return render(request, "matching/run_detail.html", context)


@require_POST
def mark(request: HttpRequest, pk: int, proposal_pk: int, verb: str) -> HttpResponse:
    """Lock, unlock or strike one pair of the draft."""
    run = run_of(reader(request), pk)
    rows = Proposal.objects.filter(run=run).select_related("run__program", "mentor", "mentee")
    proposal = get_object_or_404(rows, pk=proposal_pk)
    if not permissions.can_mark_proposal(reader(request), proposal):
        raise Http404
    try:
        MARKS[verb](proposal, by=reader(request))
    except REFUSALS as refusal:
        return refused(request, run.program, refusal, run=run)
    return _back(request, run)


@require_POST
def lock_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Every pair that was on the screen."""
    run = run_of(reader(request), pk)
    written = [key for key in request.POST.getlist("pair") if key.isascii() and key.isdecimal()]
    try:
        keys = [int(key) for key in written if len(key) < MOST_DIGITS]
        locked = runs.lock_all(run, keys, by=reader(request))
    except REFUSALS as refusal:
        return refused(request, run.program, refusal, run=run)
    words = ngettext("%(locked)s pair is locked.", "%(locked)s pairs are locked.", locked)
    messages.success(request, words % {"locked": locked})
    return _back(request, run)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(reader(request), pk)
    try:
        runs.stop(run, by=reader(request))
    except REFUSALS as refusal:
        return refused(request, run.program, refusal, run=run)
    messages.success(request, _("Stopped. Nobody has been told anything."))
    return redirect("matching:run-detail", run.pk)


@require_safe
def show_without(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody whom a draft leaves without a mentor."""
    run = run_of(reader(request), pk)
    entries = leftover(run, Names.of(run))
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    people = [mentee["person"] for entry in page for mentee in entry["mentees"]]
    looked(request, people, where="match run", of=run.program)
    context = {"run": run, "program": run.program, "page": page, "unmatched": list(page), "keep": ""}
    return render(request, "matching/run_without.html", context | {"without": waiting_on(run), "all": True})


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(reader(request), pk)
    try:
        runs.again(run, by=reader(request), now=clock.now())
    except REFUSALS as refusal:
        return refused(request, run.program, refusal, run=run)
    tasks.wake(run)
    return redirect("matching:run-detail", run.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(reader(request), pk)
    try:
        runs.discard(run, by=reader(request))
    except REFUSALS as refusal:
        return refused(request, run.program, refusal, run=run)
    messages.success(request, _("The draft is set aside. Nobody has been told anything."))
    return redirect("matching:run-list", run.program_id)


def _after_a_moment(run: MatchRun) -> MatchRun:
    """A draft that was asked for just now is mostly there in a moment: nobody has to look again for it."""
    until = time.monotonic() + A_MOMENT
    if timedelta() <= clock.now() - run.planned_at < JUST_NOW:
        while run.state == MatchRun.State.PLANNED and time.monotonic() < until:
            time.sleep(A_MOMENT / 15)
            run.refresh_from_db()
    return run


def _back(request: HttpRequest, run: MatchRun) -> HttpResponse:
    """To the page of the draft that the button stood on."""
    keep = Filters.read(request.POST).query()
    page = request.POST.get("page", "")
    page = page if page.isascii() and page.isdecimal() and len(page) < 6 else ""
    query = "&".join(part for part in (keep, f"page={page}" if page else "") if part)
    address = reverse("matching:run-detail", args=[run.pk])
    return redirect(f"{address}?{query}#pairs" if query else f"{address}#pairs")
