"""Pairing two people by hand: whom, with whom (allowed first, with reasons), a word, then the deed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import load
from matching.actions import by_hand, confirming, holds
from matching.engine import Bar, PairReasons, why, why_all_mentors
from matching.forms import OpeningForm, WaiverForm
from matching.models import Policy
from matching.views.refusals import REFUSALS
from people import clock
from people.models import Person
from programs.models import Lottery, Mentee, Mentor, Mentorship, Program, Waiver
from programs.views.loading import coordinated_program, looked, reader

A_PAGE = 25
WORDS = 80  # of a search, so long at most


@require_safe
def choose_mentee(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    words = request.GET.get("q", "").replace("\0", "")[:WORDS]
    rows = Mentee.objects.waiting().filter(program=program).exclude(person=reader(request))
    turn = Lottery.objects.turn_in(program.pk)
    if turn is not None:
        rows = rows.filter(pk__in=turn)
    for word in words.split():
        rows = rows.filter(Q(person__sort_name__icontains=word) | Q(person__given_name__icontains=word))
    page = Paginator(rows.select_related("person"), A_PAGE).get_page(request.GET.get("page"))
    looked(request, [row.person for row in page], where="pairing by hand", of=program)
    context = {"program": program, "page": page, "q": words, "lots": turn is not None}
    context |= {"keep": urlencode({"q": words}) if words else ""}
    return render(request, "matching/hand_mentee.html", context)


@require_safe
def choose_mentor(request: HttpRequest, pk: int, mentee_pk: int) -> HttpResponse:
    program, mentee = _mentee(reader(request), pk, mentee_pk)
    words = request.GET.get("q", "").replace("\0", "")[:WORDS]
    mentors = [row for row in load.available_mentors(program) if row.person_id != reader(request).pk]
    policy = Policy.objects.current(program)
    found = why_all_mentors(load.around(mentee, policy, today=clock.today(), mentors=mentors))
    entries = [
        _entry(row, found[row.pk])
        for row in mentors
        if all(word in row.person.full_name.casefold() for word in words.casefold().split())
    ]
    entries.sort(key=lambda entry: (not entry["allowed"], -entry["found"].points, entry["mentor"].pk))
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    looked(request, [entry["mentor"].person for entry in page], where="pairing by hand", of=program)
    context = {"program": program, "mentee": mentee, "page": page, "q": words}
    context |= {"keep": urlencode({"q": words}) if words else "", "topic_names": _topics()}
    return render(request, "matching/hand_mentor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, pk: int, mentee_pk: int, mentor_pk: int) -> HttpResponse:
    """The reasons of the two and a word to both; where a rule forbids it, what an exception would ask."""
    program, mentee = _mentee(reader(request), pk, mentee_pk)
    mentor = _mentor(reader(request), program, mentor_pk)
    back = reverse("matching:hand-mentor", args=[program.pk, mentee.pk])
    form = OpeningForm(request.POST or None, cancel_url=back)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            two: dict[str, Any] = {"mentor": mentor, "mentee": mentee, "by": reader(request)}
            pair = by_hand.pair(**two, now=clock.now(), opening=form.cleaned_data["opening"])
        except REFUSALS as late:
            refusal = late
        else:
            return redirect("matching:pair-detail", pair.pk)
    context = _two(program, mentor, mentee) | {"form": form, "refusal": refusal}
    return render(request, "matching/hand_make.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_waiver(request: HttpRequest, pk: int, mentee_pk: int, mentor_pk: int) -> HttpResponse:
    program, mentee = _mentee(reader(request), pk, mentee_pk)
    mentor = _mentor(reader(request), program, mentor_pk)
    back = reverse("matching:hand-make", args=[program.pk, mentee.pk, mentor.pk])
    form = WaiverForm(request.POST or None, today=clock.today(), cancel_url=back)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            two: dict[str, Any] = {
                "mentor": mentor,
                "mentee": mentee,
                "by": reader(request),
                "now": clock.now(),
            }
            waiver = by_hand.ask(**two, **form.cleaned_data)
        except REFUSALS as late:
            refusal = late
        else:
            return redirect("matching:waiver-detail", waiver.pk)
    context = _two(program, mentor, mentee) | {"form": form, "refusal": refusal}
    return render(request, "matching/waiver_ask.html", context, status=409 if refusal else 200)


@require_safe
def waiver(request: HttpRequest, pk: int) -> HttpResponse:
    return _waiver_page(request, _waiver(reader(request), pk))


@require_POST
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Approve or refuse, by a second person; withdraw, by whoever asked."""
    row, by = _waiver(reader(request), pk), reader(request)
    try:
        if verb == "approve":
            by_hand.approve(row, by=by, now=clock.now())
        elif verb == "refuse":
            by_hand.refuse(row, by=by, now=clock.now())
        elif row.asked_by_id == by.pk:
            by_hand.withdraw(row, by=by)
    except REFUSALS as refusal:
        return _waiver_page(request, _waiver(by, pk), refusal=refusal)
    return redirect("matching:waiver-detail", row.pk)


@require_safe
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    return _pair_page(request, _pair(reader(request), pk))


@require_POST
def undo_pair(request: HttpRequest, pk: int) -> HttpResponse:
    row = _pair(reader(request), pk)
    try:
        holds.undo_pair(row, by=reader(request), now=clock.now())
    except holds.HoldIsOver as refusal:
        return _pair_page(request, _pair(reader(request), pk), refusal=refusal)
    return redirect("matching:hand-mentor", row.program_id, row.mentee_id)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    row = _pair(reader(request), pk)
    try:
        confirming.take_back(row, by=reader(request), now=clock.now())
    except REFUSALS as refusal:
        return _pair_page(request, _pair(reader(request), pk), refusal=refusal)
    return redirect("matching:pair-detail", row.pk)


def _mentee(person: Person, pk: int, mentee_pk: int) -> tuple[Program, Mentee]:
    program = coordinated_program(person, pk)
    rows = Mentee.objects.enrolled().filter(program=program).exclude(person=person)
    return program, get_object_or_404(rows.select_related("person", "program"), pk=mentee_pk)


def _mentor(person: Person, program: Program, pk: int) -> Mentor:
    rows = Mentor.objects.available().filter(program=program).exclude(person=person).with_load()
    return get_object_or_404(rows.select_related("person", "program"), pk=pk)


def _waiver(person: Person, pk: int) -> Waiver:
    rows = Waiver.objects.visible_to(person).select_related(
        "program__owner", "mentor__person", "mentee__person", "asked_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


def _pair(person: Person, pk: int) -> Mentorship:
    """One's own pair is somebody else's to look after."""
    rows = Mentorship.objects.coordinated_by(person).select_related(
        "program__owner",
        "mentor_person",
        "mentee_person",
        "waiver__asked_by",
        "waiver__decided_by",
        "confirmation",
        "stand_in__mentor__person",
    )
    return get_object_or_404(rows, pk=pk)


def _entry(row: Mentor, found: PairReasons) -> dict[str, Any]:
    bars = [reason for reason in found.blocked if reason.code not in by_hand.FREE]
    rules = [reason for reason in bars if reason.code != Bar.SEATS]
    return {"mentor": row, "found": found, "allowed": not bars, "rules": rules, "free": load.free_seats(row)}


def _two(program: Program, mentor: Mentor, mentee: Mentee) -> dict[str, Any]:
    problem = load.pair(mentor, mentee, Policy.objects.current(program), today=clock.today())
    found = why(problem, mentor.pk, mentee.pk)
    rules = by_hand.broken_by(mentor, mentee, now=clock.now(), found=found)
    return {
        "program": program,
        "mentor": mentor,
        "mentee": mentee,
        "found": found,
        "rules": rules,
        "is_full": not load.free_seats(mentor),
        "can_lift": by_hand.can_lift(rules),
        "topic_names": _topics(),
    }


def _topics() -> dict[str, str]:
    return load.topic_names(get_language() or "en")


def _waiver_page(request: HttpRequest, row: Waiver, *, refusal: Exception | None = None) -> HttpResponse:
    context = {
        "waiver": row,
        "refusal": refusal,
        "pair": Mentorship.objects.filter(waiver=row).first(),
        "may_decide": row.state == Waiver.State.ASKED and row.asked_by_id != reader(request).pk,
        "is_own": row.asked_by_id == reader(request).pk,
    }
    return render(request, "matching/waiver_detail.html", context, status=409 if refusal else 200)


def _pair_page(request: HttpRequest, row: Mentorship, *, refusal: Exception | None = None) -> HttpResponse:
    looked(request, [row.mentor_person, row.mentee_person], where="pair", of=row.program)
    context = {
        "pair": row,
        "asked": getattr(row, "confirmation", None),
        "agreed": row.agreements.facts().agreed().first(),
        "refusal": refusal,
        "is_over": row.waiver is not None and row.waiver.is_over(clock.today()),
        "of_run": row.origin == Mentorship.Origin.RUN,
        "of_request": row.origin == Mentorship.Origin.REQUEST,
        "stand_in": getattr(row, "stand_in", None),
        "waits_for_seat": row.waits_for_seat(clock.today()),
    }
    return render(request, "matching/pair_detail.html", context, status=409 if refusal else 200)
