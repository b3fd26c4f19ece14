from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from people.countries import country_name, language_name
from people.models import Level, Person, Topic

register = template.Library()


@register.filter
def country(code: str) -> str:
    """Name of a country in the reader's language."""
    return country_name(code, get_language() or "en")


@register.filter(name="language_name")
def language(code: str) -> str:
    return language_name(code, get_language() or "en")


@register.filter
def level_name(level: str) -> str:
    return str(Level(level).label) if level in Level.values else ""


@register.filter
def topic_names(slugs: Iterable[str]) -> list[str]:
    """Names of topics in the reader's language, in alphabetical order."""
    dutch = (get_language() or "en").startswith("nl")
    rows = Topic.objects.filter(slug__in=list(slugs))
    return sorted((row.name_nl or row.name) if dutch else row.name for row in rows)


@register.simple_tag
def avatar(person: Person, *, big: bool = False) -> SafeString:
    """Photo or initials. The name stands beside it, so the picture says nothing more to a screen reader."""
    shape = "avatar big" if big else "avatar"
    if not person.photo_digest:
        return format_html('<span class="{}" aria-hidden="true">{}</span>', shape, person.initials)
    address = f"{reverse('people:photo', args=[person.pk, 'small'])}?v={person.photo_digest}"
    return format_html(
        '<img class="{}" src="{}" width="96" height="96" alt="" loading="lazy" decoding="async">',
        shape,
        address,
    )
