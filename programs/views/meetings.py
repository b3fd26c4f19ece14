from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from programs import emails, slots
from programs.actions import meetings
from programs.forms.meetings import MeetingLogForm, MeetingMoveForm, MeetingPlanForm
from programs.models import Meeting, Mentorship
from programs.permissions import can_work_on_mentorship
from programs.views.loading import posted, reader
from programs.views.pairs import carry_out, load_pair, load_row


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship, now = load_pair(request, pk, to_change=True), clock.now()
    back = reverse("programs:mentorship-detail", args=[pk])
    person, partner = reader(request), mentorship.partner_of(reader(request))
    times = slots.shared(person, partner, now=now)
    form = MeetingPlanForm(
        posted(request),
        now=now,
        partner=partner,
        initial=MeetingPlanForm.proposing(person, partner, times, chosen=request.GET.get("at", "")),
        cancel_url=back,
    )
    if request.method == "POST" and form.is_valid():
        return _planned(request, mentorship, form) or redirect(back)
    context = {"mentorship": mentorship, "partner": partner, "form": form, "slots": times}
    return render(request, "programs/meeting_plan.html", context)


def _planned(request: HttpRequest, mentorship: Mentorship, form: MeetingPlanForm) -> HttpResponse | None:
    now = clock.now()
    if form.is_repeated:
        done = _("The meetings are planned. You both get them in one mail, with a calendar file each.")
        rows = carry_out(
            request, done, meetings.plan_series, mentorship, now=now, starts=form.starts, **form.what
        )
        return redirect("programs:mentorship-detail", mentorship.pk) if rows else None
    done = _("The meeting is planned. You both get it by mail, with a calendar file.")
    meeting = carry_out(request, done, meetings.plan, mentorship, now=now, **form.plan)
    return redirect("programs:meeting-detail", meeting.pk) if meeting else None


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Both clocks, the calendar file, and the form that moves the meeting."""
    meeting, now = load_row(request, Meeting, pk, to_change=request.method == "POST"), clock.now()
    mentorship = meeting.mentorship
    partner = mentorship.partner_of(reader(request))
    initial = MeetingMoveForm.starting_with(meeting)
    form = MeetingMoveForm(posted(request), initial=initial, now=now, partner=partner)
    if request.method == "POST" and form.is_valid():
        done = _("The meeting is moved. You both get the new time by mail.")
        carry_out(request, done, meetings.move, meeting, now=now, **form.plan)
        return redirect("programs:meeting-detail", pk)
    context = {
        "meeting": meeting,
        "mentorship": mentorship,
        "partner": partner,
        "can_change": meeting.is_planned and can_work_on_mentorship(reader(request), mentorship),
        "has_passed": meeting.starts_at <= now,
        "follow": _following(meeting, now=now),
        "form": form,
    }
    return render(request, "programs/meeting_detail.html", context)


def _following(meeting: Meeting, *, now: datetime) -> int:
    """How many of its series come after it."""
    if meeting.series is None:
        return 0
    later = Meeting.objects.filter(series=meeting.series, starts_at__gt=meeting.starts_at)
    return later.filter(state=Meeting.State.PLANNED, starts_at__gt=now).count()


@require_POST
def cancel_rest(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = load_row(request, Meeting, pk, to_change=True)
    done = _("These meetings are cancelled. You both hear it in one mail.")
    carry_out(request, done, meetings.cancel_rest, meeting, now=clock.now())
    return redirect("programs:mentorship-detail", meeting.mentorship_id)


@require_POST
def miss(request: HttpRequest, pk: int) -> HttpResponse:
    """“No”, in one tap; a new time is the next step."""
    meeting = load_row(request, Meeting, pk, to_change=True)
    try:
        carry_out(
            request, _("Noted. Plan a new time when it suits you."), meetings.miss, meeting, now=clock.now()
        )
    except meetings.InTheFuture:
        messages.info(request, _("This meeting is still to come."))
    return redirect("programs:mentorship-detail", meeting.mentorship_id)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = load_row(request, Meeting, pk, to_change=True)
    done = _("The meeting is cancelled. You both hear it by mail.")
    carry_out(request, done, meetings.cancel, meeting, now=clock.now())
    return redirect("programs:mentorship-detail", meeting.mentorship_id)


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """“We met”, in one tap."""
    meeting = load_row(request, Meeting, pk, to_change=True)
    try:
        carry_out(request, _("Noted: you met."), meetings.hold, meeting, now=clock.now())
    except meetings.InTheFuture:
        messages.info(request, _("This meeting is still to come."))
    return redirect("programs:mentorship-detail", meeting.mentorship_id)


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """“We met”, without having planned it here."""
    mentorship, now = load_pair(request, pk, to_change=True), clock.now()
    back = reverse("programs:mentorship-detail", args=[pk])
    form = MeetingLogForm(
        posted(request),
        now=now,
        since=mentorship.started_on,
        initial={"on": clock.today()},
        cancel_url=back,
    )
    if request.method == "POST" and form.is_valid():
        carry_out(request, _("Noted: you met."), meetings.log, mentorship, now=now, **form.met)
        return redirect(back)
    context = {"mentorship": mentorship, "partner": mentorship.partner_of(reader(request)), "form": form}
    return render(request, "programs/meeting_log.html", context)


@require_safe
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The calendar file as it is now, for whoever lost the mail."""
    meeting = load_row(request, Meeting, pk)
    text = emails.invitation_text(meeting, now=clock.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="invitation.ics"'
    return response
