"""Finding a passage or a card: PostgreSQL's full text search, by stems and without accents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Case, F, Q, QuerySet, When

from guides.models import LANGUAGES, TEXT_SEARCH, Chapter, InsightCard, InsightQuerySet, Section

LONGEST = 200
MOST, MOST_CARDS = 25, 8
BEGIN, END = "\x02", "\x03"  # around a hit; neither can be typed into a chapter's form


Excerpt = list[tuple[bool, str]]  # (is this what was looked for, words)


@dataclass(frozen=True)
class Hit:
    section: Section
    excerpt: Excerpt

    @property
    def chapter(self) -> Chapter:
        return self.section.chapter


@dataclass(frozen=True)
class CardHit:
    card: InsightCard
    excerpt: Excerpt


def cleaned(words: str) -> str:
    return re.sub(r"[\x00-\x1f]+", " ", words).strip()[:LONGEST]


def find(words: str, *, chapters: QuerySet[Chapter], languages: list[str]) -> dict[str, list[Hit]]:
    """Language → hits, best first; `chapters` is what the reader may see. One question per language."""
    known = [language for language in languages if language in dict(LANGUAGES)]
    return {language: _in(language, words, chapters) for language in known} if words else {}


def _in(language: str, words: str, chapters: QuerySet[Chapter]) -> list[Hit]:
    query = _query(language, words)
    rows = Section.objects.filter(
        chapter__in=chapters.filter(language=language).order_by().values("pk"), vector=query
    )
    rows = rows.annotate(rank=_rank(query), excerpt=_headline("words", language, query))
    best = rows.select_related("chapter").only("anchor", "heading", "chapter__slug", "chapter__title")
    return [Hit(row, _cut(row.excerpt)) for row in best.order_by("-rank", "chapter", "position")[:MOST]]


def cards_saying(words: str, cards: InsightQuerySet) -> InsightQuerySet:
    """Of `cards` those with all of the words, each looked through in the language it is written in."""
    queries = {language: _query(language, words) for language in TEXT_SEARCH}
    found = Q()
    for language, query in queries.items():
        found |= Q(language=language, vector=query)
    rank = Case(*(When(language=language, then=_rank(query)) for language, query in queries.items()))
    rows: InsightQuerySet = cards.filter(found).annotate(rank=rank).order_by("-rank", "-published_at", "-pk")
    return rows


def find_cards(words: str, *, cards: InsightQuerySet) -> list[CardHit]:
    """The best ones; `cards` is what the reader may see."""
    if not words:
        return []
    marked = Case(
        *(
            When(language=language, then=_headline("body", language, _query(language, words)))
            for language in TEXT_SEARCH
        )
    )
    rows = cards_saying(words, cards).annotate(excerpt=marked).select_related("author").defer("body")
    return [CardHit(row, _cut(row.excerpt)) for row in rows[:MOST_CARDS]]


def _query(language: str, words: str) -> SearchQuery:
    return SearchQuery(words, search_type="websearch", config=TEXT_SEARCH[language])


def _rank(query: SearchQuery) -> SearchRank:
    return SearchRank(F("vector"), query, cover_density=True)


def _headline(column: str, language: str, query: SearchQuery) -> SearchHeadline:
    return SearchHeadline(
        column,
        query,
        config=TEXT_SEARCH[language],
        start_sel=BEGIN,
        stop_sel=END,
        min_words=14,
        max_words=32,
        max_fragments=2,
        fragment_delimiter=" … ",
    )


def _cut(excerpt: str) -> Excerpt:
    """Hits and what is between them, as plain text: a template escapes each. Dots where a sentence is cut."""
    found = []
    for place, part in enumerate(re.split(f"[{BEGIN}{END}]", excerpt)):
        if part:
            found.append((place % 2 == 1, part))
    if found and found[0][1][:1].islower():
        found.insert(0, (False, "… "))
    return found
