"""Asking a mentor and answering: opening a page changes nothing, each button is one deed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import load, permissions
from matching.actions import choices, requests
from matching.engine import PairReasons, why
from matching.forms import AskForm, DeclineForm
from matching.models import MentorRequest, Policy
from matching.rule_changes import changes
from matching.views.browse import judged, mentee_rows
from matching.views.refusals import REFUSALS
from people import clock
from people.models import Person
from programs.models import Mentor
from programs.states import WrongState
from programs.views.loading import reader

PARTS = (
    "mentor__person",
    "mentee__person",
    "mentor__program",
    "mentee__program",
    "program__owner",
    "mentorship",
)
GONE = (Mentor.State.EXEMPT, Mentor.State.WITHDRAWN)  # no place as a mentor to speak of


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The form on a page of its own; who may not ask is sent to the reason."""
    rows = Mentor.objects.known_to(reader(request)).with_load().select_related("person", "program__owner")
    mentor = get_object_or_404(rows, pk=pk)
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
    shown = [row for row in mentors.values() if row.program.is_live and row.state not in GONE]
    context = {
        "waiting": _with_reasons([row for row in received if row.is_pending], mentors),
        "answered": [row for row in received if not row.is_pending][:50],
        "sent": list(rows.sent_by(person).order_by("-created_at", "rank")[:50]),
        "mentors": shown,
        "mentors_available": [row for row in shown if row.is_available],
        "is_mentee": bool(mentee_rows(person)),
        "topic_names": load.topic_names(get_language() or "en"),
    }
    return render(request, "matching/request_list.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(reader(request), pk))


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    row = _to_answer(reader(request), pk)
    try:
        requests.accept(row, by=reader(request), now=clock.now())
    except REFUSALS as refusal:
        return _overtaken(request, row, refusal, wanted="accepted")
    return redirect("matching:request-detail", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    row = _to_answer(reader(request), pk)
    if request.method != "POST" and not row.is_pending:
        return redirect("matching:request-detail", row.pk)
    form = _decline_form(row, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "matching/request_decline.html", {"row": row, "form": form})
    try:
        requests.decline(row, reason=form.cleaned_data["reason"], by=reader(request), now=clock.now())
    except REFUSALS as refusal:
        return _overtaken(request, row, refusal, wanted="declined")
    return redirect("matching:request-detail", row.pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(reader(request), pk)
    if not permissions.can_withdraw_request(reader(request), row):
        raise Http404
    try:
        requests.withdraw(row, by=reader(request), now=clock.now())
    except REFUSALS as refusal:
        return _overtaken(request, row, refusal, wanted="withdrawn")
    return redirect("matching:request-detail", row.pk)


def _visible(person: Person, pk: int) -> MentorRequest:
    return get_object_or_404(MentorRequest.objects.visible_to(person).select_related(*PARTS), pk=pk)


def _to_answer(person: Person, pk: int) -> MentorRequest:
    row = _visible(person, pk)
    if not permissions.can_answer_request(person, row):
        raise Http404
    return row


def _may_ask(mentor: Mentor, mentee: Any) -> bool:
    if MentorRequest.objects.open().filter(mentor=mentor, mentee=mentee).exists():
        return False
    return judged(mentor, mentee)[1] is None


def _asked(request: HttpRequest, *, mentor: Mentor, mentee: Any, **words: str) -> HttpResponse:
    try:
        row = requests.ask(mentor=mentor, mentee=mentee, by=reader(request), now=clock.now(), **words)
    except REFUSALS as refusal:
        context = {"mentor": mentor, "refusal": refusal}
        return render(request, "matching/request_refused.html", context, status=409)
    return redirect("matching:request-detail", row.pk)


def _asking(mentor: Mentor, mentee: Any) -> dict[str, Any]:
    """By when this mentor would answer, or who is asked before."""
    now = clock.now()
    first = MentorRequest.objects.pending().filter(mentee=mentee).select_related("mentor__person").first()
    return {
        "mentor": mentor,
        "mentee": mentee,
        "answer_by": choices.answer_by(mentor.person, mentor.program, now=now),
        "before": first,
    }


def _page(request: HttpRequest, row: MentorRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    side = "mentor" if row.mentor.person_id == reader(request).pk else "mentee"
    context = {"row": row, "side": side, **more}
    if row.is_open:
        context["found"] = _reasons(row)
    if side == "mentor" and row.is_pending:
        context["free"] = load.free_seats(Mentor.objects.with_load().get(pk=row.mentor_id))
    return render(request, f"matching/request_{side}.html", context, status=status)


def _overtaken(request: HttpRequest, row: MentorRequest, refusal: Exception, *, wanted: str) -> HttpResponse:
    """The second click reads the result; who came too late reads what happened meanwhile."""
    row = _visible(reader(request), row.pk)
    if isinstance(refusal, WrongState) and row.state == wanted:
        return redirect("matching:request-detail", row.pk)
    more = _rules_since(row) if isinstance(refusal, requests.NotAllowed) else {}
    return _page(request, row, status=409, refusal=refusal, **more)


def _rules_since(row: MentorRequest) -> dict[str, Any]:
    """What became of the musts since the mentee asked; nothing where they are the same."""
    now = Policy.objects.current(row.program)
    then = Policy.objects.held_at(row.program, row.created_at) or Policy.objects.of_preset(row.program)
    changed = [change for change in changes(then.rules, now.rules) if change.of in {"must", "least_points"}]
    return {"rules_changed": changed, "rules_since": now.since} if changed else {}


def _decline_form(row: MentorRequest, posted: Any = None) -> DeclineForm:
    return DeclineForm(
        posted,
        name=row.mentee.person.short_name,
        action=reverse("matching:request-decline", args=[row.pk]),
        cancel_url=reverse("matching:request-detail", args=[row.pk]),
    )


def _reasons(row: MentorRequest) -> Any:
    policy = Policy.objects.current(row.program)
    problem = load.pair(row.mentor, row.mentee, policy, today=clock.today())
    return why(problem, row.mentor_id, row.mentee_id)


def _with_reasons(rows: list[MentorRequest], mentors: dict[int, Mentor]) -> list[dict[str, Any]]:
    """Who waits, each with what speaks for the pair: looked up once per program, not per row."""
    found: dict[int, PairReasons] = {}
    for mentor in mentors.values():
        asking = [row for row in rows if row.mentor_id == mentor.pk]
        if asking:
            policy, mentees = Policy.objects.current(mentor.program), [row.mentee for row in asking]
            problem = load.facing(mentor, mentees, policy, today=clock.today())
            found |= {row.pk: why(problem, row.mentor_id, row.mentee_id) for row in asking}
    return [{"row": row, "found": found[row.pk]} for row in rows]
