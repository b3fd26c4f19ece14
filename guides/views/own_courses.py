"""A company's own courses: looked at first, with reasons, then published. For guide editors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guides import parcels
from guides.actions import course_texts
from guides.forms import CourseFileForm, CoursePublishForm
from guides.models import Course
from guides.permissions import can_bring_in_courses
from guides.views import ReaderRequest

SALT = "guides.own-course"
A_DAY = 24 * 60 * 60


def _editors_only(request: ReaderRequest) -> None:
    if not can_bring_in_courses(request.user):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def show_list(request: ReaderRequest) -> HttpResponse:
    """All courses with their versions, and the form that looks at a file."""
    _editors_only(request)
    form = CourseFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            files = parcels.unzipped(form.cleaned_data["file"].read())
        except parcels.UnreadableParcel as error:
            form.add_error("file", str(error))
        else:
            return _look(request, files)
    courses = Course.objects.order_by("-is_own", "slug").prefetch_related("lessons")
    return render(request, "guides/own_course_list.html", {"form": form, "courses": courses})


def _look(request: ReaderRequest, files: dict[str, str]) -> HttpResponse:
    """What publishing would do. The files travel along in the page, signed, so that nothing is kept yet."""
    parcel = parcels.read(files)
    context: dict[str, Any] = {"parcel": parcel}
    if parcel.course:
        try:
            difference = course_texts.compare(parcel.course)
        except course_texts.BelongsToTheHouse:
            reason = _(
                "A course of this name is shipped with the guide. Give the folder of yours another name."
            )
            parcel.lack(parcel.course.slug, reason)
        else:
            context |= {
                "difference": difference,
                "form": CoursePublishForm(difference=difference),
                "sealed": signing.dumps(files, salt=SALT, compress=True),
            }
    return render(request, "guides/own_course_look.html", context)


@require_POST
def publish(request: ReaderRequest) -> HttpResponse:
    _editors_only(request)
    try:
        files = signing.loads(request.POST.get("files", ""), salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        messages.info(request, _("Choose the file once more: the page was open for too long."))
        return redirect("guides:own-courses")
    parcel = parcels.read(files)
    form = CoursePublishForm(request.POST, difference=None)
    if parcel.course is None or not form.is_valid():
        return _look(request, files)
    try:
        course = course_texts.bring_in(parcel.course, is_major=form.is_major, by=request.user)
    except course_texts.BelongsToTheHouse:
        return _look(request, files)
    words = {"title": course.title, "number": course.number}
    messages.success(request, _("“%(title)s” is published as version %(number)s.") % words)
    return redirect("guides:course-detail", course.slug)


@require_safe
def download(request: ReaderRequest, slug: str) -> HttpResponse:
    """The files of a course, as a pattern for one's own or to be changed and brought in again."""
    _editors_only(request)
    course = get_object_or_404(Course, slug=slug)
    return HttpResponse(
        parcels.packed(course_texts.kept(course)),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{course.slug}.zip"'},
    )
