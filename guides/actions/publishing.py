"""Shipped texts into the database: a changed chapter becomes a new version, the same text changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from guides import load
from guides.actions import course_texts
from guides.models import HANDBOOK, Chapter, Guide
from people import audit

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
    return Published(
        chapters=sum(_publish(guide, text, now=now) for text in chapters),
        lessons=sum(course_texts.put_shipped(course) for course in courses),
    )


def _publish(guide: Guide, text: load.ShippedText, *, now: datetime) -> bool:
    current = guide.chapters.current().filter(slug=text.slug, language=text.language).first()
    place = {"part": text.part, "position": text.position, "minutes": text.minutes}
    if current and (current.title, current.body) == (text.title, text.body):
        if any(getattr(current, name) != value for name, value in place.items()):
            Chapter.objects.filter(pk=current.pk).update(**place)
        return False
    if current:
        Chapter.objects.filter(pk=current.pk).update(replaced_at=now)
    chapter = guide.chapters.create(
        slug=text.slug,
        language=text.language,
        version=current.version + 1 if current else 1,
        title=text.title,
        body=text.body,
        published_at=now,
        **place,
    )
    audit.record(by=None, verb="publish", about=chapter)
    return True
