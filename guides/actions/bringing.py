"""Chapters from a file: each becomes a draft and is published as any other, links to one another included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from guides.actions import drafts
from guides.models import SOURCE_LANGUAGE, Chapter, Draft, Guide
from people.models import Person


@dataclass(frozen=True)
class Words:
    slug: str
    language: str
    part: str
    readers: list[str]
    title: str
    body: str


class SomebodyWrites(Exception):
    """There is a draft of that chapter with other words; it is not written over."""


class CannotBePublished(Exception):
    """What stops it is the cause."""


@transaction.atomic
def bring_in(
    guide: Guide, texts: Sequence[Words], *, by: Person, today: date, now: datetime
) -> list[tuple[str, str]]:
    """Which chapters, as (slug, language), wait for a second person. What is here already stays as it is.

    Every refusal carries the text it is about as its first argument.
    """
    english_first = sorted(texts, key=lambda text: (text.language != SOURCE_LANGUAGE, text.slug))
    begun = [draft for text in english_first if (draft := _drafted(guide, text, by=by, now=now))]
    waiting = []
    for draft in begun:
        if draft.is_open and _published(draft, begun, by=by, today=today, now=now):
            continue
        waiting.append((draft.slug, draft.language))
    return waiting


def _drafted(guide: Guide, text: Words, *, by: Person, now: datetime) -> Draft | None:
    """None where these words are read already."""
    chapters = Chapter.objects.current().filter(guide=guide, slug=text.slug, language=text.language)
    if any(_same(row, text) for row in chapters.filter(is_own=True)):
        return None
    place = {"slug": text.slug, "language": text.language}
    present = Draft.objects.filter(guide=guide, **place).first()
    if present is not None:
        if not _same(present, text):
            raise SomebodyWrites(text)
        return present
    try:
        draft = drafts.begin(guide, text.slug, text.language, by=by, now=now)
    except drafts.NotPossible:
        draft = _new(guide, text, by=by, now=now)
    words = {name: value for name, value in asdict(text).items() if name not in place}
    return drafts.save(draft, revision=draft.revision, by=by, now=now, **words)


def _new(guide: Guide, text: Words, *, by: Person, now: datetime) -> Draft:
    try:
        return drafts.begin_new(
            guide, slug=text.slug, language=text.language, title=text.title, part=text.part, by=by, now=now
        )
    except drafts.NotPossible as error:
        raise CannotBePublished(text) from error


def _published(draft: Draft, begun: Sequence[Draft], *, by: Person, today: date, now: datetime) -> bool:
    try:
        drafts.publish(draft, by=by, today=today, now=now, beside=begun)
    except drafts.NeedsSecondPerson:
        drafts.submit(draft, by=by, now=now, beside=begun)
        return False
    except (drafts.LinksLeadNowhere, drafts.HasMarks) as error:
        raise CannotBePublished(draft) from error
    return True


def _same(row: Chapter | Draft, text: Words) -> bool:
    words = (row.part, sorted(row.readers), row.title, row.body)
    return words == (text.part, sorted(text.readers), text.title, text.body)
