"""Names of countries and languages in the reader's language, from CLDR."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def country_name(code: str, language: str) -> str:
    """`NL`, `nl` → `Nederland`; the code itself where CLDR knows no name; empty for no country."""
    return str(_locale(language).territories.get(code, code)) if code else ""


def language_name(code: str, language: str) -> str:
    """`nl`, `en` → `Dutch`; the code itself where CLDR knows no name."""
    return str(_locale(language).languages.get(code, code)) if code else ""
