"""What a file leaves open, answered by a person and remembered for the next file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import clock
from people.actions import roster_answers
from people.feed_forms import AnswersForm, ColumnsForm
from people.models import FeedMapping
from people.views.imports import for_hr_administrators, reader, visible


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    roster_import = visible(request, pk)
    if not roster_import.is_open or not roster_import.report.get("questions"):
        return redirect("people:import-detail", pk)
    asked = roster_import.report["questions"]
    form = AnswersForm(request.POST if request.method == "POST" else None, questions=asked)
    if request.method == "POST" and form.is_valid():
        roster_answers.answer(roster_import, form.answers(), by=reader(request), now=clock.now())
        messages.success(
            request, _("Your answers are remembered for later files too. Below is a new preview.")
        )
        return redirect("people:import-detail", pk)
    return render(request, "people/import_answers.html", {"import": roster_import, "form": form})


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    roster_import = visible(request, pk)
    if not roster_import.is_open:
        return redirect("people:import-detail", pk)
    file = roster_import.report["file"]
    posted = request.POST if request.method == "POST" else None
    form = ColumnsForm(posted, headers=file["headers"], found=dict(file["columns"]))
    if request.method == "POST" and form.is_valid():
        earlier = FeedMapping.objects.filter(signature=file["signature"]).first()
        told = form.by_hand(earlier.columns if earlier else {})
        roster_answers.map_columns(roster_import, told, by=reader(request), now=clock.now())
        messages.success(request, _("These columns are remembered for files with the same headers."))
        return redirect("people:import-detail", pk)
    return render(request, "people/import_columns.html", {"import": roster_import, "form": form})
