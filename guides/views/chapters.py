from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from guides import markdown
from guides.models import LANGUAGES, SOURCE_LANGUAGE, Chapter, Course
from guides.views import ReaderRequest


def reading_language(request: ReaderRequest) -> str:
    """`?lang=` switches the text only; the page around it stays in the reader's own language."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(LANGUAGES) else get_language() or SOURCE_LANGUAGE


@require_safe
def chapter_list(request: ReaderRequest) -> HttpResponse:
    language = reading_language(request)
    chapters = Chapter.objects.visible_to(request.user).of_handbook().current().in_language(language)
    courses = Course.objects.visible_to(request.user).order_by("slug").prefetch_related("lessons")
    return render(
        request,
        "guides/chapter_list.html",
        {"chapters": chapters.defer("body"), "courses": courses, "reading": language},
    )


@require_safe
def chapter_detail(request: ReaderRequest, slug: str) -> HttpResponse:
    language = reading_language(request)
    current = Chapter.objects.visible_to(request.user).of_handbook().current()
    chapter = get_object_or_404(current.in_language(language), slug=slug)
    contents = list(current.in_language(language).defer("body"))
    place = contents.index(chapter)
    context = {
        "chapter": chapter,
        "text": markdown.render(chapter.body),
        "contents": contents,
        "reading": language,
        "others": current.filter(slug=slug).exclude(pk=chapter.pk).values_list("language", flat=True),
        "keep": f"?lang={language}" if "lang" in request.GET else "",
        "previous": contents[place - 1] if place else None,
        "next": contents[place + 1] if place + 1 < len(contents) else None,
    }
    return render(request, "guides/chapter_detail.html", context)
