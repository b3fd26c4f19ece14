"""A mentor who is away for long: the coordinator pauses the pair and finds somebody who stands in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.actions import standing_in
from matching.forms import StandInForm
from matching.views.refusals import REFUSALS
from people import clock
from programs.actions import mentorships, pausing, stand_ins
from programs.forms.ending import AwayForm
from programs.models import Mentorship
from programs.permissions import can_pause_for_absence
from programs.states import WrongState
from programs.views.loading import looked, posted, reader


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    row = _pair(request, pk)
    if not can_pause_for_absence(reader(request), row):
        return redirect("matching:pair-detail", pk)
    today = clock.today()
    form = AwayForm(posted(request), today=today, latest=pausing.latest(row, today=today))
    if request.method == "POST" and form.is_valid():
        try:
            pausing.pause(row, by=reader(request), now=clock.now(), for_absence=True, **form.cleaned_data)
        except (WrongState, mentorships.MentorshipIsOver, pausing.PauseIsTooLong):
            messages.info(request, _("This was changed meanwhile. Here you see how it is now."))
        else:
            messages.success(
                request, _("Paused. The mentee is asked what suits: wait, a stand-in, or another mentor.")
            )
        return redirect("matching:pair-detail", pk)
    return _page(request, row, "matching/pair_away.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    row = _pair(request, pk)
    if not row.is_paused:
        return redirect("matching:pair-detail", pk)
    now = clock.now()
    form = StandInForm(posted(request), mentors=standing_in.possible(row, now=now))
    if request.method == "POST" and form.is_valid():
        try:
            standing_in.give(row, mentor=form.cleaned_data["mentor"], by=reader(request), now=now)
        except (*REFUSALS, stand_ins.NotThisMentor):
            messages.info(request, _("This was changed meanwhile. Here you see how it is now."))
        else:
            messages.success(request, _("Both get each other’s name by mail."))
        return redirect("matching:pair-detail", pk)
    return _page(request, row, "matching/stand_in.html", form)


def _pair(request: HttpRequest, pk: int) -> Mentorship:
    """One's own pair is somebody else's to look after."""
    rows = Mentorship.objects.coordinated_by(reader(request)).select_related(
        "program__owner", "mentee__person", "mentee__program", "mentor_person", "mentee_person"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, row: Mentorship, template: str, form: forms.Form) -> HttpResponse:
    looked(request, [row.mentor_person, row.mentee_person], where="pair", of=row.program)
    return render(request, template, {"pair": row, "form": form})
