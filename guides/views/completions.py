"""Courses in the whole company: how many took each, and the list to take along. For HR administrators."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Count, F, Q
from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from guides import exports
from guides.actions import taking_along
from guides.forms import CompletionListForm
from guides.models import YEARS_VALID, Course, shifted
from guides.permissions import can_take_completions_along
from guides.views import ReaderRequest
from people import clock, downloads
from people.forms import TakeAlongForm


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: ReaderRequest) -> HttpResponseBase:
    if not can_take_completions_along(request.user):
        raise Http404
    form, now = CompletionListForm(request.POST if request.method == "POST" else None), clock.now()

    def made(form: TakeAlongForm) -> HttpResponseBase:
        taken = taking_along.completions(**form.cleaned_data, by=request.user, now=now)
        name = f"courses-{timezone.localdate(now).isoformat()}"
        return downloads.table(request, taken, partial(exports.completions, now=now), name=name)

    offer = downloads.Offer(
        title=_("Courses in the whole company"),
        template="guides/completions.html",
        more={"courses": _counted()},
    )
    return downloads.offered(request, offer, made, form=form)


def _counted() -> list[dict[str, Any]]:
    """Per course: people who hold it, whose refresher is due, and who are asked; no names."""
    here = Q(completions__person__is_active=True)
    recent = Q(
        completions__completed_at__gt=shifted(clock.now(), years=-YEARS_VALID),
        completions__version=F("version"),
    )
    rows = Course.objects.annotate(
        holding=Count("completions__person", filter=here & recent, distinct=True),
        finished=Count(
            "completions__person", filter=here & Q(completions__completed_at__isnull=False), distinct=True
        ),
        open=Count(
            "completions__person", filter=here & Q(completions__completed_at__isnull=True), distinct=True
        ),
    )
    return [
        {"course": row, "holding": row.holding, "due": row.finished - row.holding, "open": row.open}
        for row in rows.order_by("slug")
    ]
