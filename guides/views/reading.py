"""What a reader says back: read, confirmed, useful or not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guides.actions import reading
from guides.models import Chapter, MustRead
from guides.views import ReaderRequest
from guides.views.chapters import chapter_of, contents_of
from guides.views.shelf import Shelf, in_reading_language, shelf_of
from people import clock


def _known(request: ReaderRequest, shelf: Shelf, slug: str) -> Chapter:
    return chapter_of(contents_of(shelf, request), slug)


@require_POST
@in_reading_language
def mark(request: ReaderRequest, slug: str) -> HttpResponse:
    """Read; on to the next chapter."""
    shelf = shelf_of(request)
    chapter = _known(request, shelf, slug)
    if "undo" in request.POST:
        reading.unmark(request.user, chapter)
        return _to(shelf, slug)
    reading.mark(request.user, chapter, now=clock.now())
    return _onward(request, shelf, slug)


@require_POST
@in_reading_language
def acknowledge(request: ReaderRequest, slug: str) -> HttpResponse:
    shelf = shelf_of(request)
    chapter = _known(request, shelf, slug)
    asked = MustRead.objects.asked_in(shelf.guide) if shelf.guide else MustRead.objects.none()
    rows = list(asked.filter(slug=slug).select_related("guide"))
    for row in rows:
        reading.acknowledge(request.user, chapter, asked=row, now=clock.now())
    if rows:
        messages.success(request, _("Confirmed: you have read “%(title)s”.") % {"title": chapter.title})
    return _to(shelf, slug)


@require_POST
@in_reading_language
def rate(request: ReaderRequest, slug: str) -> HttpResponse:
    """Counted for the version that was read; nothing is kept of who said it."""
    shelf = shelf_of(request)
    chapter = _known(request, shelf, slug)
    if request.POST.get("useful") in {"yes", "no"}:
        reading.rate(chapter, is_useful=request.POST["useful"] == "yes")
        messages.success(request, _("Thank you. It is counted without your name."))
    return _to(shelf, slug)


def _to(shelf: Shelf, slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("guides:chapter-detail", args=[slug]) + shelf.keep)


def _onward(request: ReaderRequest, shelf: Shelf, slug: str) -> HttpResponse:
    slugs = [chapter.slug for chapter in contents_of(shelf, request)]
    after = slugs[slugs.index(slug) + 1 :]
    if after:
        return _to(shelf, after[0])
    return HttpResponseRedirect(reverse("guides:chapter-list") + shelf.keep)
