"""A chapter gets a new version: the one before is kept, the search and the translations know of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from guides.models import SOURCE_LANGUAGE, Chapter, Guide
from people import audit
from people.models import Person


def put(
    guide: Guide, *, slug: str, language: str, by: Person | None, now: datetime, **columns: Any
) -> Chapter:
    """Called inside the transaction of its deed, with the guide's row locked."""
    rows = Chapter.objects.filter(guide=guide, slug=slug, language=language)
    rows.current().update(replaced_at=now)
    last = rows.aggregate(last=Max("version"))["last"] or 0
    chapter = guide.chapters.create(
        slug=slug, language=language, version=last + 1, published_at=now, published_by=by, **columns
    )
    audit.record(by=by, verb="publish", about=chapter)
    return chapter


def source_version(guide: Guide, slug: str) -> int | None:
    """The English version that a translation made now would translate."""
    rows = Chapter.objects.filter(guide=guide, slug=slug, language=SOURCE_LANGUAGE).current()
    version: int | None = rows.values_list("version", flat=True).first()
    return version
