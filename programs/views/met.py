"""The page behind “Did you meet?”: it shows; only its buttons do, and for this one meeting only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people import clock
from people.models import Person
from programs import states, tapping
from programs.actions import meetings
from programs.actions.mentorships import MentorshipIsOver
from programs.models import Meeting

DEEDS = {"yes": meetings.hold, "no": meetings.miss}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    try:
        meeting, person = tapping.read(token)
    except tapping.DeadLink:
        return render(request, "programs/met_dead.html", {}, status=404)
    if request.user.is_authenticated and request.user.pk != person.pk:  # passed on to somebody else
        return render(request, "programs/met_dead.html", {}, status=404)
    with translation.override(person.language), timezone.override(person.time_zone):
        if request.method != "POST":
            return _page(request, meeting, person)
        deed = DEEDS.get(request.POST.get("answer", ""))
        if deed is None:
            return _page(request, meeting, person, status=409)
        try:
            deed(meeting, by=person, now=clock.now())
        except (states.WrongState, meetings.InTheFuture, MentorshipIsOver):
            meeting.refresh_from_db()
            return _page(request, meeting, person, status=409)
        return _page(request, meeting, person)


def _page(request: HttpRequest, meeting: Meeting, person: Person, *, status: int = 200) -> HttpResponse:
    context = {
        "meeting": meeting,
        "mentorship": meeting.mentorship,
        "partner": meeting.mentorship.partner_of(person),
        "may_say": meeting.is_planned and meeting.starts_at <= clock.now() and meeting.mentorship.goes_on,
    }
    return render(request, "programs/met.html", context, status=status)
