"""Mails as facts: to whom, what kind, when, whether it arrived; never what they said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notices import actions
from notices.models import Notice
from people import clock
from people.models import Person
from people.permissions import can_see_audit
from programs.models import Program
from programs.permissions import can_coordinate_program
from programs.views.loading import coordinated_program, reader

A_PAGE = 50


@require_safe
def house(request: HttpRequest) -> HttpResponse:
    if not can_see_audit(reader(request)):
        raise Http404
    return render(
        request,
        "dashboard/mails.html",
        _page(request, Notice.objects.open_to_the_house()) | {"shows_reason": True},
    )


@require_safe
def program(request: HttpRequest, pk: int) -> HttpResponse:
    row = coordinated_program(reader(request), pk)
    context = _page(request, Notice.objects.of_program(row.pk)) | {"program": row}
    return render(request, "dashboard/mails.html", context)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """HR for every mail, a coordinator for those of the program."""
    person = reader(request)
    notice = get_object_or_404(Notice.objects.stuck().select_related("to"), pk=pk)
    of = Program.objects.filter(pk=notice.context.get("program_id") or 0).first()
    by_hr = person.is_hr_admin and not (of and of.is_protected)
    if not by_hr and not (of and can_coordinate_program(person, of)):
        raise Http404
    try:
        actions.try_again(notice, by=person, now=clock.now())
        messages.success(request, _("It is sent again within a minute."))
    except actions.NotStuck:
        messages.info(request, _("Somebody has sent it again already."))
    if by_hr:
        return redirect("dashboard:mails")
    return redirect("dashboard:program-mails", pk=notice.context["program_id"])


def _page(request: HttpRequest, rows: QuerySet[Notice]) -> dict[str, Any]:
    """Newest first, by key; `stuck` are those that somebody has to look at."""
    person: Person = reader(request)
    is_stuck = request.GET.get("show") == "stuck"
    before = request.GET.get("before", "")
    chosen = rows.stuck() if is_stuck else rows  # type: ignore[attr-defined]
    if before.isascii() and before.isdigit() and len(before) < 19:
        chosen = chosen.filter(pk__lt=int(before))
    found = list(chosen.select_related("to").order_by("-pk")[: A_PAGE + 1])
    return {
        "notices": found[:A_PAGE],
        "older": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "is_first": not before,
        "is_stuck": is_stuck,
        "stuck": rows.stuck().count(),  # type: ignore[attr-defined]
        "may_send": person.is_hr_admin or not person.is_auditor,
    }
