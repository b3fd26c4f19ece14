"""What every text of the guide and of the courses shares: languages, and one row per text for a reader."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Case, Value, When

LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
SOURCE_LANGUAGE = "en"
TEXT_SEARCH = {"en": "guide_en", "nl": "guide_nl"}  # configurations of PostgreSQL, made by a migration


class WrittenQuerySet(models.QuerySet[Any]):
    """Texts of which several languages exist."""

    same_text: tuple[str, ...]  # what rows in different languages of one text share
    nearest: tuple[Any, ...] = ()  # which of them comes before the language is asked

    def in_language(self, language: str) -> Self:
        """One row per text: in the reader's language, else in English, else in what there is."""
        rank = Case(When(language=language, then=0), When(language=SOURCE_LANGUAGE, then=1), default=Value(2))
        best = self.order_by(*self.same_text, *self.nearest, rank, "language").distinct(*self.same_text)
        return self.model._default_manager.filter(pk__in=best.values("pk"))
