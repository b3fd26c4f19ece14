"""The HR feed by hand: choose a file, see what would change, apply it or set it aside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock, exports
from people.actions import roster
from people.feed_forms import UploadForm
from people.hris.reading import UnreadableFile
from people.login import recently_signed_in
from people.models import HouseRole, Person, RosterImport
from people.models.import_words import refusal
from people.permissions import can_agree_to_import, can_import_people

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PER_PAGE = 20
SHOWN_REMARKS = 100
STOPPED: dict[type[Exception], StrOrPromise] = {
    roster.PreviewIsStale: _lazy(
        "Something changed here since this preview. Nothing was applied; below is a new preview."
    ),
    roster.AlreadySetAside: _lazy("This file was set aside before. Nothing was applied."),
    roster.AsksFirst: _lazy("Say first what comes first in the dates. Nothing was applied."),
    roster.NothingTaken: _lazy("No row of this file could be taken. Nothing was applied."),
    roster.RowsRejected: _lazy(
        "Some rows are rejected, and all rows or none was asked for. Nothing was applied."
    ),
    roster.NeedsSecondPerson: _lazy("Nothing was applied: another HR administrator has to agree first."),
    roster.NoAdministratorLeft: _lazy("Nothing was applied: no HR administrator would be left."),
}


def reader(request: HttpRequest) -> Person:
    """Login is required by the middleware, so there always is one."""
    return cast(Person, request.user)


def for_hr_administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Everybody else learns nothing, not even that the page exists."""

    @wraps(view)
    def permitted(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not can_import_people(reader(request)):
            raise Http404
        return view(request, **kwargs)

    return permitted


def visible(request: HttpRequest, pk: int) -> RosterImport:
    found = RosterImport.objects.visible_to(reader(request)).without_content()
    return get_object_or_404(found.select_related("by"), pk=pk)


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        made = _previewed(request, form)
        if made:
            return redirect("people:import-detail", made.pk)
    earlier = RosterImport.objects.visible_to(reader(request)).without_content()
    page = Paginator(earlier.select_related("by", "approved_by"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/import.html", {"form": form, "page": page})


def _previewed(request: HttpRequest, form: UploadForm) -> RosterImport | None:
    given = form.cleaned_data
    try:
        return roster.preview(
            given["file"].read(),
            file_name=given["file"].name,
            by=reader(request),
            now=clock.now(),
            is_full=given["is_full"],
            takes=given["takes"],
        )
    except UnreadableFile as error:
        form.add_error("file", refusal(error))
        return None


@for_hr_administrators
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    roster_import = visible(request, pk)
    may_agree = can_agree_to_import(reader(request), roster_import)
    context = {
        "import": roster_import,
        "report": roster_import.report,
        "shown": f":{SHOWN_REMARKS}",
        "may_agree": may_agree,
        "only_one": bool(roster_import.brakes) and not may_agree and not _others(reader(request)),
    }
    return render(request, "people/import_detail.html", context)


def _others(person: Person) -> bool:
    """Whether somebody else could agree."""
    administrators = Person.objects.active().filter(house_roles__contains=[HouseRole.HR_ADMIN])
    return administrators.exclude(pk=person.pk).exists()


@for_hr_administrators
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    roster_import = visible(request, pk)
    takes = RosterImport.Takes.GOOD_ROWS if "good_rows" in request.POST else ""
    deed = partial(roster.apply_import, roster_import, by=reader(request), now=clock.now(), takes=takes)
    return _done(request, roster_import, deed)


@for_hr_administrators
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    roster_import = visible(request, pk)
    if not can_agree_to_import(reader(request), roster_import):
        raise PermissionDenied
    deed = partial(roster.approve, roster_import, by=reader(request), now=clock.now())
    return _done(request, roster_import, deed)


def _done(
    request: HttpRequest, roster_import: RosterImport, deed: Callable[..., RosterImport]
) -> HttpResponseRedirect:
    """Both ways to apply can stop for the same reasons; the page then says what is next."""
    try:
        deed(seen=request.POST.get("fingerprint", ""))
    except roster.NotAllowed as no:
        raise PermissionDenied from no
    except tuple(STOPPED) as no:
        messages.warning(request, STOPPED[type(no)])
    except UnreadableFile as error:
        messages.warning(request, refusal(error))
    except OperationalError:
        messages.warning(request, _("Another import is running. Nothing was applied; try again in a minute."))
    return redirect("people:import-detail", roster_import.pk)


@for_hr_administrators
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    roster_import = visible(request, pk)
    try:
        roster.discard(roster_import, by=reader(request))
    except roster.AlreadyApplied:
        messages.warning(request, _("This file was applied before. Nothing was set aside."))
        return redirect("people:import-detail", roster_import.pk)
    messages.success(
        request, _("%(file)s is set aside. Nothing was changed.") % {"file": roster_import.file_name}
    )
    return redirect("people:import-list")


@for_hr_administrators
@require_safe
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may not know of the file is told so before anybody asks them to sign in again; so below."""
    return _rejected(request, roster_import=visible(request, pk))


@recently_signed_in
def _rejected(request: HttpRequest, *, roster_import: RosterImport) -> HttpResponse:
    return _file(roster_import, "rejected", exports.rejected_rows(roster_import.report.get("rejected", [])))


@for_hr_administrators
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    return _changes(request, roster_import=visible(request, pk))


@recently_signed_in
def _changes(request: HttpRequest, *, roster_import: RosterImport) -> HttpResponse:
    try:
        made = roster.changes(roster_import, now=clock.now())
    except UnreadableFile:
        made = None
    if made is None:
        raise Http404
    return _file(roster_import, "changes", exports.changes(made))


def _file(roster_import: RosterImport, what: str, content: bytes) -> HttpResponse:
    name = slugify(roster_import.file_name.rpartition(".")[0]) or "import"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{what}.csv"', "Cache-Control": "no-store",
        },
    )  # fmt: skip
