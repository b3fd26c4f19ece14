"""What languages call countries and each other, read from Babel's files without keeping the rest of them.

Babel keeps every locale it loads, whole: 60 MB once all were asked. Here a file is read for one of its parts.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from functools import cache
from typing import Any

from babel import Locale, localedata
from babel.languages import get_official_languages


def own_part(language: str, part: str) -> dict[str, Any]:
    """`part` is "territories", "languages" or "months"; empty where CLDR has no such language."""
    name = language.replace("-", "_")
    if not localedata.exists(name):
        return {}
    with open(localedata.resolve_locale_filename(name), "rb") as file:
        return dict(pickle.load(file).get(part, {}))  # noqa: S301  a file of the library itself


@cache
def local_countries(codes: Iterable[str]) -> list[tuple[str, str]]:
    """(name, code): each country as its own languages call it, in the order of the codes."""
    speaking = {code: get_official_languages(code, regional=True, de_facto=True) for code in sorted(codes)}
    names: dict[tuple[str, str], str] = {}
    for language in {language for languages in speaking.values() for language in languages}:
        part = own_part(language, "territories")
        names |= {(code, language): part[code] for code in speaking if code in part}
    return [
        (names[code, language], code)
        for code, languages in speaking.items()
        for language in languages
        if (code, language) in names
    ]


@cache
def own_languages() -> list[tuple[str, str]]:
    """(name, code): each language as it calls itself."""
    codes = [str(code) for code in Locale("en").languages if str(code).isalpha()]
    return [(own_part(code, "languages").get(code, ""), code) for code in codes]
