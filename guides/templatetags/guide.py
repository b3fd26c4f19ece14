"""What the handbook says about the form beside it: one paragraph, named by chapter and anchor."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import RequestContext
from django.utils.translation import get_language

from guides import markdown
from guides.models import SOURCE_LANGUAGE, Chapter

register = template.Library()


@register.inclusion_tag("guides/_quote.html", takes_context=True)
def guide_quote(context: RequestContext, slug: str, anchor: str) -> dict[str, Any]:
    """`{% guide_quote "smart-goals" "smart" %}`; nothing where the chapter or the anchor is not there."""
    language = get_language() or SOURCE_LANGUAGE
    chapters = Chapter.objects.visible_to(context["request"].user).of_handbook().current()
    chapter = chapters.in_language(language).filter(slug=slug).first()
    return {
        "chapter": chapter,
        "anchor": anchor,
        "words": markdown.opening(chapter.body, anchor) if chapter else "",
    }
