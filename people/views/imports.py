"""The HR feed by hand: choose a file, see what would change, apply it or set it aside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock, downloads, exports
from people.actions import exporting, roster
from people.feed_forms import UploadForm
from people.forms import TakeAlongForm
from people.hris.reading import UnreadableFile
from people.models import HouseRole, Person, RosterImport
from people.models.import_words import refusal
from people.permissions import can_agree_to_import, can_import_people

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PER_PAGE = 20
SHOWN_REMARKS = 100
STOPPED: dict[type[Exception], StrOrPromise] = {
    roster.PreviewIsStale: gettext_lazy(
        "Something changed here since this preview. Nothing was applied; below is a new preview."
    ),
    roster.AlreadySetAside: gettext_lazy("This file was set aside before. Nothing was applied."),
    roster.AsksFirst: gettext_lazy("Say first what comes first in the dates. Nothing was applied."),
    roster.NothingTaken: gettext_lazy("No row of this file could be taken. Nothing was applied."),
    roster.RowsRejected: gettext_lazy(
        "Some rows are rejected, and all rows or none was asked for. Nothing was applied."
    ),
    roster.NeedsSecondPerson: gettext_lazy(
        "Nothing was applied: another HR administrator has to agree first."
    ),
    roster.NoAdministratorLeft: gettext_lazy("Nothing was applied: no HR administrator would be left."),
}


def reader(request: HttpRequest) -> Person:
    """Login is required by the middleware, so there always is one."""
    return cast(Person, request.user)


def for_hr_administrators(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Everybody else learns nothing, not even that the page exists."""

    @wraps(view)
    def permitted(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
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
@require_http_methods(["GET", "HEAD", "POST"])
def rejected(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who may not know of the file is told so before anybody asks them to sign in again; so below."""
    roster_import = visible(request, pk)
    found = roster_import.report.get("rejected", [])

    def made(form: TakeAlongForm) -> HttpResponseBase:
        taken = exporting.take(
            found, verb="export rejected rows", about=roster_import, reason=form.why,
            rows=len(found), by=reader(request), now=clock.now(),
        )  # fmt: skip
        return downloads.table(request, taken, exports.rejected_rows, name=_name(roster_import, "rejected"))

    offer = _offer(
        roster_import, title=_("All rejected rows as a file"), why=_("To correct these rows in the HR system")
    )
    return downloads.offered(request, offer, made)


@for_hr_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, pk: int) -> HttpResponseBase:
    roster_import = visible(request, pk)
    if not RosterImport.objects.filter(pk=pk).exclude(content=None).exists():
        raise Http404

    def made(form: TakeAlongForm) -> HttpResponseBase:
        try:
            plan = roster.changes(roster_import, now=clock.now())
        except UnreadableFile:
            plan = None
        if plan is None:
            raise Http404
        taken = exporting.take(
            plan, verb="export import changes", about=roster_import, reason=form.why,
            rows=len(plan.created) + len(plan.updated) + len(plan.gone), by=reader(request), now=clock.now(),
        )  # fmt: skip
        return downloads.table(request, taken, exports.changes, name=_name(roster_import, "changes"))

    offer = _offer(
        roster_import, title=_("Every change as a file"), why=_("To check the changes before they are made")
    )
    return downloads.offered(request, offer, made)


def _offer(roster_import: RosterImport, *, title: str, why: str) -> downloads.Offer:
    return downloads.Offer(
        title=title,
        lead=roster_import.file_name,
        back=(reverse("people:import-detail", args=[roster_import.pk]), _("This import")),
        who_sees=_("Only HR administrators see this page. That you took it along is noted in the log."),
        why=why,
    )


def _name(roster_import: RosterImport, what: str) -> str:
    return f"{slugify(roster_import.file_name.rpartition('.')[0]) or 'import'}-{what}"
