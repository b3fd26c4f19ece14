"""What the two may do with a request, each button one deed; opening a page changes nothing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from matching import permissions
from matching.actions import answers, preferring, talks
from matching.answer_forms import DeclineForm, SnoozeForm, WordsForm
from matching.choosing import Filters
from matching.directory import directory
from matching.models import MentorRequest
from matching.models.request import PLACES
from matching.views.refusals import REFUSALS
from matching.views.request_page import carried_out, overtaken, to_answer, visible
from people import clock
from people.models import Person
from programs.models import Mentor
from programs.states import WrongState
from programs.views.loading import reader

A_FEW = 8  # colleagues a mentor may name instead


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    row, person = to_answer(reader(request), pk), reader(request)
    deed = partial(answers.accept, row, by=person, now=clock.now())
    return carried_out(request, row, deed, wanted="accepted")


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    row, person = to_answer(reader(request), pk), reader(request)
    if request.method != "POST" and not row.can_be_answered:
        return redirect("matching:request-detail", row.pk)
    form = DeclineForm(
        request.POST or None,
        name=row.mentee.person.short_name,
        colleagues=colleagues(row),
        today=clock.today(),
        action=reverse("matching:request-decline", args=[row.pk]),
        cancel_url=reverse("matching:request-detail", args=[row.pk]),
    )
    if request.method != "POST" or not form.is_valid():
        return render(request, "matching/request_decline.html", {"row": row, "form": form})
    deed = partial(answers.decline, row, by=person, now=clock.now(), **form.cleaned_data)
    return carried_out(request, row, deed, wanted="declined")


@require_POST
def prefer(request: HttpRequest, pk: int) -> HttpResponse:
    """Which place the mentor gives this request among all that wait."""
    row, written = to_answer(reader(request), pk), request.POST.get("place", "")
    places = {"": None, **{str(place): place for place in range(1, PLACES + 1)}}
    if written not in places:
        raise Http404
    try:
        preferring.prefer(row, places[written], by=reader(request))
    except WrongState as refusal:
        return overtaken(request, row, refusal, wanted="")
    return redirect("matching:request-list")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row, person = _own_request(reader(request), pk), reader(request)
    try:
        answers.withdraw(row, by=person, now=clock.now())
    except REFUSALS as refusal:
        return overtaken(request, row, refusal, wanted="withdrawn")
    return _back(person, row)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to before, while nobody has been told."""
    row, person = visible(reader(request), pk), reader(request)
    if not permissions.is_of_request(person, row):
        raise Http404
    try:
        answers.undo(row, by=person, now=clock.now())
    except REFUSALS as refusal:
        return overtaken(request, row, refusal, wanted="undone")
    return _back(person, row)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    row, person = to_answer(reader(request), pk), reader(request)
    name = row.mentee.person.short_name
    form = WordsForm(request.POST or None, name=name, asks=True, cancel_url=_page(row))
    if request.method != "POST" and not (row.can_be_answered and row.is_pending and not row.question):
        return redirect("matching:request-detail", row.pk)
    if request.method != "POST" or not form.is_valid():
        return render(request, "matching/request_words.html", {"row": row, "form": form, "side": "mentor"})
    deed = partial(talks.question, row, by=person, now=clock.now(), **form.cleaned_data)
    return carried_out(request, row, deed, wanted="question")


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    row, person = _own_request(reader(request), pk), reader(request)
    name = row.mentor.person.short_name
    form = WordsForm(request.POST or None, name=name, asks=False, cancel_url=_page(row))
    if request.method != "POST" and row.state != MentorRequest.State.QUESTION:
        return redirect("matching:request-detail", row.pk)
    if request.method != "POST" or not form.is_valid():
        return render(request, "matching/request_words.html", {"row": row, "form": form, "side": "mentee"})
    deed = partial(talks.reply, row, by=person, now=clock.now(), **form.cleaned_data)
    return carried_out(request, row, deed, wanted="pending")


@require_POST
def introduce(request: HttpRequest, pk: int) -> HttpResponse:
    row, person = to_answer(reader(request), pk), reader(request)
    deed = partial(talks.introduce, row, by=person, now=clock.now())
    return carried_out(request, row, deed, wanted="introduction")


@require_POST
def go_on(request: HttpRequest, pk: int, yes: bool) -> HttpResponse:
    """One's own word after the introduction; it can be changed until the other has said theirs."""
    row, person = visible(reader(request), pk), reader(request)
    if not permissions.is_of_request(person, row):
        raise Http404
    deed = partial(talks.go_on, row, goes_on=yes, by=person, now=clock.now())
    return carried_out(request, row, deed, wanted="accepted" if yes else "closed")


@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    row, person = to_answer(reader(request), pk), reader(request)
    form = SnoozeForm(
        request.POST or None, today=clock.today(), name=row.mentee.person.short_name, cancel_url=_page(row)
    )
    if request.method != "POST" and not row.can_be_snoozed:
        return redirect("matching:request-detail", row.pk)
    if request.method != "POST" or not form.is_valid():
        return render(request, "matching/request_snooze.html", {"row": row, "form": form})
    deed = partial(talks.snooze, row, by=person, now=clock.now(), **form.cleaned_data)
    return carried_out(request, row, deed, wanted="snoozed")


def colleagues(row: MentorRequest) -> list[Mentor]:
    """Mentors with room whom the mentee may ask, best first; never the one who declines."""
    if not row.is_open:
        return []
    asked = set(row.mentee.requests.values_list("mentor_id", flat=True))
    found = directory(row.mentee, Filters(), today=clock.today(), language=get_language() or "en")
    fitting = [card.mentor for card in found.best(A_FEW + len(asked)) if card.mentor.pk not in asked]
    return fitting[:A_FEW]


def _own_request(person: Person, pk: int) -> MentorRequest:
    row = visible(person, pk)
    if not permissions.can_withdraw_request(person, row):
        raise Http404
    return row


def _back(person: Person, row: MentorRequest) -> HttpResponse:
    """To the request, or to the list where nothing is left of it."""
    if MentorRequest.objects.visible_to(person).filter(pk=row.pk).exists():
        return redirect("matching:request-detail", row.pk)
    return redirect("matching:request-list")


def _page(row: MentorRequest) -> Any:
    return reverse("matching:request-detail", args=[row.pk])
