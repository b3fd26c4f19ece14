"""Insight cards: those that colleagues published, and one's own."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guides import search
from guides.actions import insights
from guides.insight_forms import InsightForm, PublishForm
from guides.models import InsightCard
from guides.permissions import can_change_insight, can_take_back_insight
from guides.views import ReaderRequest
from people import clock
from people.load import topics

A_PAGE = 20


@require_safe
def show_list(request: ReaderRequest) -> HttpResponse:
    words, known = search.cleaned(request.GET.get("q", "")), topics()
    topic = request.GET.get("topic", "")
    topic = topic if topic in dict(known) else ""
    rows = InsightCard.objects.published().visible_to(request.user)
    if topic:
        rows = rows.filter(topics__contains=[topic])
    if words:
        rows = search.cards_saying(words, rows)
    page = Paginator(rows.select_related("author"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "topic": topic,
        "topics": known,
        "keep": urlencode({"q": words, "topic": topic}),
        "own": InsightCard.objects.filter(author=request.user).order_by("-written_at"),
    }
    return render(request, "guides/insight_list.html", context)


def _card(request: ReaderRequest, pk: int) -> InsightCard:
    rows = InsightCard.objects.visible_to(request.user).select_related("author")
    return get_object_or_404(rows, pk=pk)


def _own(request: ReaderRequest, pk: int) -> InsightCard:
    return get_object_or_404(InsightCard.objects.filter(author=request.user).select_related("author"), pk=pk)


@require_safe
def show(request: ReaderRequest, pk: int) -> HttpResponse:
    card = _card(request, pk)
    context = {
        "card": card,
        "names": [name for slug, name in topics() if slug in card.topics],
        "is_own": can_change_insight(request.user, card),
        "may_take_back": card.is_published and can_take_back_insight(request.user, card),
        "form": PublishForm(),
    }
    return render(request, "guides/insight_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ReaderRequest, pk: int) -> HttpResponse:
    card = _own(request, pk)
    names = ("title", "body", "topics", "language", "shows_name")
    form = InsightForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(card, name) for name in names},
        cancel_url=card_url(card),
    )
    if request.method == "POST" and form.is_valid():
        insights.change(card, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your card is saved."))
        return redirect("guides:insight-detail", pk)
    return render(request, "guides/insight_change.html", {"card": card, "form": form})


@require_POST
def publish(request: ReaderRequest, pk: int) -> HttpResponse:
    """Only with the tick: that is the consent."""
    card, form = _own(request, pk), PublishForm(request.POST)
    if not form.is_valid():
        context = {"card": card, "is_own": True, "form": form, "names": []}
        return render(request, "guides/insight_detail.html", context)
    insights.publish(card, by=request.user, now=clock.now())
    messages.success(request, _("Published. Colleagues find it, and you can take it back whenever you like."))
    return redirect("guides:insight-detail", pk)


@require_POST
def take_back(request: ReaderRequest, pk: int) -> HttpResponse:
    card = _card(request, pk)
    try:
        insights.take_back(card, by=request.user)
    except insights.NotYours:
        return redirect("guides:insight-detail", pk)
    messages.success(request, _("Taken back. Nobody finds this card any more."))
    own = can_change_insight(request.user, card)
    return redirect("guides:insight-detail", pk) if own else redirect("guides:insight-list")


@require_POST
def remove(request: ReaderRequest, pk: int) -> HttpResponse:
    insights.remove(_own(request, pk), by=request.user)
    messages.success(request, _("The card is gone."))
    return redirect("guides:insight-list")


def card_url(card: InsightCard) -> str:
    return reverse("guides:insight-detail", args=[card.pk])
