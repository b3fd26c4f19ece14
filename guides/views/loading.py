"""Load and permit for the editors: for everybody else these pages do not exist."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from guides.models import HANDBOOK, LANGUAGES, Chapter, Draft, Guide
from guides.permissions import can_edit_guide
from guides.views import ReaderRequest


def editors_only(request: ReaderRequest) -> None:
    if not can_edit_guide(request.user):
        raise Http404


def edited_guide(request: ReaderRequest, pk: int | None = None) -> Guide:
    editors_only(request)
    rows = Guide.objects.visible_to(request.user).select_related("parent")
    return get_object_or_404(rows, pk=pk) if pk else get_object_or_404(rows, slug=HANDBOOK)


def edited(
    request: ReaderRequest, pk: int, slug: str, language: str
) -> tuple[Guide, Draft | None, Chapter | None]:
    """(guide, open draft, words to begin from); a chapter that is neither written nor begun is not found."""
    guide = edited_guide(request, pk)
    drafts = Draft.objects.filter(guide=guide, slug=slug, language=language)
    draft = drafts.select_related("base", "written_by", "agreed_by", "guide").first()
    rows = Chapter.objects.visible_to(request.user).current().on_shelf(guide).filter(slug=slug)
    best = rows.in_language(language).with_marks()
    base = best.select_related("guide", "written_by", "shipped", "behind").first()
    if language not in dict(LANGUAGES) or (draft is None and base is None):
        raise Http404
    return guide, draft, base
