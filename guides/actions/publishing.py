"""Shipped texts into the database: a changed chapter becomes a new version, the same text changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from guides import load, text_files
from guides.actions import course_texts, indexing, versions
from guides.models import HANDBOOK, SOURCE_LANGUAGE, Chapter, Guide, ShippedText

CONTENT = Path(__file__).resolve().parent.parent / "content"


@dataclass(frozen=True)
class Published:
    chapters: int
    lessons: int


@transaction.atomic
def load_shipped(*, now: datetime, folder: Path = CONTENT) -> Published:
    """All or nothing, and one at a time: two servers that start together publish once."""
    chapters, courses = load.chapters(folder), load.courses(folder)
    Guide.objects.get_or_create(slug=HANDBOOK, defaults={"name": "Mentor guide"})
    guide = Guide.objects.select_for_update(of=("self",)).get(slug=HANDBOOK)
    put = [chapter for text in chapters if (chapter := _publish(guide, text, now=now))]
    _match_translations(guide)
    indexing.index(put)
    indexing.index_missing()
    return Published(
        chapters=len(put),
        lessons=sum(course_texts.put_shipped(course) for course in courses),
    )


def _publish(guide: Guide, text: text_files.ShippedText, *, now: datetime) -> Chapter | None:
    """A company's own words stay; the page of the editors says that new ones were shipped."""
    shipped = _keep(guide, text, now=now)
    current = guide.chapters.current().filter(slug=text.slug, language=text.language).first()
    place = {"part": text.part, "position": text.position, "readers": list(text.readers)}
    if current and (current.is_own or (current.title, current.body) == (text.title, text.body)):
        if not current.is_own:
            place |= {"minutes": text.minutes, "shipped_id": shipped.pk}
        if any(getattr(current, name) != value for name, value in place.items()):
            Chapter.objects.filter(pk=current.pk).update(**place)
        return None
    words = {"title": text.title, "body": text.body, "minutes": text.minutes, "shipped": shipped}
    return versions.put(guide, slug=text.slug, language=text.language, by=None, now=now, **words, **place)


def _keep(guide: Guide, text: text_files.ShippedText, *, now: datetime) -> ShippedText:
    """Each wording that was ever shipped, for the comparison with a company's own."""
    last = guide.shipped.filter(slug=text.slug, language=text.language).order_by("-number").first()
    if last and (last.title, last.body) == (text.title, text.body):
        return last
    return guide.shipped.create(
        slug=text.slug,
        language=text.language,
        number=last.number + 1 if last else 1,
        title=text.title,
        body=text.body,
        arrived_at=now,
    )


def _match_translations(guide: Guide) -> None:
    """Both languages are shipped together, so a shipped translation says what the shipped English says."""
    english = guide.chapters.current().filter(language=SOURCE_LANGUAGE, is_own=False)
    versions_by_slug = dict(english.values_list("slug", "version"))
    for row in guide.chapters.current().filter(is_own=False).exclude(language=SOURCE_LANGUAGE):
        version = versions_by_slug.get(row.slug)
        if version and row.source_version != version:
            Chapter.objects.filter(pk=row.pk).update(source_version=version)
