"""Who reads about a pair, and the names of places, topics and languages as that reader knows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from people.countries import country_name, language_name

ARTICLES = {
    "en": dict.fromkeys(("AE", "BS", "DO", "GB", "GM", "MV", "NL", "PH", "US"), "the"),
    "nl": dict.fromkeys(("AE", "BS", "DO", "MV", "PH", "US"), "de") | {"GB": "het"},
}


def place(code: str, language: str) -> str:
    """A country as it stands within a sentence: “the Netherlands”, “Portugal”."""
    article = ARTICLES.get(language[:2], {}).get(code, "")
    return f"{article} {country_name(code, language)}".strip()


@dataclass(frozen=True)
class Reader:
    """Who reads: `mentee` reads about the mentor, `mentor` about the mentee, `coordinator` about both."""

    side: str
    language: str
    topics: dict[str, str]

    def pick(self, mentee: str, mentor: str, coordinator: str) -> str:
        return {"mentee": mentee, "mentor": mentor}.get(self.side, coordinator)

    def country(self, code: str) -> str:
        return place(code, self.language)

    def names(self, values: Iterable[str]) -> str:
        return get_text_list(sorted(values), _("and"))

    def topic_list(self, slugs: Iterable[str]) -> str:
        return self.names(self.topics.get(slug, slug) for slug in slugs)

    def language_list(self, codes: Iterable[str]) -> str:
        return self.names(language_name(code, self.language) for code in codes)
