"""What people choose from, named in the reader's language."""

from __future__ import annotations

from django.db.models import F, Func
from django.utils.translation import get_language

from people.countries import language_name
from people.models import Person, Topic

Choices = list[tuple[str, str]]
ALWAYS_OFFERED = {"ar", "de", "en", "es", "fr", "it", "nl", "pl", "pt"}


def topics() -> Choices:
    dutch = _language().startswith("nl")
    rows = [(row.slug, (row.name_nl or row.name) if dutch else row.name) for row in Topic.objects.all()]
    return by_name(rows)


def languages() -> Choices:
    """Those that somebody here speaks, and the ones every large house meets."""
    spoken = Person.objects.active().annotate(code=Func(F("languages"), function="unnest"))
    codes = set(spoken.values_list("code", flat=True).distinct()) | ALWAYS_OFFERED
    return by_name([(code, _capital(language_name(code, _language()))) for code in codes])


def by_name(rows: Choices) -> Choices:
    return sorted(rows, key=lambda row: row[1].casefold())


def _language() -> str:
    return get_language() or "en"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
