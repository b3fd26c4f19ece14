from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guides.actions import reflections, training
from guides.forms import ReflectionForm
from guides.models import SOURCE_LANGUAGE, Course
from guides.permissions import can_take_course
from guides.views import ReaderRequest
from people import clock


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: ReaderRequest, slug: str, lesson: str) -> HttpResponse:
    """A page of its own, so that no answer to the questions is lost by saving a thought."""
    course = get_object_or_404(Course.objects.visible_to(request.user), slug=slug)
    rows = course.lessons.in_language(get_language() or SOURCE_LANGUAGE).select_related("course")
    row = get_object_or_404(rows, slug=lesson)
    if not row.reflection or not can_take_course(request.user, course):
        raise Http404
    completion, _past = training.present(request.user, course, now=clock.now())
    words = completion.reflections.get(lesson, "") if completion else ""
    form = ReflectionForm(request.POST if request.method == "POST" else None, lesson=row, words=words)
    if request.method == "POST" and form.is_valid():
        reflections.write(request.user, lesson=row, words=form.cleaned_data["words"], now=clock.now())
        messages.success(request, _("Kept. Only you can read it."))
        return redirect("guides:lesson-detail", slug, lesson)
    return render(request, "guides/reflection_write.html", {"course": course, "lesson": row, "form": form})
