from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard import counted_answers, figures, house, impact, lists, numbers, worklist
from dashboard.statistics import least_of
from dashboard.worklist import AT_A_GLANCE, Filters
from people import clock
from people.permissions import can_create_program
from programs.actions import programs
from programs.models import Program
from programs.permissions import can_change_team, can_coordinate_program, can_see_desk, can_see_totals
from programs.views.loading import known_program, reader


def desk(request: HttpRequest) -> HttpResponse:
    """Every program this person cares for, with what needs them today on top."""
    person = reader(request)
    if not can_see_desk(person):
        raise Http404
    today = clock.today()
    mine = numbers.counted(person, today=today, held=figures.held())
    keys, at_home = [row.pk for row in mine], house.of_request(request)
    context = {
        "programs": mine,
        "work": worklist.show(person, Filters(), today=today, size=AT_A_GLANCE, known=keys, house=at_home),
        "now": clock.now(),
        "are_few": numbers.are_few(10),
        "parts": request.user.program_roles.select_related("program").order_by("program__name", "role"),  # type: ignore[union-attr]
        "may_create": can_create_program(request.user),  # type: ignore[arg-type]
    }
    return render(request, "dashboard/desk.html", context)


def program(request: HttpRequest, pk: int) -> HttpResponse:
    """One program from the coordinator's chair."""
    held, person, today = figures.held(), reader(request), clock.today()
    row = next(iter(numbers.counted(person, today=today, program=pk, held=held)), None)
    if row is None:
        raise Http404
    known = held.get(pk)
    context = {
        "program": row,
        "missing": programs.missing(row) if row.state == Program.State.DRAFT else [],
        "work": worklist.show(person, Filters(program=pk), today=today, size=AT_A_GLANCE),
        "now": clock.now(),
        "funnel": numbers.funnel(known.funnel if known else numbers.funnel_counts(row)),
        "check_ins": numbers.check_ins(
            known.check_ins if known else numbers.check_in_counts(row, person=person)
        ),
        "pairs": numbers.pairs_by_state(known.pairs if known else numbers.pair_counts(row, person=person)),
        "facts": lists.FACTS.items(),
        "may_lead": can_change_team(request.user, row),  # type: ignore[arg-type]
    }
    return render(request, "dashboard/program.html", context)


@require_safe
def totals(request: HttpRequest, pk: int) -> HttpResponse:
    """Amounts only: for analysts, and for everybody who may see more."""
    person = reader(request)
    row = known_program(person, pk)
    if not can_see_totals(person, row):
        raise Http404
    until = impact.quarter_of(clock.today())
    counted = counted_answers.of_program(row, until=until)
    context = numbers.totals(row, until=until) | {
        "program": row,
        "sees_impact": not row.is_protected or can_coordinate_program(person, row),
        "least": least_of(is_protected=row.is_protected),
        "counted": counted,
        "until": until,
    }
    return render(request, "dashboard/program_totals.html", context)
