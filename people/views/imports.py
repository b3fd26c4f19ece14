"""The HR feed by hand: choose a file, see what would change, apply it or set it aside."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock, exports
from people.actions import roster
from people.forms import UploadForm
from people.hris.reading import UnreadableFile
from people.models import Person, RosterImport
from people.models.import_words import refusal
from people.permissions import can_import_people

PER_PAGE = 20
SHOWN_REMARKS = 100


def _reader(request: HttpRequest) -> Person:
    """Login is required by the middleware, so there always is one."""
    return cast(Person, request.user)


def _for_hr_administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Everybody else learns nothing, not even that the page exists."""

    @wraps(view)
    def permitted(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not can_import_people(_reader(request)):
            raise Http404
        return view(request, **kwargs)

    return permitted


def _visible(request: HttpRequest, pk: int) -> RosterImport:
    found = RosterImport.objects.visible_to(_reader(request)).without_content()
    return get_object_or_404(found.select_related("by"), pk=pk)


@_for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = roster.preview(file.read(), file_name=file.name, by=_reader(request), now=clock.now())
        except UnreadableFile as error:
            form.add_error("file", refusal(error))
        else:
            return redirect("people:import-detail", made.pk)
    earlier = RosterImport.objects.visible_to(_reader(request)).without_content().select_related("by")
    page = Paginator(earlier, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/import.html", {"form": form, "page": page})


@_for_hr_administrators
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    roster_import = _visible(request, pk)
    return render(
        request,
        "people/import_detail.html",
        {"import": roster_import, "report": roster_import.report, "shown": f":{SHOWN_REMARKS}"},
    )


@_for_hr_administrators
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    roster_import = _visible(request, pk)
    try:
        roster.apply_import(
            roster_import, by=_reader(request), now=clock.now(), seen=request.POST.get("fingerprint", "")
        )
    except roster.PreviewIsStale:
        messages.warning(
            request,
            _("Something changed here since this preview. Nothing was applied; below is a new preview."),
        )
    except roster.AlreadySetAside:
        messages.warning(request, _("This file was set aside before. Nothing was applied."))
    except OperationalError:
        messages.warning(request, _("Another import is running. Nothing was applied; try again in a minute."))
    return redirect("people:import-detail", roster_import.pk)


@_for_hr_administrators
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    roster_import = _visible(request, pk)
    try:
        roster.discard(roster_import, by=_reader(request))
    except roster.AlreadyApplied:
        messages.warning(request, _("This file was applied before. Nothing was set aside."))
        return redirect("people:import-detail", roster_import.pk)
    messages.success(
        request, _("%(file)s is set aside. Nothing was changed.") % {"file": roster_import.file_name}
    )
    return redirect("people:import-list")


@_for_hr_administrators
@require_safe
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    roster_import = _visible(request, pk)
    content = exports.rejected_rows(roster_import.report["rejected"])
    name = slugify(roster_import.file_name.rpartition(".")[0]) or "import"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-rejected.csv"'},
    )
