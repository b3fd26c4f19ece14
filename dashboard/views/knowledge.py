"""Knowledge at risk: which topics few people hold, or people who are expected to leave. For coordinators."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.column_words import topic_names
from people import clock
from people.actions import looks
from people.models import Look
from people.permissions import can_see_hr_desk
from programs import knowledge
from programs.views.loading import reader

A_PAGE = 50


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """At risk only, or all of them with `?all=yes`."""
    person = reader(request)
    if not can_see_hr_desk(person):
        raise Http404
    rows = knowledge.register()
    at_risk = [row for row in rows if row.is_at_risk]
    shows_all = request.GET.get("all") == "yes"
    page = Paginator(rows if shows_all else at_risk, A_PAGE).get_page(request.GET.get("page"))
    shown = knowledge.named(page.object_list)
    names = topic_names()
    about = [each for row in shown for each, _day in row.people]
    looks.note(by=person, about=about, what=Look.What.PAGE, where="knowledge", now=clock.now())
    context = {
        "page": page,
        "rows": [(names.get(row.slug, row.slug), row) for row in shown],
        "at_risk": len(at_risk),
        "total": len(rows),
        "shows_all": shows_all,
        "few": knowledge.FEW,
    }
    return render(request, "dashboard/knowledge.html", context)
