"""Load and permit for the editors: for everybody else these pages do not exist."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from guides.models import HANDBOOK, LANGUAGES, Chapter, Draft, Guide
from guides.permissions import can_edit_every_guide
from guides.views import ReaderRequest


def editors_only(request: ReaderRequest) -> None:
    if not can_edit_every_guide(request.user):
        raise Http404


def writers_only(request: ReaderRequest) -> None:
    """Also whoever changes the guide of some program."""
    if not (can_edit_every_guide(request.user) or Guide.objects.edited_by(request.user).exists()):
        raise Http404


def edited_guide(request: ReaderRequest, pk: int | None = None) -> Guide:
    """The house's where none is named, or else the first that this reader may change."""
    rows = Guide.objects.edited_by(request.user).select_related("parent")
    if pk:
        return get_object_or_404(rows, pk=pk)
    guide = rows.filter(slug=HANDBOOK).first() or rows.order_by("name", "pk").first()
    if guide is None:
        raise Http404
    return guide


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
