"""Asking a mentor, and what was asked: sent and received."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from matching import load, permissions
from matching.actions import choices, requests
from matching.actions.publishing import HOLD
from matching.engine import PairReasons, why
from matching.forms import AskForm
from matching.models import MentorRequest, Policy
from matching.views.browse import judged, known_mentor, mentee_rows
from matching.views.refusals import REFUSALS
from matching.views.request_page import PARTS, page, visible
from people import clock
from programs.models import Mentor
from programs.views.loading import reader

GONE = (Mentor.State.EXEMPT, Mentor.State.WITHDRAWN)  # no place as a mentor to speak of


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The form on a page of its own; who may not ask is sent to the reason."""
    mentor = known_mentor(reader(request), pk)
    mentee = next((row for row in mentee_rows(reader(request)) if row.program_id == mentor.program_id), None)
    if mentee is None or not permissions.can_ask_mentor(reader(request), mentee):
        return redirect("matching:mentor-detail", mentor.pk)
    detail = reverse("matching:mentor-detail", args=[mentor.pk])
    form = AskForm(request.POST or None, mentor=mentor, mentee=mentee, cancel_url=detail)
    if request.method == "POST" and form.is_valid():
        return _asked(request, mentor=mentor, mentee=mentee, **form.cleaned_data)
    if request.method != "POST" and not _may_ask(mentor, mentee):
        return redirect(detail)
    return render(request, "matching/request_ask.html", _asking(mentor, mentee) | {"form": form})


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    rows = MentorRequest.objects.select_related(*PARTS)
    received = list(rows.received_by(person).order_by("-asked_at")[:200])
    own = Mentor.objects.filter(person=person).with_load().select_related("person", "program")
    mentors = {row.pk: row for row in own}
    waiting = _with_reasons([row for row in received if row.can_be_answered], mentors)
    shown = [row for row in mentors.values() if row.program.is_live and row.state not in GONE]
    context = {
        "waiting": waiting,
        "choosing": any(item["is_choice"] for item in waiting),
        "talking": [row for row in received if row.state == MentorRequest.State.INTRODUCTION],
        "answered": [row for row in received if not row.is_asked or row.hold][:50],
        "sent": list(rows.sent_by(person).order_by("-created_at", "rank")[:50]),
        "mentors": shown,
        "mentors_available": [row for row in shown if row.is_available],
        "is_mentee": bool(mentee_rows(person)),
        "topic_names": load.topic_names(get_language() or "en"),
    }
    return render(request, "matching/request_list.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, visible(reader(request), pk))


def _may_ask(mentor: Mentor, mentee: Any) -> bool:
    if MentorRequest.objects.open().filter(mentor=mentor, mentee=mentee).exists():
        return False
    return judged(mentor, mentee)[1] is None


def _asked(request: HttpRequest, *, mentor: Mentor, mentee: Any, **words: str) -> HttpResponse:
    try:
        now = clock.now()
        row = requests.ask(
            mentor=mentor, mentee=mentee, by=reader(request), now=now, held_until=now + HOLD, **words
        )
    except REFUSALS as refusal:
        context = {"mentor": mentor, "refusal": refusal}
        return render(request, "matching/request_refused.html", context, status=409)
    return redirect("matching:request-detail", row.pk)


def _asking(mentor: Mentor, mentee: Any) -> dict[str, Any]:
    """By when this mentor would answer, or who is asked before."""
    now = clock.now()
    others = choices.open_of(mentee)
    busy = choices.turns_left(mentee, others) < 1
    return {
        "mentor": mentor,
        "mentee": mentee,
        "answer_by": choices.answer_by(mentor.person, mentor.program, now=now),
        "before": others[-1] if busy and others else None,
    }


def _with_reasons(rows: list[MentorRequest], mentors: dict[int, Mentor]) -> list[dict[str, Any]]:
    """Who waits, each with what speaks for the pair: looked up once per program, not per row."""
    found: dict[int, PairReasons] = {}
    choosing: set[int] = set()  # of several who ask one mentor: who is dearer counts in match runs
    for mentor in mentors.values():
        asking = [row for row in rows if row.mentor_id == mentor.pk]
        if asking:
            policy, mentees = Policy.objects.current(mentor.program), [row.mentee for row in asking]
            problem = load.facing(mentor, mentees, policy, today=clock.today())
            found |= {row.pk: why(problem, row.mentor_id, row.mentee_id) for row in asking}
            if len(asking) > 1 and policy.has_wish("ranked"):
                choosing |= {row.pk for row in asking}
    return [{"row": row, "found": found[row.pk], "is_choice": row.pk in choosing} for row in rows]
