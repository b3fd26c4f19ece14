"""Requests as coordinators see them: who waits for whom, never the words; answers noted for others."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from matching import permissions
from matching.actions import answers
from matching.models import MentorRequest
from matching.views.refusals import REFUSALS
from people import clock
from people.models import Person
from programs.models import Program
from programs.views.loading import looked, reader

PARTS = (
    "mentor__person",
    "mentee__person",
    "mentor__program",
    "mentee__program",
    "program__owner",
    "held_by",
)
MOST = 200


@require_safe
def show_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose answer is overdue comes first."""
    person = reader(request)
    program = get_object_or_404(Program.objects.coordinated_by(person), pk=pk)
    rows = MentorRequest.objects.coordinated_by(person).filter(program=program)
    asked = rows.asked().select_related(*PARTS).order_by("answer_by", "pk")[:MOST]
    shown = [person for row in asked for person in (row.mentor.person, row.mentee.person)]
    looked(request, shown, where="requests", of=program)
    context = {
        "program": program,
        "rows": [{"row": row, "is_late": _is_late(row)} for row in asked],
        "queued": rows.filter(state=MentorRequest.State.QUEUED).count(),
    }
    return render(request, "matching/behalf_list.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _row(reader(request), pk))


@require_POST
def note(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The answer that a mentor, or the withdrawal that a mentee, gave by word of mouth."""
    person = reader(request)
    row = _row(person, pk)
    try:
        if verb == "accept":
            answers.accept(row, by=person, now=clock.now())
        elif verb == "decline":
            answers.decline(row, reason="", by=person, now=clock.now())
        elif verb == "withdraw":
            answers.withdraw(row, by=person, now=clock.now())
        else:
            answers.undo(row, by=person, now=clock.now())
    except REFUSALS as refusal:
        return _page(request, _row(person, pk), refusal=refusal, status=409)
    return redirect("matching:behalf-detail", row.pk)


def _row(person: Person, pk: int) -> MentorRequest:
    rows = MentorRequest.objects.coordinated_by(person).filter(asked_at__isnull=False)
    row = get_object_or_404(rows.select_related(*PARTS), pk=pk)
    if not permissions.can_answer_for_others(person, row):
        raise Http404
    return row


def _page(request: HttpRequest, row: MentorRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    looked(request, [row.mentor.person, row.mentee.person], where="requests", of=row.program)
    context = {
        "row": row,
        "is_late": _is_late(row),
        "may_undo": permissions.can_undo_request(reader(request), row, now=clock.now()),
        **more,
    }
    return render(request, "matching/behalf_detail.html", context, status=status)


def _is_late(row: MentorRequest) -> bool:
    return row.answer_by is not None and row.answer_by <= clock.today()
