"""A pair that is proposed to both: who, why the two of you, yes or not possible."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from matching import load
from matching.actions import confirming
from matching.answer_forms import NotPossibleForm
from matching.engine import why
from matching.models import Policy
from matching.views.refusals import REFUSALS
from people import clock
from people.models import Person
from programs.models import Mentorship
from programs.views.loading import reader

PARTS = (
    "program__owner",
    "mentor__person",
    "mentee__person",
    "mentee__program",
    "mentor_person",
    "mentee_person",
)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """After the second yes the address leads to the pair itself."""
    pair = _own(reader(request), pk)
    refusal: Exception | None = None
    if request.method == "POST":
        try:
            pair = confirming.confirm(pair, by=reader(request), now=clock.now())
        except REFUSALS as late:
            refusal, pair = late, _own(reader(request), pk)
    if refusal is None and (pair.goes_on or pair.active_at):
        return redirect("programs:mentorship-detail", pair.pk)
    if refusal is None and request.method == "POST":
        return redirect("matching:pair-confirm", pair.pk)
    context = _page(pair, reader(request)) | {"refusal": refusal}
    return render(request, "matching/pair_confirm.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    pair = _own(reader(request), pk)
    page = reverse("matching:pair-confirm", args=[pair.pk])
    if not pair.is_proposed:
        return redirect(page)
    partner = pair.partner_of(reader(request))
    form = NotPossibleForm(request.POST or None, name=partner.short_name, cancel_url=page)
    if request.method != "POST" or not form.is_valid():
        context = {"pair": pair, "partner": partner, "form": form}
        return render(request, "matching/pair_decline.html", context)
    try:
        confirming.decline(pair, reason=form.cleaned_data["reason"], by=reader(request), now=clock.now())
    except REFUSALS as refusal:
        context = _page(_own(reader(request), pk), reader(request)) | {"refusal": refusal}
        return render(request, "matching/pair_confirm.html", context, status=409)
    return redirect(page)


def _own(person: Person, pk: int) -> Mentorship:
    """Pairs that were put before both; every other pair has its own page."""
    rows = Mentorship.objects.visible_to(person).filter(confirmation__isnull=False)
    return get_object_or_404(rows.select_related("confirmation", "waiver", *PARTS), pk=pk)


def _page(pair: Mentorship, person: Person) -> dict[str, Any]:
    side = pair.side_of(person)
    found = None
    if pair.is_proposed:
        problem = load.pair(
            pair.mentor, pair.mentee, Policy.objects.current(pair.program), today=clock.today()
        )
        found = why(problem, pair.mentor_id, pair.mentee_id)
    return {
        "pair": pair,
        "partner": pair.partner_of(person),
        "side": side,
        "said_yes": pair.confirmation.is_given_by(side),
        "partner_said_yes": pair.confirmation.is_given_by("mentee" if side == "mentor" else "mentor"),
        "words": pair.mentor.introduction if side == "mentee" else "",
        "found": found,
        "topic_names": load.topic_names(get_language() or "en"),
    }
