"""New words came underneath one's own: take them, keep one's own, or begin a draft of both."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guides import updates
from guides.actions import drafts, indexing, versions
from guides.models import SOURCE_LANGUAGE, Chapter, Draft, Guide, ShippedText
from guides.states import WrongState
from people import audit
from people.models import Person


@transaction.atomic
def keep(chapter: Chapter, *, seen: int, by: Person) -> None:
    """Own words stay and count as written with the new ones in mind, whose key `seen` is."""
    update = _current(chapter, seen)
    Chapter.objects.filter(pk=chapter.pk).update(**_on(update.new))
    audit.record(by=by, verb="keep own words", about=chapter)


@transaction.atomic
def take(chapter: Chapter, *, seen: int, by: Person, now: datetime) -> Chapter:
    """The new words as a version of their own; the own ones can be brought back."""
    update = _current(chapter, seen)
    audit.record(by=by, verb="take shipped words", about=chapter)
    if isinstance(update.new, Chapter):  # a program says it no longer itself
        Chapter.objects.filter(pk=chapter.pk).update(replaced_at=now)
        indexing.index([])
        return update.new
    source = None
    if chapter.language != SOURCE_LANGUAGE:
        source = versions.source_version(chapter.guide, chapter.slug)
    taken = versions.put(
        chapter.guide,
        slug=chapter.slug,
        language=chapter.language,
        by=by,
        now=now,
        title=update.new.title,
        body=update.new.body,
        part=chapter.part,
        readers=chapter.readers,
        position=chapter.position,
        minutes=chapter.minutes,
        source_version=source,
        shipped=update.new,
    )
    indexing.index([taken])
    return taken


@transaction.atomic
def merge(chapter: Chapter, *, seen: int, by: Person, now: datetime) -> Draft:
    """A draft with both; where both changed the same there are marks, with which it is not published."""
    update = _current(chapter, seen)
    if Draft.objects.filter(guide=chapter.guide, slug=chapter.slug, language=chapter.language).exists():
        raise WrongState
    draft = drafts.begin(chapter.guide, chapter.slug, chapter.language, by=by, now=now)
    Draft.objects.filter(pk=draft.pk).update(body=update.merged.text, **_on(update.new))
    draft.refresh_from_db()
    return draft


def _current(chapter: Chapter, seen: int) -> updates.Update:
    """Under the guide's lock: still the same two texts that the editor has on the screen."""
    Guide.objects.select_for_update(of=("self",)).get(pk=chapter.guide_id)
    row = Chapter.objects.current().filter(pk=chapter.pk).select_related("guide", "shipped", "behind").first()
    update = updates.of(row) if row else None
    if update is None or update.new.pk != seen:
        raise WrongState
    return update


def _on(new: ShippedText | Chapter) -> dict[str, ShippedText | Chapter]:
    return {"behind": new} if isinstance(new, Chapter) else {"shipped": new}
