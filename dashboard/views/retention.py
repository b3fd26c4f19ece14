"""How long things are kept, what is due, and forgetting one person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.actions import erasure, retention
from people import clock
from people.actions import erasure as people
from people.actions import looks
from people.actions.roles import LastHrAdministrator
from people.login.fresh import recently_signed_in
from people.models import Erasure, Look, Person, RetentionRound
from people.permissions import can_erase_people, can_see_retention
from programs.actions.erasure import ProgramNeedsThem
from programs.models import Mentorship
from programs.views.loading import reader


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    if not can_see_retention(reader(request)):
        raise Http404
    day = retention.Day(clock.now(), clock.today())
    last = RetentionRound.objects.first()
    rows = [
        {
            "rule": rule,
            "days": day.days(rule.kind) if rule.kind else None,
            "due": rule.due(day),
            "done": last.amounts.get(rule.name) if last else None,
        }
        for rule in retention.rules()
    ]
    context: dict[str, Any] = {"rows": rows, "last": last, "may_erase": can_erase_people(reader(request))}
    if context["may_erase"]:
        open_rows = Erasure.objects.filter(state=Erasure.State.ANNOUNCED).select_related("person")
        context["announced"] = open_rows[:200]
    return render(request, "dashboard/retention.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """First a page that says what goes and what stays, then the deed: in thirty days, or at once."""
    rows = Person.objects.filter(erased_at__isnull=True)
    may = can_erase_people(reader(request))
    return _erase(request, person=get_object_or_404(rows if may else rows.none(), pk=pk))


@recently_signed_in
def _erase(request: HttpRequest, *, person: Person) -> HttpResponse:
    refusal = _erased(request, person) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        return redirect("dashboard:retention")
    now = clock.now()
    looks.note(by=reader(request), about=[person], what=Look.What.PAGE, where="erasure", now=now)
    context = {
        "person": person,
        "refusal": refusal,
        "announced": person.erasures.filter(state=Erasure.State.ANNOUNCED).first(),
        "pairs": Mentorship.objects.of(person).going_on().count(),
        "grace": people.GRACE.days,
    }
    return render(request, "dashboard/erasure.html", context, status=409 if refusal else 200)


def _erased(request: HttpRequest, person: Person) -> str:
    """What stands in the way, in words, or nothing."""
    by, now, name = reader(request), clock.now(), person.full_name
    try:
        if request.POST.get("when") == "now":
            erasure.carry_out(person, cause=Erasure.Cause.ASKED, by=by, now=now)
            messages.success(request, _("%(name)s is erased.") % {"name": name})
        else:
            people.announce(person, cause=Erasure.Cause.ASKED, by=by, now=now)
            messages.success(
                request, _("%(name)s is erased in 30 days. You can stop it until then.") % {"name": name}
            )
    except ProgramNeedsThem:
        return _("They own or stand in for a program that runs. Give it to somebody else first.")
    except LastHrAdministrator:
        return _("They are the last HR administrator. Make somebody else one first.")
    except people.AlreadyErased:
        return _("They are erased already.")
    return ""


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    if not can_erase_people(reader(request)):
        raise Http404
    row = get_object_or_404(Erasure.objects.select_related("person"), pk=pk)
    if people.stop(row, by=reader(request), now=clock.now()):
        messages.success(request, _("The data of %(name)s stays.") % {"name": row.person.full_name})
    return redirect("dashboard:retention")
