"""Who did what, and how the house is set up: for auditors and HR administrators, to read only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from dashboard import audit
from dashboard.forms import AuditFilterForm
from matching.models import Policy
from matching.templatetags.policy import musts
from people.models import Person
from people.permissions import can_see_audit
from programs.models import Program
from programs.views.loading import reader


def _auditor(request: HttpRequest) -> Person:
    person = reader(request)
    if not can_see_audit(person):
        raise Http404
    return person


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    _auditor(request)
    form = AuditFilterForm(request.GET)
    chosen = form.chosen
    before = request.GET.get("before", "")
    found = audit.page(audit.events(**chosen), before=int(before) if _is_key(before) else None)
    context = found | {"form": form, "keep": urlencode(chosen), "any": bool(chosen)}
    return render(request, "dashboard/audit.html", context)


def _is_key(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) < 19


@require_safe
def configuration(request: HttpRequest) -> HttpResponse:
    """What the house does by itself, in words; nothing about anybody who takes part."""
    _auditor(request)
    rows = list(Program.objects.select_related("owner", "deputy").prefetch_related("audiences"))
    policies = Policy.objects.current_of(rows)
    programs = [
        {
            "program": row,
            "mentors": row.audience("mentor"),
            "mentees": row.audience("mentee"),
            "musts": musts(policies[row.pk].musts),
        }
        for row in rows
    ]
    return render(request, "dashboard/configuration.html", {"programs": programs, "settings": settings})
