from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from guides import markdown
from guides.actions import training
from guides.forms import AnswersForm
from guides.models import SOURCE_LANGUAGE, Completion, Course
from guides.permissions import can_take_course
from guides.views import ReaderRequest
from people import clock


@require_safe
def course_detail(request: ReaderRequest, slug: str) -> HttpResponse:
    course, completion, standing, past = _load(request, slug)
    context = _context(request, course, completion, standing) | {"past": past}
    return render(request, "guides/course_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def lesson_detail(request: ReaderRequest, slug: str, lesson: str) -> HttpResponse:
    """Reading leaves no trace; the first answers put the course on the reader's list."""
    course, completion, standing, _past = _load(request, slug)
    part = next((part for part in standing.parts if part.lesson.slug == lesson), None)
    if part is None:
        raise Http404
    order = f"{request.user.pk}/{completion.attempts if completion else 0}"
    form = AnswersForm(request.POST or None, questions=part.questions, order=order)
    if request.method == "POST" and form.is_valid():
        with suppress(training.UnknownAnswer):  # new questions came a moment ago: they are asked now
            training.take(request.user, course, lesson=part.lesson, choices=form.choices, now=clock.now())
        return redirect(request.path + _keep(request))
    context = _context(request, course, completion, standing) | _lesson_context(
        request, part, form, completion
    )
    return render(request, "guides/lesson_detail.html", context)


def _load(
    request: ReaderRequest, slug: str
) -> tuple[Course, Completion | None, training.Standing, Completion | None]:
    """The course, how this reader stands in it, and what was finished but no longer counts."""
    course = get_object_or_404(Course.objects.visible_to(request.user), slug=slug)
    if not can_take_course(request.user, course):
        raise PermissionDenied
    completion, past = training.present(request.user, course, now=clock.now())
    answers = completion.answers if completion else {}
    language = get_language() or SOURCE_LANGUAGE
    return course, completion, training.standing(course, answers=answers, language=language), past


def _context(
    request: ReaderRequest, course: Course, completion: Completion | None, standing: training.Standing
) -> dict[str, Any]:
    return {
        "course": course,
        "completion": completion,
        "is_done": completion is not None and completion.is_done,
        "standing": standing,
        "keep": _keep(request),
        "onward": _next(request),
        "reading": get_language() or SOURCE_LANGUAGE,
    }


def _lesson_context(
    request: ReaderRequest, part: training.Part, form: AnswersForm, completion: Completion | None
) -> dict[str, Any]:
    """Answers given are shown with their reasons; `?again=yes` asks the questions once more."""
    is_done = completion is not None and completion.is_done
    asks_again = not is_done and (form.is_bound or "again" in request.GET)
    shows_results = is_done or (part.is_answered and not asks_again)
    again = {"again": "yes"} | ({"next": _next(request)} if _next(request) else {})
    return {
        "part": part,
        "lesson": part.lesson,
        "reflection": completion.reflections.get(part.lesson.slug, "") if completion else "",
        "text": markdown.render(part.lesson.body),
        "form": form,
        "shows_results": shows_results,
        "folds_text": shows_results or asks_again,
        "again": "?" + urlencode(again),
    }


def _next(request: ReaderRequest) -> str:
    """Where the reader came from, if that is a page of this house."""
    address = request.GET.get("next", "")
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())
    return address if is_ours else ""


def _keep(request: ReaderRequest) -> str:
    address = _next(request)
    return "?" + urlencode({"next": address}) if address else ""
