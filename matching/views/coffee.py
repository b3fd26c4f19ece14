"""Coffee across functions: what is open to me, my talks and one thumb; rounds for whoever coordinates."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import load
from matching.actions import coffee
from matching.coffee_forms import RoundForm, TopicForm
from matching.models import Apart, CoffeeRound, CoffeeTalk
from matching.views.refusals import REFUSALS
from people import clock
from people.models import Person
from programs.models import Audience, Mentor, Program
from programs.views.loading import reader

PARTS = ("program__owner", "one", "other", "mentorship")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rounds(), pk=pk)
    if not coffee.may_join(row, reader(request)):
        raise Http404
    return _carried_out(request, partial(coffee.join, row, by=reader(request), now=clock.now()))


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CoffeeRound.objects.filter(guests__person=reader(request)), pk=pk)
    return _carried_out(request, partial(coffee.leave, row, by=reader(request)))


@require_POST
def thumb(request: HttpRequest, pk: int, met: bool) -> HttpResponse:
    row = _talk(reader(request), pk)
    return _carried_out(request, partial(coffee.thumb, row, met=met, by=reader(request), now=clock.now()))


@require_POST
def answer(request: HttpRequest, pk: int, yes: bool) -> HttpResponse:
    row = _talk(reader(request), pk)
    return _carried_out(request, partial(coffee.answer, row, yes=yes, by=reader(request), now=clock.now()))


@require_POST
def wish(request: HttpRequest, pk: int, wish: str) -> HttpResponse:
    """Neither of the two sees what the other chose, unless it fits."""
    row = _talk(reader(request), pk)
    return _carried_out(request, partial(coffee.wish, row, wish=wish, by=reader(request), now=clock.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """One talk about one of the topics that this mentor offers."""
    person = reader(request)
    rows = Mentor.objects.visible_to(person).available().exclude(person=person)
    mentor = get_object_or_404(rows.select_related("person", "program__owner"), pk=pk)
    if Apart.objects.holds(person.pk, mentor.person_id):
        raise Http404  # as for anybody who is not available
    names = load.topic_names(get_language() or "en")
    topics = [(slug, names.get(slug, slug)) for slug in mentor.topics]
    cancel = reverse("matching:mentor-detail", args=[mentor.pk])
    form = TopicForm(request.POST or None, topics=topics, cancel_url=cancel)
    refusal: Exception | None = None
    if request.method == "POST" and form.is_valid():
        try:
            coffee.ask_about(mentor.program, expert=mentor, by=person, now=clock.now(), **form.cleaned_data)
            return redirect("matching:coffee")
        except REFUSALS as late:
            refusal = late
    context = {"mentor": mentor, "form": form, "refusal": refusal, "has_topics": bool(topics)}
    return render(request, "matching/coffee_ask.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever coordinates opens a round, and sees how many joined, never who met."""
    person = reader(request)
    program = get_object_or_404(Program.objects.coordinated_by(person), pk=pk)
    form = RoundForm(request.POST or None, today=clock.today())
    refusal: Exception | None = None
    if request.method == "POST" and form.is_valid():
        try:
            coffee.open_round(program, by=person, now=clock.now(), **form.cleaned_data)
            return redirect("matching:coffee-rounds", program.pk)
        except REFUSALS as late:
            refusal = late
    listed = CoffeeRound.objects.filter(program=program).with_numbers()
    shown = list(listed[:20])
    context = {"program": program, "rounds": shown, "form": form, "refusal": refusal}
    context["is_open"] = any(row.is_open for row in shown)
    context["told"] = 0 if context["is_open"] else coffee.meant_for(program).count()
    return render(request, "matching/coffee_rounds.html", context, status=409 if refusal else 200)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CoffeeRound.objects.coordinated_by(reader(request)), pk=pk)
    with suppress(*REFUSALS):  # paired or cancelled before: the list shows it
        coffee.cancel_round(row, by=reader(request))
    return redirect("matching:coffee-rounds", row.program_id)


def _page(request: HttpRequest, *, refusal: Exception | None = None) -> HttpResponse:
    person = reader(request)
    talks = CoffeeTalk.objects.of(person).select_related(*PARTS)[:30]
    joined = set(CoffeeRound.objects.open().filter(guests__person=person).values_list("pk", flat=True))
    context: dict[str, Any] = {
        "rounds": [
            {"round": row, "is_in": row.pk in joined}
            for row in _rounds()
            if row.pk in joined or coffee.may_join(row, person)
        ],
        "talks": [
            {
                "talk": row,
                "partner": row.partner_of(person),
                "wish": row.wish_of(person),
                "asked_me": row.other_id == person.pk,
            }
            for row in talks
        ],
        "topic_names": load.topic_names(get_language() or "en"),
        "refusal": refusal,
    }
    return render(request, "matching/coffee.html", context, status=409 if refusal else 200)


def _rounds() -> Any:
    rows = CoffeeRound.objects.open().filter(program__state=Program.State.LIVE)
    audiences = Prefetch("program__audiences", Audience.objects.with_choices())
    return rows.select_related("program__owner").prefetch_related(audiences)


def _talk(person: Person, pk: int) -> CoffeeTalk:
    return get_object_or_404(CoffeeTalk.objects.of(person).select_related(*PARTS), pk=pk)


def _carried_out(request: HttpRequest, deed: Any) -> HttpResponse:
    try:
        deed()
    except REFUSALS as refusal:
        return _page(request, refusal=refusal)
    return redirect("matching:coffee")
