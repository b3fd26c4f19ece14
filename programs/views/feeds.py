from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people import clock
from programs import emails, invitation
from programs.actions import feeds
from programs.models import CalendarFeed, Meeting
from programs.views.loading import reader

KEPT = timedelta(days=90)  # meetings that were stay in the calendar so long


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Make the address, make it anew, revoke it; it is shown once, as only a digest is kept."""
    person, address = reader(request), ""
    if request.method == "POST" and "revoke" in request.POST:
        feeds.revoke(by=person)
        messages.success(request, _("The address no longer works."))
        return redirect("programs:feed")
    if request.method == "POST":
        token = feeds.make(by=person, now=clock.now())
        address = settings.BASE_URL + reverse("programs:feed-file", args=[token])
    feed = CalendarFeed.objects.filter(person=person, epoch=person.sign_in_epoch).first()
    return render(request, "programs/feed.html", {"feed": feed, "address": address})


@login_not_required
@never_cache
@require_safe
def file(request: HttpRequest, token: str) -> HttpResponse:
    """What calendars fetch: dates and the partner's name, no word that the pair wrote."""
    person = feeds.owner_of(token)
    if person is None:
        raise Http404
    now = clock.now()
    rows = Meeting.objects.visible_to(person).filter(starts_at__gt=now - KEPT)
    rows = rows.filter(state__in=[Meeting.State.PLANNED, Meeting.State.HELD])
    rows = rows.select_related("planned_by", "mentorship__mentor_person", "mentorship__mentee_person")
    with translation.override(person.language):
        meetings = [emails.invitation_of(meeting) for meeting in rows]
        text = invitation.feed(meetings, name=_("Mentoring"), now=now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
