from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import clock
from programs.actions import follow_ups
from programs.forms.follow_ups import AnswerForm
from programs.models import FollowUp, Meeting
from programs.views.loading import posted, reader
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
