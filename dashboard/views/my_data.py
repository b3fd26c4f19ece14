"""What the house knows about its reader, to read and to take along."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dashboard import exports, privacy
from dashboard.table_words import KINDS
from dashboard.views import own_data
from people.login.fresh import recently_signed_in
from people.models import Person
from programs.models import Mentor

LOOKS = 50  # on the page; the download holds all


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    person = get_object_or_404(Person.objects.get_queryset(), pk=request.user.pk)
    context = {
        "facts": own_data.facts(person, KINDS),
        "tables": own_data.tables(person, KINDS),
        "looks": person.looks.all()[:LOOKS],
        "look_days": settings.RETENTION_DAYS["look"],
        "helpers": own_data.hr_people()[:3],
    }
    return render(request, "dashboard/my_data.html", context)


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The same words and picture that a colleague would see."""
    person = get_object_or_404(Person.objects.select_related("unit"), pk=request.user.pk)
    offers = Mentor.objects.filter(person=person, program__state="live", state=Mentor.State.AVAILABLE)
    context = {"person": person, "offers": offers.select_related("program").with_load()}
    return render(request, "dashboard/my_preview.html", context)


@require_safe
@recently_signed_in
def download(request: HttpRequest) -> HttpResponse:
    return _attached(
        JsonResponse(
            privacy.export(request.user),  # type: ignore[arg-type]
            json_dumps_params={"indent": 1, "ensure_ascii": False},
        ),
        "my-mentoring-data.json",
    )


@require_safe
@recently_signed_in
def download_tables(request: HttpRequest) -> HttpResponse:
    """A CSV file per table, for whoever would rather open it in a spreadsheet."""
    content = exports.zipped(privacy.export(request.user))  # type: ignore[arg-type]
    return _attached(HttpResponse(content, content_type="application/zip"), "my-mentoring-data.zip")


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
