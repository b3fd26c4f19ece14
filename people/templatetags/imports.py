"""The words of an import's report, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext

from people.countries import country_name, language_name
from people.hris.reading import UnreadableFile
from people.models import Level, RosterImport
from people.models.import_words import (
    BOTH,
    BOTH_ONE_BY_ONE,
    BRAKES,
    FIELDS,
    ONE_BY_ONE,
    REASONS,
    REFUSALS,
    refusal,
    stopped_by,
)

register = template.Library()


@register.filter
def reason_words(reason: str) -> str:
    return str(REASONS.get(reason, reason))


@register.filter
def field_words(field: str) -> str:
    return str(FIELDS.get(field, field))


@register.filter
def grouped(number: int | None) -> str:
    """2405 → 2,405 in English and 2.405 in Dutch."""
    return number_format(number or 0, use_l10n=True, force_grouping=True)


@register.filter
def value_words(value: object, field: str) -> str:
    """A stored value as people read it: `NL` → Netherlands, `2026-11-22` → 22 November 2026."""
    if value in ("", None, []):
        return gettext("blank")
    reader = get_language() or "en"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if field in {"hired_on", "left_on"}:
        return date_format(date.fromisoformat(str(value)), "j F Y")
    if field == "country":
        return country_name(str(value), reader)
    if field == "level":
        return _level(str(value))
    if isinstance(value, list):
        named = [language_name(each, reader) for each in value] if field == "languages" else value
        return ", ".join(named)
    return str(value)


@register.filter
def described(person: dict[str, str]) -> list[str]:
    """Country, level and department of a person in a report, as far as known."""
    known = (country_name(person["country"], get_language() or "en"), _level(person["level"]), person["unit"])
    return [part for part in known if part]


@register.filter
def fields_words(fields: list[str]) -> str:
    return ", ".join(field_words(field) for field in fields)


@register.filter
def samples(file: dict[str, Any], field: str) -> str:
    """A few values of a column, as the house reads them."""
    found = file.get("samples", {}).get(field, [])
    return " · ".join(value_words(value, field) for value in found)


@register.filter
def brakes_words(brakes: list[dict[str, Any]]) -> list[str]:
    """Why a file waits, a sentence each."""
    return [brake_words(each, str(words)) for each, words in stopped_by(brakes, BRAKES, BOTH)]


@register.filter
def held_words(brakes: list[dict[str, Any]]) -> list[str]:
    """Why people who leave one by one wait."""
    return [brake_words(each, str(words)) for each, words in stopped_by(brakes, ONE_BY_ONE, BOTH_ONE_BY_ONE)]


def brake_words(brake: dict[str, Any], words: str) -> str:
    reader = get_language() or "en"
    about = country_name(brake["about"], reader) if brake["kind"] == "country" else brake["about"]
    return words % (brake | {"about": about})


@register.filter
def refusal_words(roster_import: RosterImport) -> str:
    """Why a file could not be read."""
    if roster_import.refusal not in REFUSALS:
        return roster_import.refusal
    return refusal(UnreadableFile(roster_import.refusal, **roster_import.options.get("refusal", {})))


@register.filter
def minus(number: int, other: int) -> int:
    return number - other


@register.filter
def delimiter_words(sign: str) -> str:
    words = {",": gettext("comma"), ";": gettext("semicolon"), "\t": gettext("tab"), "|": gettext("bar")}
    return words.get(sign, sign)


def _level(level: str) -> str:
    return str(Level(level).label) if level in Level.values else level
