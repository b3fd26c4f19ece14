"""For the mentor who completed a mentorship: a page with a code that colleagues can check, and a PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guides import certificate
from programs.models import Mentorship
from programs.views.loading import reader

COMPLETED = Mentorship.objects.filter(state=Mentorship.State.COMPLETED, code__isnull=False)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever works here and was given the code may check it; it never names the mentee."""
    rows = COMPLETED.all().select_related("program", "mentor_person")
    row = get_object_or_404(rows, code=code.upper())
    address = request.build_absolute_uri(request.path)
    is_own = row.mentor_person_id == reader(request).pk
    names = is_own or not row.program.is_protected
    context = {"row": row, "is_own": is_own, "names_program": names, "address": address}
    return render(request, "programs/mentor_certificate.html", context)


@require_safe
def download(request: HttpRequest, code: str) -> HttpResponse:
    rows = COMPLETED.all().filter(mentor_person=reader(request)).select_related("program", "mentor_person")
    row = get_object_or_404(rows, code=code.upper())
    address = request.build_absolute_uri(reverse("programs:mentor-certificate", args=[row.code]))
    return HttpResponse(
        certificate.make(_words(row, address)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="certificate-{row.code}.pdf"'},
    )


def _words(row: Mentorship, address: str) -> certificate.Words:
    return certificate.Words(
        language=get_language() or "en",
        heading=_("Certificate"),
        name=row.mentor_person.full_name,
        sentence=_("was a mentor in the program"),
        course=row.program.name,
        facts=(
            (_("From"), date_format(row.started_on, "j F Y")),
            (_("Until"), date_format(row.ended_on, "j F Y") if row.ended_on else ""),
            (_("Code"), row.code or ""),
        ),
        check=_("To check it, sign in and open this address:"),
        address=address,
    )
