"""Who did what, and how the house is set up: for auditors and HR administrators, to read only."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dashboard import audit
from dashboard.forms import AuditFilterForm
from matching.models import Policy
from matching.templatetags.policy import musts
from people.login import second_step
from people.models import HouseRole, Person
from people.permissions import can_manage_setup, can_see_audit
from programs.models import Program
from programs.permissions import with_role_in_a_program
from programs.views.loading import reader

# Whom MFA_REQUIRED_ROLES can name, in words.
ASKED_OF = {
    **dict(HouseRole.choices),
    "staff": _("Technical staff"),
    "owner": _("Owner of a program"),
    "deputy": _("Deputy of a program"),
    "program_coordinator": _("Coordinator of a program"),
    "trainer": _("Trainer of a program"),
    "analyst": _("Analyst of a program"),
}


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
    person = _auditor(request)
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
    steps = {"roles": [ASKED_OF[name] for name in settings.MFA_REQUIRED_ROLES], **_second_steps()}
    context = {
        "programs": programs,
        "settings": settings,
        "second_steps": steps,
        "manages_setup": can_manage_setup(person),
    }
    return render(request, "dashboard/configuration.html", context)


def _second_steps() -> dict[str, Any]:
    """Of how many people one is asked, and how many of them have none; no names."""
    wanted = settings.MFA_REQUIRED_ROLES
    asked = Q(house_roles__overlap=wanted) | with_role_in_a_program(wanted)
    if "staff" in wanted:
        asked |= Q(is_staff=True) | Q(is_superuser=True)
    people = Person.objects.active().filter(asked)
    having = Authenticator.objects.filter(type__in=second_step.KINDS).values("user")
    return {
        "begins": second_step.begins_later(),
        "people": people.count(),
        "without": people.exclude(pk__in=having).count(),
    }
