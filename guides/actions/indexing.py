"""What the search looks through, written anew for each chapter that is published."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.postgres.search import SearchVector
from django.db import transaction

from guides import markdown
from guides.models import LANGUAGES, TEXT_SEARCH, Chapter, Section

TITLE = 300


@transaction.atomic
def index(chapters: Collection[Chapter]) -> None:
    """Sections of these chapters; those of a version that was replaced go with the next call."""
    Section.objects.filter(chapter__in=[chapter.pk for chapter in chapters]).delete()
    Section.objects.filter(chapter__replaced_at__isnull=False).delete()
    made = Section.objects.bulk_create(
        Section(
            chapter=chapter,
            position=number,
            anchor=piece.anchor[:80],
            heading=(piece.heading or chapter.title)[:TITLE],
            words=piece.words,
        )
        for chapter in chapters
        for number, piece in enumerate(_pieces(chapter))
    )
    for language, _name in LANGUAGES:
        rows = Section.objects.filter(pk__in=[row.pk for row in made], chapter__language=language)
        config = TEXT_SEARCH[language]
        rows.update(
            vector=SearchVector("heading", weight="A", config=config)
            + SearchVector("words", weight="B", config=config)
        )


def index_missing() -> None:
    """Chapters from before there was a search."""
    index(list(Chapter.objects.current().filter(sections__isnull=True)))


def _pieces(chapter: Chapter) -> list[markdown.Piece]:
    """The title is found even where the text begins with a heading."""
    found = markdown.pieces(chapter.body)
    if found and not found[0].anchor:
        return [markdown.Piece("", chapter.title, found[0].words), *found[1:]]
    return [markdown.Piece("", chapter.title, ""), *found]
