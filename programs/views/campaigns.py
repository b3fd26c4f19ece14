"""The communication plan of a program, and each message on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notices import letters
from people import clock
from people.models import Person
from programs import campaign_mails, segments
from programs.actions import campaigns
from programs.forms.campaigns import CampaignForm, ReaderForm
from programs.models import Campaign
from programs.plans import PLANS, STEPS
from programs.states import WrongState
from programs.views.loading import coordinated_program, looked, posted, reader

READERS = 50  # named in the preview's list


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    rows = Campaign.objects.coordinated_by(reader(request))
    found = get_object_or_404(rows, pk=pk)
    found.program = coordinated_program(reader(request), found.program_id)
    return found


@require_safe
def show_list(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    rows = list(program.campaigns.annotate(people=Sum("waves__people")))
    missing = set(PLANS[program.preset]) - {row.step for row in rows}
    context = {"program": program, "rows": rows, "missing": len(missing), "now": clock.now()}
    return render(request, "programs/campaign_list.html", context)


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = coordinated_program(person, pk)
    amount = campaigns.make_plan(program, by=person, now=clock.now())
    words = ngettext("%(amount)d draft is on the plan.", "%(amount)d drafts are on the plan.", amount)
    messages.success(request, words % {"amount": amount})
    return redirect("programs:campaign-list", pk=program.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = coordinated_program(person, pk)
    form = CampaignForm(
        posted(request),
        today=clock.today(),
        cancel_url=reverse("programs:campaign-list", args=[pk]),
        initial={"repeat": Campaign.Repeat.ONCE, "send_on": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        row = campaigns.write(program, by=person, now=clock.now(), **form.columns)
        return redirect("programs:campaign-detail", pk=row.pk)
    return render(request, "programs/campaign_write.html", {"program": program, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """With the shipped words beside one's own, where it is a step of the shipped plan."""
    campaign = _campaign(request, pk)
    here = reverse("programs:campaign-detail", args=[pk])
    form = CampaignForm(
        posted(request),
        today=clock.today(),
        cancel_url=here,
        initial={name: getattr(campaign, name) for name in campaigns.COLUMNS},
    )
    if request.method == "POST" and form.is_valid():
        try:
            campaigns.change(campaign, by=reader(request), **form.columns)
            messages.success(request, _("The draft is saved."))
        except WrongState:
            messages.info(request, _("It is planned already: take it back first."))
        return redirect(here)
    context = {"campaign": campaign, "form": form, "shipped": _shipped(campaign)}
    return render(request, "programs/campaign_change.html", context)


def _shipped(campaign: Campaign) -> list[dict[str, Any]]:
    """The shipped text in each language, and whether the company's own words are others."""
    step = STEPS.get(campaign.step)
    if step is None:
        return []
    own = {"en": (campaign.subject, campaign.body), "nl": (campaign.subject_nl, campaign.body_nl)}
    return [
        {
            "language": language,
            "subject": step.text(language)[0],
            "body": step.text(language)[1],
            "differs": _plain(step.text(language)) != _plain(texts),
        }
        for language, texts in own.items()
    ]


def _plain(texts: tuple[str, str]) -> list[str]:
    """A browser sends other line ends than those that were shipped."""
    return [text.replace("\r\n", "\n").strip() for text in texts]


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Who would get it, how it reads for one of them, and what became of it."""
    campaign, now = _campaign(request, pk), clock.now()
    people = segments.readers(campaign).order_by("sort_name", "pk")[:READERS]
    named = list(people)
    chosen = _chosen(request, named)
    looked(request, named, where="message", of=campaign.program)
    waves = list(campaign.waves.all())
    context = {
        "campaign": campaign,
        "amounts": campaigns.amounts(campaign),
        "named": named,
        "chosen": chosen,
        "preview": _preview(campaign, chosen, number=len(waves) + 1),
        "is_held": campaign.is_held(now),
        "is_due": campaign.send_on <= now.date(),
        "waves": waves,
        "results": campaigns.results(campaign) if waves else None,
        "changed": any(text["differs"] for text in _shipped(campaign)),
    }
    return render(request, "programs/campaign_detail.html", context)


def _preview(campaign: Campaign, person: Person, *, number: int) -> dict[str, str]:
    """The mail of the next time it goes, as this person would read it."""
    context = campaign_mails.context(campaign, person, campaign_mails.tips_of(campaign, number))
    kind = campaign_mails.kind(campaign)
    return letters.preview(kind, to=person, language=person.language, context=context)


def _chosen(request: HttpRequest, named: list[Person]) -> Person:
    """One of those who would get it, else oneself: nobody else's name is shown here."""
    form = ReaderForm(request.GET, people=Person.objects.filter(pk__in=[person.pk for person in named]))
    if form.is_valid() and form.cleaned_data["reader"]:
        found: Person = form.cleaned_data["reader"]
        return found
    return reader(request)


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    campaigns.send_test(campaign, by=reader(request), now=clock.now())
    messages.success(request, _("The test is on its way to your own address."))
    return redirect("programs:campaign-detail", pk=pk)


@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    try:
        campaigns.plan(campaign, by=reader(request), now=clock.now())
        messages.success(request, _("It is planned. Nobody has been told anything yet."))
    except campaigns.NobodyToTell:
        messages.info(request, _("There is nobody to tell it to now."))
    except WrongState as refusal:
        words = {"scheduled": _("It is planned already."), "draft": _("The program is not live yet.")}
        messages.info(request, words.get(refusal.state, _("This program does not send messages now.")))
    return redirect("programs:campaign-detail", pk=pk)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    try:
        campaigns.take_back(campaign, by=reader(request), now=clock.now())
        messages.success(request, _("It is a draft again. Nobody has heard of it."))
    except campaigns.HoldIsOver:
        messages.info(request, _("It has gone out. You can stop what has not been sent yet."))
    except WrongState:
        messages.info(request, _("It is not planned any more."))
    return redirect("programs:campaign-detail", pk=pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    try:
        dropped = campaigns.stop(campaign, by=reader(request))
    except WrongState:
        messages.info(request, _("It is stopped already, or was never planned."))
    else:
        words = ngettext(
            "Stopped: %(amount)d mail does not go.", "Stopped: %(amount)d mails do not go.", dropped
        )
        messages.success(request, words % {"amount": dropped})
    return redirect("programs:campaign-detail", pk=pk)
