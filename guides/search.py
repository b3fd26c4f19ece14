"""Finding a passage: PostgreSQL's full text search in both languages, by stems and without accents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, QuerySet

from guides.models import LANGUAGES, TEXT_SEARCH, Chapter, Section

LONGEST = 200
MOST = 25
BEGIN, END = "\x02", "\x03"  # around a hit; neither can be typed into a chapter's form


@dataclass(frozen=True)
class Hit:
    section: Section
    excerpt: list[tuple[bool, str]]  # (is this what was looked for, words)

    @property
    def chapter(self) -> Chapter:
        return self.section.chapter


def cleaned(words: str) -> str:
    return re.sub(r"[\x00-\x1f]+", " ", words).strip()[:LONGEST]


def find(words: str, *, chapters: QuerySet[Chapter], languages: list[str]) -> dict[str, list[Hit]]:
    """Language → hits, best first; `chapters` is what the reader may see. One question per language."""
    known = [language for language in languages if language in dict(LANGUAGES)]
    return {language: _in(language, words, chapters) for language in known} if words else {}


def _in(language: str, words: str, chapters: QuerySet[Chapter]) -> list[Hit]:
    config = TEXT_SEARCH[language]
    query = SearchQuery(words, search_type="websearch", config=config)
    rows = Section.objects.filter(
        chapter__in=chapters.filter(language=language).order_by().values("pk"), vector=query
    )
    rows = rows.annotate(
        rank=SearchRank(F("vector"), query, cover_density=True),
        excerpt=SearchHeadline(
            "words",
            query,
            config=config,
            start_sel=BEGIN,
            stop_sel=END,
            min_words=14,
            max_words=32,
            max_fragments=2,
            fragment_delimiter=" … ",
        ),
    )
    best = rows.select_related("chapter").defer("words", "vector", "chapter__body")
    return [Hit(row, _cut(row.excerpt)) for row in best.order_by("-rank", "chapter", "position")[:MOST]]


def _cut(excerpt: str) -> list[tuple[bool, str]]:
    """Hits and what is between them, as plain text: a template escapes each."""
    found = []
    for place, part in enumerate(re.split(f"[{BEGIN}{END}]", excerpt)):
        if part:
            found.append((place % 2 == 1, part))
    return found
