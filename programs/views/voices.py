"""Cards that both answer apart, and those of them that both have released, side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import clock
from programs import cards
from programs.actions import voices
from programs.forms.voices import VoicesForm
from programs.models import Mentorship, Voice
from programs.permissions import can_work_on_mentorship
from programs.views.loading import posted, reader
from programs.views.pairs import carry_out, load_pair


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    mentorship = load_pair(request, pk, to_change=request.method == "POST")
    if number not in voices.open_rounds(mentorship, today=clock.today()):
        raise Http404
    person, partner = reader(request), mentorship.partner_of(reader(request))
    seen = list(Voice.objects.visible_to(person).filter(mentorship=mentorship, round=number))
    mine = {voice.card: voice for voice in seen if voice.author_id == person.pk}
    theirs = {voice.card: voice for voice in seen if voice.author_id != person.pk}
    form = VoicesForm(posted(request), round_number=number, partner=partner.short_name, mine=mine)
    if request.method == "POST" and form.is_valid():
        return _said(request, mentorship, form)
    context = {
        "mentorship": mentorship,
        "partner": partner,
        "number": number,
        "form": form,
        "compared": [(card, mine[card.slug], theirs[card.slug]) for card in _shown(number, mine, theirs)],
        "is_released": any(voice.is_released for voice in mine.values()),
        "can_change": can_work_on_mentorship(person, mentorship) and form.open_cards,
    }
    return render(request, "programs/voices.html", context)


def _shown(number: int, mine: dict[str, Voice], theirs: dict[str, Voice]) -> list[cards.Card]:
    return [card for card in cards.of_round(number) if card.slug in mine and card.slug in theirs]


def _said(request: HttpRequest, mentorship: Mentorship, form: VoicesForm) -> HttpResponse:
    name = mentorship.partner_of(reader(request)).short_name
    compares = "compare" in form.data and form.released
    done = (
        _("Saved. What you released is shown once %(name)s has released the same card.") % {"name": name}
        if compares
        else _("Saved. Only you can read it.")
    )
    try:
        carry_out(
            request,
            done,
            voices.say,
            mentorship,
            round_number=form.round_number,
            words=form.said,
            released=form.released,
            now=clock.now(),
            today=clock.today(),
        )
    except voices.NotThisRound:
        messages.info(request, _("This quarter has not come yet."))
        return redirect("programs:mentorship-detail", mentorship.pk)
    return redirect("programs:voices", mentorship.pk, form.round_number)
