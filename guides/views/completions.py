"""Courses in the whole company: how many took each, and the list to take along. For HR administrators."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guides import exports as tables
from guides.actions import taking_along
from guides.forms import CompletionListForm
from guides.models import YEARS_VALID, Course, shifted
from guides.permissions import can_take_completions_along
from guides.views import ReaderRequest
from people import clock, exports
from people.login import recently_signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: ReaderRequest) -> HttpResponse:
    if not can_take_completions_along(request.user):
        raise Http404
    form = CompletionListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _export(request, form=form)
    return render(request, "guides/completions.html", {"form": form, "courses": _counted()})


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


@recently_signed_in
def _export(request: ReaderRequest, *, form: CompletionListForm) -> HttpResponse:
    now, kind = clock.now(), exports.Workbook if request.POST.get("as") == "xlsx" else exports.Csv
    rows = taking_along.completions(**form.cleaned_data, by=request.user, now=now)
    name = f"courses-{timezone.localdate(now).isoformat()}.{kind.suffix}"
    return HttpResponse(
        kind.file(tables.completions(rows, now=now)),
        content_type=kind.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
