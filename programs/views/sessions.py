"""Live trainings: for whoever learns, and for whoever trains."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from people.models import Person
from programs import session_emails
from programs.actions import sessions
from programs.forms.sessions import AttendanceForm, SessionForm
from programs.models import SessionPlace, TrainingSession
from programs.models.session import TrainingSessionQuerySet
from programs.permissions import can_hold_session
from programs.states import WrongState
from programs.views.loading import known_program, looked, posted, reader


def _rows(person: Person) -> TrainingSessionQuerySet:
    rows = TrainingSession.objects.visible_to(person).with_counts()
    return rows.select_related("program__owner", "led_by")


def _session(request: HttpRequest, pk: int) -> TrainingSession:
    return get_object_or_404(_rows(reader(request)), pk=pk)


def _held(request: HttpRequest, pk: int) -> TrainingSession:
    """One that this reader may change."""
    session = _session(request, pk)
    if not can_hold_session(reader(request), session.program):
        raise Http404
    return session


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Those still to come, in the programs where this reader is a mentor or mentee."""
    person, now = reader(request), clock.now()
    mine = {row.session_id: row for row in SessionPlace.objects.held().filter(person=person)}
    open_to = TrainingSession.objects.open_to(person).values("pk")
    rows = _rows(person).upcoming(now).filter(Q(pk__in=open_to) | Q(pk__in=mine))
    entries = [{"session": row, "place": mine.get(row.pk)} for row in rows]
    been = SessionPlace.objects.filter(person=person, has_attended=True)
    context = {
        "entries": entries,
        "been": been.select_related("session__program").order_by("-session__starts_at"),
    }
    return render(request, "programs/session_list.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, and the place of this reader; for trainers also who comes."""
    person, now = reader(request), clock.now()
    session = _session(request, pk)
    place = session.places.held().filter(person=person).first()
    is_open = session.is_planned and not session.has_begun(now)
    context: dict[str, Any] = {
        "session": session,
        "place": place,
        "number": _number(place) if place and place.is_waiting else 0,
        "starts": session.starts_for(person),
        "is_open": is_open,
        "has_begun": session.has_begun(now),
        "may_come": is_open and TrainingSession.objects.open_to(person).filter(pk=pk).exists(),
        "free": max(session.seats - session.taken, 0) if not session.waiting else 0,
        "trains": can_hold_session(person, session.program),
    }
    if context["trains"]:
        context |= _who_comes(request, session)
    return render(request, "programs/session_detail.html", context)


def _number(place: SessionPlace) -> int:
    """Who stands where in the line, from 1; it never gets worse."""
    line = list(place.session.places.in_line().values_list("pk", flat=True))
    return line.index(place.pk) + 1


def _who_comes(request: HttpRequest, session: TrainingSession) -> dict[str, Any]:
    taken = list(session.places.taken().select_related("person").order_by("person__sort_name", "pk"))
    line = list(session.places.in_line().select_related("person"))
    looked(request, [row.person for row in taken + line], where="session", of=session.program)
    return {"taken": taken, "line": line}


@require_POST
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    try:
        place = sessions.sign_up(session, reader(request), now=clock.now())
    except sessions.NotForYou:
        raise Http404 from None
    except sessions.SessionIsOver:
        messages.info(request, _("Nobody can sign up for this training any more."))
    else:
        messages.success(
            request,
            _("You have a place. The mail with it adds it to your calendar.")
            if place.is_taken
            else _("You are on the waiting list. You hear by mail as soon as you have a place."),
        )
    return redirect("programs:session-detail", pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    try:
        sessions.withdraw(session, reader(request), now=clock.now(), by=reader(request))
    except sessions.SessionIsOver:
        messages.info(request, _("This training has begun or was cancelled."))
        return redirect("programs:session-detail", pk)
    messages.success(request, _("You no longer take part. Your place is free for somebody else."))
    return redirect("programs:session-list")


@require_safe
def calendar_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it is now, for whoever lost the mail."""
    session = _session(request, pk)
    places = session.places.taken().select_related("person")
    place = get_object_or_404(places, person=reader(request))
    text = session_emails.calendar_file(
        place, method="REQUEST" if session.is_planned else "CANCEL", now=clock.now()
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="training.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    person, now = reader(request), clock.now()
    program = known_program(person, pk)
    if not can_hold_session(person, program):
        raise Http404
    form = SessionForm(
        posted(request),
        now=now,
        initial=SessionForm.proposing(person, now=now),
        cancel_url=reverse("programs:training", args=[pk]),
    )
    if request.method == "POST" and form.is_valid():
        session = sessions.plan(program, by=person, now=now, **form.plan)
        messages.success(request, _("The training is planned. People see it and can sign up."))
        return redirect("programs:session-detail", session.pk)
    return render(request, "programs/session_plan.html", {"program": program, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    session, now = _held(request, pk), clock.now()
    back = reverse("programs:session-detail", args=[pk])
    initial = SessionForm.starting_with(session)
    form = SessionForm(posted(request), now=now, initial=initial, cancel_url=back, is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            told = sessions.change(session, by=reader(request), now=now, **form.plan)
        except sessions.TooFewSeats:
            form.add_error("seats", _("More people have a place already: nobody loses a place"))
        except (sessions.SessionIsOver, WrongState):
            messages.info(request, _("This training has begun or was cancelled."))
            return redirect(back)
        else:
            messages.success(request, _("Saved. People told by mail: %(number)s.") % {"number": told})
            return redirect(back)
    return render(request, "programs/session_change.html", {"session": session, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more, with how many people it reaches."""
    session = _held(request, pk)
    if request.method == "POST":
        try:
            told = sessions.cancel(session, by=reader(request), now=clock.now())
        except (sessions.SessionIsOver, WrongState):
            messages.info(request, _("This training has begun or was cancelled."))
        else:
            messages.success(request, _("Cancelled. People told by mail: %(number)s.") % {"number": told})
        return redirect("programs:session-detail", pk)
    context = {"session": session, "reached": session.taken + session.waiting}
    return render(request, "programs/session_cancel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    session, now = _held(request, pk), clock.now()
    back = reverse("programs:session-detail", args=[pk])
    places = session.places.taken().exclude(person=reader(request)).select_related("person")
    form = AttendanceForm(posted(request), places=places.order_by("person__sort_name", "pk"), cancel_url=back)
    if request.method == "POST" and form.is_valid():
        try:
            sessions.record_attendance(session, present=form.there, by=reader(request), now=now)
        except (sessions.NotYet, sessions.SessionIsOver):
            messages.info(request, _("Who was there can be noted from the beginning of the training on."))
        else:
            messages.success(request, _("Noted. Pairs that waited for this start by themselves."))
        return redirect(back)
    looked(request, [row.person for row in places], where="session", of=session.program)
    context = {"session": session, "form": form, "begun": session.has_begun(now), "places": places}
    return render(request, "programs/session_attendance.html", context)
