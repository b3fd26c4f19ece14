"""The chapter of the guide that fits where somebody stands now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import get_language

from guides.models import SOURCE_LANGUAGE, Chapter
from notices.rules import RULES
from people.models import Person

BY_KIND = (  # the first of these that waits for the reader decides
    ("check-in", "voicing-expectations"),
    ("agreement", "first-meetings"),
    ("confirmation", "roles"),
    ("request", "roles"),
    ("choice", "sign-up-to-match"),
    ("offer", "gives-and-asks"),
)


def chapter_for(
    person: Person, *, there: Collection[str], years: list[dict[str, Any]], today: date
) -> Chapter | None:
    """One question to the database; nothing for whoever takes no part yet."""
    slug = _slug(there, years, today)
    if not slug:
        return None
    rows = Chapter.objects.visible_to(person).current().of_handbook().filter(slug=slug)
    chapter: Chapter | None = rows.in_language(get_language() or SOURCE_LANGUAGE).defer("body").first()
    return chapter


def _slug(there: Collection[str], years: list[dict[str, Any]], today: date) -> str:
    waiting = next((slug for kind, slug in BY_KIND if kind in there), "")
    if waiting or not years:
        return waiting or ("sign-up-to-match" if "asked" in there else "")
    pair = years[0]["pair"]
    if pair.first_met is None:
        return "first-meetings"
    if pair.planned_end_on and pair.planned_end_on + RULES["pair.closing"].span <= today:
        return "rounding-off"
    return "good-conversation"
