"""Which guide in which language: asked in the address, and carried along from page to page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import translation

from guides.models import HANDBOOK, LANGUAGES, SOURCE_LANGUAGE, Chapter, ChapterQuerySet, Guide
from guides.views import ReaderRequest

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Shelf:
    guide: Guide | None  # none: nothing was published yet
    language: str
    kept: dict[str, str]  # what the address asks for besides the page

    def chapters(self, request: ReaderRequest) -> ChapterQuerySet:
        """What this reader may open, in every language."""
        rows = Chapter.objects.visible_to(request.user).current()
        found: ChapterQuerySet = rows.on_shelf(self.guide) if self.guide else rows.none()
        return found

    @property
    def keep(self) -> str:
        """`?lang=nl&guide=leaders`, or nothing."""
        return self.with_query()

    @property
    def everyone(self) -> str:
        """The list without a role; an empty query would keep the one of the address."""
        return self.keep or "?"

    def with_query(self, **more: str) -> str:
        asked = self.kept | {name: value for name, value in more.items() if value}
        return f"?{urlencode(asked)}" if asked else ""


def shelf_of(request: ReaderRequest) -> Shelf:
    """An unknown guide is the house's; an unknown language the reader's own."""
    slug = request.GET.get("guide", "")
    known = Guide.objects.visible_to(request.user).filter(slug__in=[HANDBOOK, slug]).select_related("parent")
    guides = {guide.slug: guide for guide in known}
    guide = guides.get(slug) or guides.get(HANDBOOK)
    asked = asked_language(request)
    kept = ({"lang": asked} if asked else {}) | ({"guide": slug} if guide and guide.parent_id else {})
    return Shelf(
        guide=guide,
        language=reading_language(request),
        kept=kept,
    )


def asked_language(request: ReaderRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in dict(LANGUAGES) else ""


def reading_language(request: ReaderRequest) -> str:
    """For a course: `?lang=` switches its text."""
    return asked_language(request) or translation.get_language() or SOURCE_LANGUAGE


def in_reading_language(view: View) -> View:
    """The whole page speaks the language that was asked for, so that none of it is a mix."""

    @wraps(view)
    def speaking(request: ReaderRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = asked_language(request)
        if not asked:
            return view(request, *args, **kwargs)
        with translation.override(asked):
            return view(request, *args, **kwargs)

    return speaking
