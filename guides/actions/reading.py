"""What a reader does with a chapter: has read it, confirms it where that is asked, says whether it helped."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from guides.models import Acknowledgment, Chapter, Guide, MustRead, Reading, Usefulness
from people import audit
from people.models import Person


def mark(person: Person, chapter: Chapter, *, now: datetime) -> None:
    """For the reader's own list; a second time changes nothing."""
    Reading.objects.get_or_create(person=person, slug=chapter.slug, defaults={"read_at": now})


def unmark(person: Person, chapter: Chapter) -> None:
    Reading.objects.filter(person=person, slug=chapter.slug).delete()


@transaction.atomic
def acknowledge(person: Person, chapter: Chapter, *, asked: MustRead, now: datetime) -> Acknowledgment:
    """Which version in which language was confirmed, and when; a second click changes nothing."""
    row, is_new = Acknowledgment.objects.get_or_create(
        person=person,
        guide=asked.guide,
        slug=asked.slug,
        asked_from=asked.asked_from,
        defaults={"language": chapter.language, "version": chapter.version, "at": now},
    )
    if is_new:
        audit.record(by=person, verb="confirm reading", about=chapter)
    mark(person, chapter, now=now)
    return row


@transaction.atomic
def rate(chapter: Chapter, *, is_useful: bool) -> None:
    """One more in a count: nothing says who, or when."""
    row, _is_new = Usefulness.objects.get_or_create(
        guide=chapter.guide, slug=chapter.slug, language=chapter.language, version=chapter.version
    )
    name = "yes" if is_useful else "no"
    Usefulness.objects.filter(pk=row.pk).update(**{name: F(name) + 1})


@transaction.atomic
def require(guide: Guide, slugs: Collection[str], *, by: Person, now: datetime) -> None:
    """Which chapters are confirmed from now on; what was confirmed stays known."""
    Guide.objects.select_for_update(of=("self",)).get(pk=guide.pk)
    present = set(guide.must_read.values_list("slug", flat=True))
    guide.must_read.exclude(slug__in=slugs).delete()
    MustRead.objects.bulk_create(
        MustRead(guide=guide, slug=slug, asked_from=now) for slug in sorted(set(slugs) - present)
    )
    if present != set(slugs):
        audit.record(by=by, verb="require reading", about=guide, chapters=sorted(slugs))


def ask_again(guide: Guide, slug: str, *, now: datetime) -> None:
    """A chapter changed so much that everybody reads it anew."""
    guide.must_read.filter(slug=slug).update(asked_from=now)
