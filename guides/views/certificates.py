"""After a course: the certificate, and how useful it was."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guides import certificate
from guides.actions import ratings
from guides.forms import RatingForm
from guides.models import SOURCE_LANGUAGE, Completion, Course
from guides.permissions import can_rate_completion
from guides.views import ReaderRequest
from people import clock


@require_safe
def show(request: ReaderRequest, code: str) -> HttpResponse:
    """Whoever works here and was given the code may check it; it cannot be guessed."""
    rows = Completion.objects.done().select_related("person", "course")
    completion = get_object_or_404(rows, code=code.upper())
    context = {
        "completion": completion,
        "course": completion.course,
        "is_own": completion.person_id == request.user.pk,
        "holds": completion.holds(clock.now()),
        "is_older": completion.version != completion.course.version,
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "guides/certificate_detail.html", context)


@require_safe
def download(request: ReaderRequest, code: str) -> HttpResponse:
    """The page on paper, for whoever earned it."""
    rows = Completion.objects.visible_to(request.user).done().select_related("person", "course")
    row = get_object_or_404(rows, code=code.upper())
    address = request.build_absolute_uri(reverse("guides:certificate-detail", args=[row.code]))
    return HttpResponse(
        certificate.make(_words(row, address)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="certificate-{row.code}.pdf"'},
    )


def _words(row: Completion, address: str) -> certificate.Words:
    until = row.valid_until
    return certificate.Words(
        language=get_language() or SOURCE_LANGUAGE,
        heading=_("Certificate"),
        name=row.person.full_name,
        sentence=_("finished the course"),
        course=row.course.title,
        facts=(
            (_("Finished on"), date_format(row.completed_at, "j F Y") if row.completed_at else ""),
            (_("Valid until"), date_format(until, "j F Y") if until else ""),
            (_("Version"), str(row.version)),
            (_("Code"), row.code or ""),
        ),
        check=_("To check it, sign in and open this address:"),
        address=address,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: ReaderRequest, slug: str) -> HttpResponse:
    course = get_object_or_404(Course.objects.visible_to(request.user), slug=slug)
    mine = Completion.objects.visible_to(request.user).done().filter(course=course).select_related("course")
    completion = mine.newest_first().first()
    if completion is None or completion.is_rated or not can_rate_completion(request.user, completion):
        return redirect("guides:course-detail", slug)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ratings.rate(completion, stars=form.cleaned_data["stars"], by=request.user)
        messages.success(request, _("Thank you. Your rating is counted without your name."))
        return redirect("guides:course-detail", slug)
    return render(request, "guides/course_rate.html", {"course": course, "form": form})
