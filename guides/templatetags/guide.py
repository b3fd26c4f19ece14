"""What the handbook says about the form beside it: one paragraph, named by chapter and anchor."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Q
from django.template import RequestContext
from django.utils.translation import get_language

from guides import markdown
from guides.models import SOURCE_LANGUAGE, Chapter

register = template.Library()


@register.inclusion_tag("guides/_quote.html", takes_context=True)
def guide_quote(
    context: RequestContext, slug: str, anchor: str, guide_id: int | None = None
) -> dict[str, Any]:
    """`{% guide_quote "smart-goals" "smart" guide_id=program.guide_id %}`: in the words of that program.

    Nothing where the chapter or the anchor is not there.
    """
    language = get_language() or SOURCE_LANGUAGE
    chapters = Chapter.objects.visible_to(context["request"].user).current().filter(slug=slug)
    if guide_id is None:
        chapters = chapters.of_handbook()
    else:
        chapters = chapters.filter(Q(guide=guide_id) | Q(guide__children=guide_id))
    chapter = chapters.in_language(language).select_related("guide").first()
    is_own = chapter is not None and chapter.guide.parent_id is not None
    return {
        "chapter": chapter,
        "keep": f"?guide={chapter.guide.slug}" if chapter and is_own else "",
        "anchor": anchor,
        "words": markdown.opening(chapter.body, anchor) if chapter else "",
    }
