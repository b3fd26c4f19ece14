"""Questions that would give a mentee a mentor: asked from a draft, answered by the one who is asked."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching import load
from matching.actions import asks
from matching.models import Ask
from matching.views.loading import refused, run_of
from matching.views.refusals import REFUSALS
from people import clock
from programs.actions import participants
from programs.models import MOST_SEATS, Mentee, Mentor
from programs.states import WrongState
from programs.views.loading import reader

DEEDS = {"fix": asks.ask_mentors, "question": asks.ask_mentee}


@require_POST
def ask(request: HttpRequest, pk: int, what: str, place: int) -> HttpResponse:
    """Ask whom a suggestion of the draft names."""
    run = run_of(reader(request), pk)
    number = request.POST.get("round", "")
    round_ = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else -1
    try:
        asked = DEEDS[what](run, place, round_=round_, by=reader(request), now=clock.now())
    except asks.NotAsked:
        messages.warning(request, _("The draft changed meanwhile. Nobody was asked."))
    except REFUSALS as refusal:
        return refused(request, run.program, refusal, run=run)
    else:
        words = ngettext("%(asked)s person is asked.", "%(asked)s people are asked.", asked)
        messages.success(request, words % {"asked": asked} if asked else _("This was asked before."))
    return redirect(f"{reverse('matching:run-detail', args=[run.pk])}#without")


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Ask.objects.visible_to(reader(request)).select_related("mentor", "mentee", "program__owner")
    row = get_object_or_404(rows, pk=pk)
    context = {"ask": row, "program": row.program, "can_agree": True, "is_over": _is_over(row)}
    if row.kind == Ask.Kind.TOPIC:
        context["topic"] = load.topic_names(get_language() or "en").get(row.value, row.value)
    if row.mentor_id:
        mentor = Mentor.objects.with_load().get(pk=row.mentor_id)
        context |= {"mentor": mentor, "can_agree": mentor.seats < MOST_SEATS}
    return render(request, "matching/ask_detail.html", context)


def _is_over(row: Ask) -> bool:
    """Not answered, and nobody is helped by an answer any more."""
    if row.answer or not row.program.is_live:
        return not row.answer
    if row.mentee:
        return row.mentee.state != Mentee.State.ENROLLED or row.mentee.mentorships.told().exists()
    return row.mentor is not None and not row.mentor.is_available


@require_POST
def answer(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    row = get_object_or_404(Ask.objects.visible_to(reader(request)), pk=pk)
    deed = {"yes": asks.agree, "no": asks.decline}.get(verb)
    if deed is None:
        raise Http404
    try:
        with transaction.atomic():
            deed(row, by=reader(request), now=clock.now())
    except (WrongState, asks.NoMorePlaces, participants.Refused):
        messages.warning(request, _("Meanwhile something else happened; nothing was changed."))
    return redirect("matching:ask-detail", row.pk)
