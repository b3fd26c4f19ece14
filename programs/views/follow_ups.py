from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people import clock
from programs.actions import follow_ups
from programs.forms.follow_ups import AnswerForm
from programs.models import Answer, FollowUp, Meeting, Mentorship, Side
from programs.views.loading import looked, posted, reader
from programs.views.pairs import load_row


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Five questions once; afterwards what was sent, and in the end what the partner expects."""
    follow_up = load_row(request, FollowUp, pk)
    sides = {each.side: each for each in follow_up.answers.all()}
    mine = sides.pop(str(follow_up.mentorship.side_of(reader(request))), None)
    partner = follow_up.mentorship.partner_of(reader(request))
    form = AnswerForm(posted(request), partner=partner, initial={"meetings": _noted(follow_up)})
    if request.method == "POST" and (mine or not follow_up.is_open or form.is_valid()):
        return _sent(request, follow_up, form)
    context = {
        "follow_up": follow_up,
        "mentorship": follow_up.mentorship,
        "partner": partner,
        "mine": mine,
        "partner_expectation": next((each.expectation for each in sides.values()), None) if mine else None,
        "form": form,
    }
    if mine:
        return render(request, "programs/follow_up_sent.html", context)
    if not follow_up.is_open:
        return render(request, "programs/follow_up_closed.html", context)
    return render(request, "programs/follow_up_answer.html", context)


def _sent(request: HttpRequest, follow_up: FollowUp, form: AnswerForm) -> HttpResponse:
    answers = form.cleaned_data if form.is_valid() else {}
    try:
        follow_ups.answer(follow_up, by=reader(request), now=clock.now(), **answers)
    except follow_ups.AlreadyAnswered:
        messages.info(request, _("You sent this check-in before. What you sent first stays."))
    except follow_ups.CheckInIsClosed:
        messages.info(request, _("This check-in was closed meanwhile, so nothing was sent."))
    return redirect("programs:follow-up-answer", follow_up.pk)


def _noted(follow_up: FollowUp) -> int:
    """How many meetings of this quarter the pair noted; a suggestion."""
    held = follow_up.mentorship.meetings.filter(state=Meeting.State.HELD)
    return held.filter(starts_at__date__gte=follow_up.quarter_starts_on).count()


@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """What each side told the coordinators, and nothing that the two wrote for each other."""
    rows = FollowUp.objects.coordinated_by(reader(request)).select_related(
        "mentorship__mentor_person", "mentorship__mentee_person", "mentorship__program__owner"
    )
    follow_up = get_object_or_404(rows, pk=pk)
    pair = follow_up.mentorship
    looked(request, [pair.mentor_person, pair.mentee_person], where="check-in", of=pair.program)
    context = {"follow_up": follow_up, "mentorship": pair, "sides": _sides(pair, follow_up)}
    return render(request, "programs/follow_up_read.html", context)


def _sides(pair: Mentorship, follow_up: FollowUp) -> list[dict[str, object]]:
    """The mentee first, as on the desk; the expectation is never loaded."""
    answers: dict[str, Answer] = {each.side: each for each in follow_up.answers.defer("expectation")}
    return [
        {"side": Side.MENTEE, "person": pair.mentee_person, "answer": answers.get(Side.MENTEE)},
        {"side": Side.MENTOR, "person": pair.mentor_person, "answer": answers.get(Side.MENTOR)},
    ]
