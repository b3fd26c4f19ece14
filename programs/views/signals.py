"""One signal: why somebody is on it, since when, what was tried, and what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import clock
from people.models import Person
from programs.actions import mentorships, signals
from programs.forms.signals import CloseForm, GiveForm, PutOffForm, TriedForm, who_may_take_on
from programs.models import Signal
from programs.views.loading import looked, posted, reader

STEPS = ("tried", "give", "put_off", "close")
PLAIN = ("take", "confirm", "rematch")  # one button each; the last two where a rule does not fit any more


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    signal = _load(request, pk)
    pair = signal.mentorship
    people = [pair.mentor_person, pair.mentee_person] if pair else [signal.person] if signal.person else []
    looked(request, people, where="signal", of=signal.its_program)
    sent = _sent(request)
    data = {name: posted(request) if sent == name else None for name in STEPS}
    forms_: dict[str, forms.Form] = {
        "tried": TriedForm(data["tried"], prefix="tried"),
        "give": GiveForm(
            data["give"],
            prefix="give",
            people=who_may_take_on(signal).exclude(pk=reader(request).pk),
        ),
        "put_off": PutOffForm(data["put_off"], prefix="put_off", today=clock.today()),
        "close": CloseForm(data["close"], prefix="close"),
    }
    if sent in PLAIN or (sent in forms_ and forms_[sent].is_valid()):
        return _do(request, signal, sent, forms_.get(sent))
    context = {
        "signal": signal,
        "pair": pair,
        "people": people,
        "addresses": ",".join(each.email for each in people if each.email),
        "steps": signal.steps.select_related("by"),
        "forms": forms_,
        "form": forms_.get(sent),
    }
    return render(request, "programs/signal_detail.html", context)


def _sent(request: HttpRequest) -> str:
    """Which of the forms of the page this is; empty for none."""
    if request.method != "POST":
        return ""
    return next((name for name in STEPS if f"{name}-sent" in request.POST), request.POST.get("answer", ""))


def _do(request: HttpRequest, signal: Signal, sent: str, form: forms.Form | None) -> HttpResponse:
    person, now = reader(request), clock.now()
    given = {name: value for name, value in form.cleaned_data.items() if name != "sent"} if form else {}
    deeds = {
        "take": lambda: signals.take_on(signal, to=person, by=person, now=now),
        "tried": lambda: signals.tried(signal, by=person, now=now, **given),
        "give": lambda: signals.take_on(signal, by=person, now=now, **given),
        "confirm": lambda: signals.confirm(signal, by=person, now=now),
        "rematch": lambda: signals.rematch(signal, by=person, now=now),
        "put_off": lambda: signals.put_off(signal, by=person, today=clock.today(), now=now, **given),
        "close": lambda: _close(signal, person, given),
    }
    if sent in ("confirm", "rematch") and signal.rule != Signal.Rule.DRIFT:
        raise Http404
    try:
        deeds[sent]()
    except (signals.SignalIsClosed, signals.NoSuchDay, mentorships.MentorshipIsOver):
        messages.info(request, _("This was changed meanwhile. Here you see how it is now."))
    else:
        messages.success(request, _("Noted."))
        if sent == "rematch" and signal.mentorship:
            pair = signal.mentorship
            return redirect("matching:hand-mentor", pair.program_id, pair.mentee_id)
    return redirect("programs:signal", signal.pk)


def _close(signal: Signal, person: Person, given: dict[str, Any]) -> None:
    """One that closed by itself still takes a verdict."""
    if signal.goes_on:
        signals.close(signal, by=person, now=clock.now(), **given)
    else:
        signals.judge(signal, verdict=given["verdict"], by=person)


def _load(request: HttpRequest, pk: int) -> Signal:
    rows = (
        Signal.objects.noticed()
        .coordinated_by(reader(request))
        .select_related(
            "program", "mentorship__mentor_person", "mentorship__mentee_person", "person", "assigned_to"
        )
    )
    return get_object_or_404(rows, pk=pk)
