"""A mentee says from when until when they are away, and that they are back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.actions import leaves
from matching.leave_forms import LeaveForm
from people import clock
from programs.actions.mentorships import MentorIsFull
from programs.models import Mentee, Mentorship
from programs.states import WrongState
from programs.views.ending import SEAT_IS_TAKEN
from programs.views.loading import known_program, own_mentee, posted, reader


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    person, today = reader(request), clock.today()
    program = known_program(person, pk)
    mentee = own_mentee(person, program)
    if mentee is None or mentee.state != Mentee.State.ENROLLED:
        raise Http404
    if request.method == "POST" and "back" in request.POST:
        _back(request, mentee)
        return redirect("matching:mentee-away", pk)
    form = LeaveForm(
        posted(request),
        today=today,
        initial={"since": mentee.away_from or today, "until": mentee.away_until},
        cancel_url=reverse("programs:program-detail", args=[pk]),
    )
    if request.method == "POST" and form.is_valid():
        try:
            leaves.take(mentee, by=person, now=clock.now(), **form.cleaned_data)
        except (leaves.NoSuchLeave, WrongState):
            messages.info(request, _("This was changed meanwhile. Here you see how it is now."))
        else:
            messages.success(request, _("Noted. You keep your place."))
        return redirect("matching:mentee-away", pk)
    pair = mentee.mentorships.going_on().select_related("mentor_person").first()
    context = {
        "program": program,
        "mentee": mentee,
        "form": form,
        "is_away": mentee.is_away(today),
        "pair": pair,
        "pauses": pair is not None and pair.state != Mentorship.State.PREPARING,
    }
    return render(request, "matching/mentee_away.html", context)


def _back(request: HttpRequest, mentee: Mentee) -> None:
    try:
        leaves.back(mentee, by=reader(request), now=clock.now())
    except MentorIsFull:
        messages.info(request, str(SEAT_IS_TAKEN))
    else:
        messages.success(request, _("You are here again. What stood still goes on."))
