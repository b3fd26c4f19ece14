"""Who a program is for: who came in and fell out, invitations, and who named whom."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notices import letters as mails
from people import clock
from people.models import Person
from programs import letters, states
from programs.actions import audiences
from programs.forms.campaigns import MARKED, keys_of
from programs.forms.nominations import NominationForm
from programs.models import Audience, AudienceMember, Nomination, Program
from programs.permissions import can_coordinate_program
from programs.views.loading import coordinated_program, known_program, looked, posted, reader

LATELY = timedelta(days=30)
SHOWN = 50


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Both roles: how many fit, who came in and who fell out within the last weeks."""
    program = coordinated_program(reader(request), pk)
    parts = [_part(program, audience) for audience in sorted(program.audiences.all(), key=_mentees_first)]
    nominations = program.nominations.select_related("person", "by")[:SHOWN]
    shown = [row.person for part in parts for row in (*part["came"], *part["left"])]
    looked(request, [*shown, *(row.person for row in nominations)], where="audience", of=program)
    context = {"program": program, "parts": parts, "nominations": nominations, "days": LATELY.days}
    return render(request, "programs/audience.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """Says first how many people get a mail, and how it reads; everybody, or those who are marked."""
    person = reader(request)
    program = coordinated_program(person, pk)
    if role not in Audience.Role.values:
        raise Http404
    if request.method == "POST":
        only = keys_of(",".join(request.POST.getlist("item"))) if "marked" in request.POST else None
        if only == []:
            messages.info(request, _("Mark somebody first."))
            return redirect(request.get_full_path())
        amount = audiences.invite(program, role=role, by=person, now=clock.now(), only=only)
        words = ngettext("%(amount)d person is invited.", "%(amount)d people are invited.", amount)
        messages.success(request, words % {"amount": amount})
        return redirect("programs:audience", pk=program.pk)
    rows = audiences.to_invite(program, role)
    q = request.GET.get("q", "").replace("\0", "")[:100]
    wanted = rows
    for word in q.split()[:5]:
        wanted = wanted.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
    found = list(wanted.order_by("sort_name", "pk")[: MARKED + 1])
    looked(request, found[:MARKED], where="audience", of=program)
    context = {
        "program": program,
        "role": role,
        "amount": rows.count(),
        "q": q,
        "people": found[:MARKED],
        "has_more": len(found) > MARKED,
        "mail": _mail(program, person, role),
    }
    return render(request, "programs/invite.html", context)


def _mail(program: Program, person: Person, role: str) -> dict[str, str]:
    """As the reader would read it: each gets it in their own language."""
    context = letters.invitation(program, role)
    return mails.preview("program_invited", to=person, language=person.language, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """For managers, of their own people, and for coordinators, of anybody who fits."""
    person = reader(request)
    program = known_program(person, pk)
    anybody = can_coordinate_program(person, program)
    if not program.is_live or not program.pairs_people:
        raise Http404
    if not anybody and (program.is_protected or not person.reports.filter(is_active=True).exists()):
        raise Http404  # no manager says of whom they believe that they belong to a protected group
    form = NominationForm(posted(request), by=person, anybody=anybody)
    if request.method == "POST" and form.is_valid() and _nominated(request, program, form):
        return redirect("programs:program-detail", pk=program.pk)
    return render(request, "programs/nominate.html", {"program": program, "form": form})


def _nominated(request: HttpRequest, program: Program, form: NominationForm) -> bool:
    person = form.cleaned_data["person"]
    try:
        audiences.nominate(program, by=reader(request), now=clock.now(), **form.cleaned_data)
    except audiences.OutsideAudience:
        form.add_error(
            "person", _("This program is not meant for this person: another level, country or part")
        )
    except audiences.TakesPart:
        form.add_error("person", _("This person takes part already, or has been named before"))
    except audiences.NotAllowed:
        form.add_error("person", _("Name somebody of your own team"))
    else:
        messages.success(request, _("%(name)s gets a mail and decides.") % {"name": person.full_name})
        return True
    return False


@require_safe
def nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever was named: who thought of them, and the two answers."""
    return render(request, "programs/nomination.html", {"nomination": _own(request, pk)})


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """One click; a second one says the same."""
    row = _own(request, pk)
    with suppress(states.WrongState):
        audiences.decline(row, by=reader(request), now=clock.now())
    messages.success(request, _("Thank you for answering. You can still join whenever you like."))
    return redirect("programs:program-detail", pk=row.program_id)


def _own(request: HttpRequest, pk: int) -> Nomination:
    rows = Nomination.objects.filter(person=reader(request)).select_related("program__owner", "by")
    return get_object_or_404(rows.select_related("program__deputy"), pk=pk)


def _mentees_first(audience: Audience) -> str:
    return audience.role


def _part(program: Program, audience: Audience) -> dict[str, Any]:
    since = clock.now() - LATELY
    fits, uninvited = audiences.amounts(program, audience)
    rows = audience.members.select_related("person").order_by("person__sort_name", "pk")
    came = rows.inside().filter(came_in_at__gte=since, came_in_at__gt=F("audience__watched_at"))
    came_rows, came_amount = _first(came)
    left_rows, left_amount = _first(rows.filter(fell_out_at__gte=since))
    return {
        "audience": audience,
        "amount": fits,
        "came": came_rows,
        "left": left_rows,
        "came_amount": came_amount,
        "left_amount": left_amount,
        "to_invite": uninvited,
    }


def _first(rows: QuerySet[AudienceMember]) -> tuple[list[AudienceMember], int]:
    """Those shown, and how many there are; counted only where there are more."""
    found = list(rows[: SHOWN + 1])
    return found[:SHOWN], len(found) if len(found) <= SHOWN else rows.count()
