"""One request as either of the two sees it: how every deed loads it, and the page it leads back to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from matching import load, permissions
from matching.actions import requests
from matching.engine import why
from matching.models import MentorRequest, Policy
from matching.rule_changes import changes
from matching.views.refusals import REFUSALS
from people import clock, prepared
from people.models import Person
from programs.states import WrongState
from programs.views.loading import reader

PARTS = (
    "mentor__person",
    "mentee__person",
    "mentor__program",
    "mentee__program",
    "program__owner",
    "mentorship",
    "suggested__person",
    "held_by",
)
HELD_AS = {"accepted": "accept", "declined": "decline", "withdrawn": "withdraw"}


def visible(person: Person, pk: int) -> MentorRequest:
    """A request that this person may read; what it shows is planned once."""

    def write(keys: Sequence[int]) -> QuerySet[MentorRequest]:
        rows = MentorRequest.objects.visible_to(Person(pk=keys[1])).filter(pk=keys[0])
        return rows.select_related(*PARTS)

    found = prepared.objects("request page", write, [pk, person.pk])
    if not found:
        raise Http404
    return found[0]


def to_answer(person: Person, pk: int) -> MentorRequest:
    row = visible(person, pk)
    if not permissions.can_answer_request(person, row):
        raise Http404
    return row


def page(request: HttpRequest, row: MentorRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    person = reader(request)
    side = "mentor" if row.mentor.person_id == person.pk else "mentee"
    context = {"row": row, "side": side, **more}
    context["may_undo"] = permissions.can_undo_request(person, row, now=clock.now())
    if row.is_open:
        context["is_away"] = row.mentee.is_away(clock.today())
        context["found"] = reasons(row)
    if row.state == MentorRequest.State.INTRODUCTION:
        context["own_word"] = row.goes_on_for(person)
    if side == "mentor" and row.is_asked:
        context["free"] = load.free_seats(load.with_load(row.mentor_id))
    if side == "mentor" and not row.is_asked:
        waiting = MentorRequest.objects.waits_for(person).received_by(person)
        context["others"] = list(waiting.select_related("mentee__person")[:5])
    if side == "mentee":
        others = MentorRequest.objects.filter(mentee=row.mentee).exclude(pk=row.pk)
        context["others"] = list(others.select_related("mentor__person").order_by("rank", "pk")[:10])
    return render(request, f"matching/request_{side}.html", context, status=status)


def overtaken(request: HttpRequest, row: MentorRequest, refusal: Exception, *, wanted: str) -> HttpResponse:
    """The second click reads the result; who came too late reads what happened meanwhile."""
    present = MentorRequest.objects.visible_to(reader(request)).filter(pk=row.pk).select_related(*PARTS)
    if not present:  # taken back before anybody heard of it
        return redirect("matching:request-list")
    row = present[0]
    if isinstance(refusal, requests.IsHeld) and HELD_AS.get(wanted, wanted) == row.hold:
        return redirect("matching:request-detail", row.pk)
    if isinstance(refusal, WrongState) and row.state == wanted:
        return redirect("matching:request-detail", row.pk)
    more = _rules_since(row) if isinstance(refusal, requests.NotAllowed) else {}
    return page(request, row, status=409, refusal=refusal, **more)


def carried_out(
    request: HttpRequest, row: MentorRequest, deed: Callable[[], object], *, wanted: str
) -> HttpResponse:
    """Do it, then show the request as it stands."""
    try:
        deed()
    except REFUSALS as refusal:
        return overtaken(request, row, refusal, wanted=wanted)
    return redirect("matching:request-detail", row.pk)


def reasons(row: MentorRequest) -> Any:
    policy = Policy.objects.current(row.program)
    problem = load.pair(row.mentor, row.mentee, policy, today=clock.today())
    return why(problem, row.mentor_id, row.mentee_id)


def _rules_since(row: MentorRequest) -> dict[str, Any]:
    """What became of the musts since the mentee asked; nothing where they are the same."""
    now = Policy.objects.current(row.program)
    then = Policy.objects.held_at(row.program, row.created_at) or Policy.objects.of_preset(row.program)
    changed = [change for change in changes(then.rules, now.rules) if change.of in {"must", "least_points"}]
    return {"rules_changed": changed, "rules_since": now.since} if changed else {}
