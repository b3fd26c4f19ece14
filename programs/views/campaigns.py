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
from programs import campaign_mails, comparing, segments
from programs.actions import campaign_plan, campaigns
from programs.forms.campaigns import CampaignForm, ReaderForm, keys_of
from programs.models import Campaign, Program
from programs.models.campaign import Segment
from programs.plans import PLANS
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
    """In the order of the days, and beside the shipped plan."""
    program = coordinated_program(reader(request), pk)
    rows = list(program.campaigns.annotate(people=Sum("waves__people")).order_by("send_on", "pk"))
    units = segments.unit_names(rows)
    context = {
        "program": program,
        "rows": [(row, segments.narrowed_to(row, units)) for row in rows],
        "shipped": comparing.compared(program, rows),
        "missing": len(set(PLANS[program.preset]) - {row.step for row in rows}),
        "now": clock.now(),
    }
    return render(request, "programs/campaign_list.html", context)


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is missing, or the one shipped step that is named."""
    person = reader(request)
    program = coordinated_program(person, pk)
    named = request.POST.get("step")
    steps = None if named is None else {named}
    amount = campaign_plan.make(program, by=person, now=clock.now(), steps=steps)
    words = ngettext("%(amount)d draft is on the plan.", "%(amount)d drafts are on the plan.", amount)
    messages.success(request, words % {"amount": amount})
    return redirect("programs:campaign-list", pk=program.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST with `count` shows the form again with a new count and keeps nothing."""
    person = reader(request)
    program = coordinated_program(person, pk)
    first = {"repeat": Campaign.Repeat.ONCE, "anchor": Campaign.Anchor.DAY, "send_on": clock.today()}
    first |= _marked(request)
    form = _form(request, program, first, back=reverse("programs:campaign-list", args=[pk]))
    if request.method == "POST" and form.is_bound and form.is_valid():
        row = campaigns.write(program, by=person, now=clock.now(), **form.columns)
        return redirect("programs:campaign-detail", pk=row.pk)
    return render(request, "programs/campaign_write.html", {"program": program} | _form_context(form))


def _marked(request: HttpRequest) -> dict[str, Any]:
    """From a list: who was marked there, and the groups in which they can be. Who is in none gets nothing."""
    people = request.GET.get("people", "")
    if not keys_of(people):
        return {}
    groups = [code for code in request.GET.getlist("segments") if code in Segment.values]
    return {"marked": people, "segments": groups, "name": _("To some")}


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """With the shipped words beside one's own, where it is a step of the shipped plan."""
    campaign = _campaign(request, pk)
    here = reverse("programs:campaign-detail", args=[pk])
    kept = {name: getattr(campaign, name) for name in campaigns.COLUMNS}
    kept["marked"] = ",".join(map(str, campaign.marked))
    form = _form(request, campaign.program, kept, back=here)
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            campaigns.change(campaign, by=reader(request), **form.columns)
            messages.success(request, _("The draft is saved."))
        except WrongState:
            messages.info(request, _("It is planned already: take it back first."))
        return redirect(here)
    context = {"campaign": campaign, "shipped": comparing.shipped_texts(campaign)}
    return render(request, "programs/campaign_change.html", context | _form_context(form))


def _form(request: HttpRequest, program: Program, kept: dict[str, Any], *, back: str) -> CampaignForm:
    """As it was kept, as it was sent, or, where somebody only counts, as it stands on the screen."""
    about: dict[str, Any] = {"program": program, "today": clock.today(), "cancel_url": back}
    form = CampaignForm(posted(request), initial=kept, **about)
    return CampaignForm(initial=form.typed(), **about) if "count" in request.POST else form


def _form_context(form: CampaignForm) -> dict[str, Any]:
    """Of those who were marked only who is in one of the groups is named: a key alone names nobody."""
    seen = form.on_screen()
    named = list(segments.readers(seen).order_by("sort_name", "pk")) if seen.marked else []
    return {"form": form, "amounts": campaigns.amounts(seen), "marked": len(seen.marked), "named": named}


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
        "narrowed": segments.narrowed_to(campaign, segments.unit_names([campaign])),
        "amounts": campaigns.amounts(campaign),
        "named": named,
        "chosen": chosen,
        "preview": _preview(campaign, chosen, number=len(waves) + 1),
        "is_held": campaign.is_held(now),
        "is_due": campaign.send_on <= now.date(),
        "waves": waves,
        "results": campaigns.results(campaign) if waves else None,
        "changed": any(text["differs"] for text in comparing.shipped_texts(campaign)),
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
        words = {
            "scheduled": _("It is planned already."),
            "skipped": _("It is skipped: put it back first."),
            "draft": _("The program is not live yet."),
        }
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


@require_POST
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    """It stays on the plan, so nothing is lost: no page asks first."""
    campaign = _campaign(request, pk)
    try:
        campaign_plan.skip(campaign, by=reader(request))
        messages.success(request, _("“%(name)s” is skipped. You can put it back.") % {"name": campaign.title})
    except WrongState:
        messages.info(request, _("Only a draft can be skipped."))
    return redirect("programs:campaign-list", pk=campaign.program_id)


@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    try:
        campaign_plan.put_back(campaign, by=reader(request), now=clock.now())
        messages.success(request, _("“%(name)s” is a draft again.") % {"name": campaign.title})
    except WrongState:
        messages.info(request, _("It is not skipped."))
    return redirect("programs:campaign-list", pk=campaign.program_id)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    try:
        campaign_plan.remove(campaign, by=reader(request))
        messages.success(request, _("“%(name)s” is off the plan.") % {"name": campaign.title})
    except WrongState:
        messages.info(request, _("It is planned or has gone out: stop it instead."))
        return redirect("programs:campaign-detail", pk=pk)
    return redirect("programs:campaign-list", pk=campaign.program_id)
